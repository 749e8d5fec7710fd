# SPDX-License-Identifier: Apache-2.0
"""The original at the far end of a connection that speaks the Lightstream protocol.

usage: protocol_peer.py make FOLDER                                        writes the tables as Arrow files
       protocol_peer.py connect|listen send|receive URI many|changing|unified|swapped

The conversations, frame for frame the same whoever speaks:
  many      messages and tables of seven types in turn
  changing  tables whose dictionaries change from batch to batch
  unified   the same tables with one dictionary for all
  swapped   two tables that were registered the other way round

Prints "ready URI" before it waits or connects, and at the end one line of JSON:
{"batches": frames, "difference": null or text}.
"""
import decimal
import json
import os
import sys

import msgpack
import peer

RAW_SIZES = (0, 1, 70_000, (5 << 20) + 3)
EVENTS = 5


def supported(k):
    """Every type that the original reads and writes, dictionaries apart, with nulls."""
    import pyarrow as pa

    n = 30 + k
    ints = list(range(k, k + n))
    texts = [f"{'long ' * (i % 5)}text {i} \u20ac" for i in ints]

    def array(values, type_):
        return pa.array([None if i % 3 == 1 else v for i, v in enumerate(values)], type_)

    columns = {"bool": array([i % 2 == 0 for i in ints], pa.bool_())}
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = array([-i for i in ints], getattr(pa, f"int{bits}")())
        columns[f"uint{bits}"] = array(ints, getattr(pa, f"uint{bits}")())
    for bits in (32, 64):
        columns[f"float{bits}"] = array([i / 4 for i in ints], getattr(pa, f"float{bits}")())
    for bits, digits in ((32, 9), (64, 18), (128, 38)):
        type_ = getattr(pa, f"decimal{bits}")(digits, 2)
        columns[f"decimal{bits}"] = array([decimal.Decimal(-i) / 4 for i in ints], type_)
    columns["date32"] = array(ints, pa.date32())
    columns["date64"] = array([i * 86_400_000 for i in ints], pa.date64())
    for unit, type_ in (("s", pa.time32), ("ms", pa.time32), ("us", pa.time64), ("ns", pa.time64)):
        columns[f"time_{unit}"] = array(ints, type_(unit))
        columns[f"timestamp_{unit}"] = array([-i for i in ints], pa.timestamp(unit))
        columns[f"zoned_{unit}"] = array(ints, pa.timestamp(unit, "Europe/Paris"))
    for unit in ("us", "ns"):
        columns[f"duration_{unit}"] = array([-i for i in ints], pa.duration(unit))
    columns["string"] = array(texts, pa.string())
    columns["large_string"] = array(texts, pa.large_string())
    columns["no_nulls"] = pa.array(ints, pa.int64())
    return pa.record_batch(columns)


def codes(k):
    """Dictionaries with indices of every type, which stay the same."""
    import pyarrow as pa

    columns = {}
    for bits in (8, 16, 32, 64):
        for type_ in (getattr(pa, f"int{bits}")(), getattr(pa, f"uint{bits}")()):
            indices = pa.array([(k + i) % 3 if i % 5 != 2 else None for i in range(20)], type_)
            words = pa.array(["red", "green", "blue"])
            columns[str(type_)] = pa.DictionaryArray.from_arrays(indices, words)
    columns["qty"] = pa.array([k + i for i in range(20)], pa.int64())
    return pa.record_batch(columns)


def sides(words, indices):
    import pyarrow as pa

    side = pa.DictionaryArray.from_arrays(pa.array(indices, pa.uint32()), pa.array(words))
    return pa.record_batch({"side": side, "qty": pa.array([1] * len(indices), pa.int64())})


def tables():
    """The batches of each table, in order."""
    import pyarrow as pa

    mixed = peer.mixed
    changing = [
        sides(["a", "b"], [0, 1]),
        sides(["a", "b", "c"], [2, 0, 1]),
        sides(["c", "a", "d"], [0, 1, 2]),
        sides(["x"], [0]),
    ]
    return {
        "mixed": [mixed(0), mixed(1), mixed(0).slice(0, 0), mixed(2)],
        "supported": [supported(0).slice(0, 0), supported(0), supported(1)],
        "codes": [codes(0), codes(1), codes(2)],
        "numbers": [peer.numbers(0), peer.numbers(1)],
        "sides": changing,
        "unified": pa.Table.from_batches(changing).unify_dictionaries().to_batches(),
    }


def event(i):
    """A struct: an array of its fields in the original's world, or a map."""
    fields = {
        "id": i,
        "name": f"event {i} \u20ac",
        "price": i / 4,
        "tags": [f"tag {j}" for j in range(i)],
        "raw": bytes([i, 255]),
        "missing": None,
    }
    return list(fields.values()) if i % 2 == 0 else fields


def note(i):
    return {"n": -i, "text": "long " * i * 100, "list": [1, 2.5, None, True, [i]], "big": 2**64 - 1}


def raw(i):
    return bytes((j * 7 + i) & 0xFF for j in range(256)) * (RAW_SIZES[i] // 256 + 1)


MESSAGES = {
    "event": [msgpack.packb(event(i)) for i in range(EVENTS)],
    "raw": [raw(i)[: RAW_SIZES[i]] for i in range(len(RAW_SIZES))],
    "note": [msgpack.packb(note(i)) for i in range(EVENTS)],
}

TYPES = {
    "many": ["event", "mixed", "raw", "codes", "supported", "numbers", "note"],
    "changing": ["event", "sides"],
    "unified": ["event", "unified"],
    "swapped": ["mixed", "numbers"],
}


def conversation(name):
    """Names and values of the frames: the types in turn, until each has had all of its frames."""
    frames = {**tables(), **MESSAGES}
    turns = range(max(len(frames[type_]) for type_ in TYPES[name]))
    return [(t, frames[t][i]) for i in turns for t in TYPES[name] if i < len(frames[t])]


def register(end, name):
    """Registers the types. What is given as schema is sent, and not held against any batch."""
    import pyarrow as pa

    batches = tables()
    types = TYPES[name]
    for type_ in reversed(types) if name == "swapped" else types:
        if type_ in MESSAGES:
            end.register_message(type_)
        else:
            end.register_table(type_, pa.Table.from_batches(batches[type_][-1:]))


def send(uri, accept, name):
    import lightstream
    import pyarrow as pa

    writer = lightstream.write(uri, protocol="lightstream", accept=accept)
    register(writer, name)
    frames = conversation(name)
    for type_, value in frames:
        if type_ in MESSAGES:
            writer.write_message(type_, value)
        else:
            # As a reader, because batches without rows are not sent otherwise.
            writer.write(pa.RecordBatchReader.from_batches(value.schema, [value]), type_)
    writer.close()
    return len(frames), None


def receive(uri, accept, name):
    import lightstream

    reader = lightstream.read(uri, protocol="lightstream", accept=accept)
    register(reader, name)
    expected = conversation(name)
    number = 0
    for frame in reader:
        if number == len(expected):
            return number, "more frames than expected"
        wrong = difference(TYPES[name], *expected[number], frame)
        if wrong:
            return number, f"frame {number}, {expected[number][0]}: {wrong}"
        number += 1
    return number, None if number == len(expected) else f"{number} of {len(expected)} frames"


def difference(types, name, expected, frame):
    if types[frame.tag] != name:
        return f"came as {types[frame.tag]}"
    if frame.is_table() == (name in MESSAGES):
        return "is of the other kind"
    if frame.is_table():
        return table_difference(expected, frame.table)
    if name == "raw":
        return None if frame.payload == expected else f"{len(frame.payload)} other bytes"
    found = msgpack.unpackb(frame.payload)
    if found != msgpack.unpackb(expected):
        return f"{found} instead of {msgpack.unpackb(expected)}"
    return None


def table_difference(expected, table):
    import pyarrow as pa

    try:
        found = pa.table(table)
    except pa.ArrowInvalid as error:
        if "dictionary field" not in str(error):
            raise
        found = peer.through_text(table)
    if expected.schema.names != found.schema.names:
        return f"columns {found.schema.names}"
    if expected.num_rows != found.num_rows:
        return f"{found.num_rows} rows instead of {expected.num_rows}"
    for column, values in zip(expected.schema.names, peer.plain(expected).columns):
        other = found.column(column)
        other = other.combine_chunks() if isinstance(other, pa.ChunkedArray) else other
        if not values.equals(other):
            return f"column {column}: {other} instead of {values}"
    return None


def make(folder):
    import pyarrow as pa

    for name, made in tables().items():
        # A stream: a file cannot replace a dictionary.
        with pa.ipc.new_stream(os.path.join(folder, name + ".arrows"), made[0].schema) as writer:
            for batch in made:
                writer.write_batch(batch)


def main(arguments):
    if arguments[0] == "make":
        make(arguments[1])
        return
    role, direction, uri, name = arguments
    print("ready " + uri, flush=True)
    speak = send if direction == "send" else receive
    frames, wrong = speak(uri, role == "listen", name)
    print(json.dumps({"batches": frames, "difference": wrong}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
