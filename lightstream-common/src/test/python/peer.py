# SPDX-License-Identifier: Apache-2.0
"""Another implementation at the far end of a socket.

usage: peer.py pyarrow|lightstream connect|listen send|receive URI SHAPE [CONNECTIONS]
       peer.py make FILE SHAPE            writes the tables of SHAPE as an Arrow file
       peer.py compare FILE SHAPE         says whether an Arrow file or stream holds the tables of SHAPE
       peer.py versions                   says what is installed

A peer prints "ready URI" before it waits or connects, and at the end one line of JSON:
{"batches": n, "rows": n, "difference": null or text}. CONNECTIONS are parallel ones, of lightstream alone: there
the reader listens and the writer connects, and batches may come in any order.
"""
import decimal
import json
import os
import socket
import sys
import tempfile
import urllib.parse


def mixed(k):
    """Five rows of the types that every implementation has."""
    import pyarrow as pa

    return pa.record_batch(
        {
            "i32": pa.array([k * 100 + i if i != 2 else None for i in range(5)], pa.int32()),
            "i64": pa.array([-(k * 1000 + i) for i in range(5)], pa.int64()),
            "f64": pa.array([k + i / 4 for i in range(5)], pa.float64()),
            "flag": pa.array([i % 2 == 0 if i != 3 else None for i in range(5)], pa.bool_()),
            "name": pa.array([f"row {k}.{i}" if i != 1 else None for i in range(5)], pa.string()),
        }
    )


def dictionary(k):
    """A dictionary column that stays the same, beside numbers."""
    import pyarrow as pa

    side = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, None, 0, 2], pa.uint32()), pa.array(["buy", "sell", "hold"])
    )
    return pa.record_batch({"side": side, "qty": pa.array([k + i for i in range(5)], pa.int64())})


def numbers(k, rows=100_000):
    """Large bodies: each buffer is read straight into its place."""
    import numpy as np
    import pyarrow as pa

    start = k * rows
    return pa.record_batch(
        {
            "a": pa.array(np.arange(start, start + rows, dtype=np.int32)),
            "b": pa.array(np.arange(start, start + rows, dtype=np.int64) * 3),
            "c": pa.array(np.arange(start, start + rows, dtype=np.float64) / 8),
            "d": pa.array([f"text {i % 1000}" if i % 7 else None for i in range(rows)]),
        }
    )


def every(k):
    """Every type that pyarrow can make, with nulls, as slices of longer arrays."""
    import pyarrow as pa

    n = 40 + k

    def array(values, type_, nulls=3):
        listed = [None if nulls and i % nulls == 1 else v for i, v in enumerate(values)]
        return pa.array([listed[-1]] + listed, type_).slice(1)

    ints = list(range(k, k + n))
    texts = [f"{'long ' * (i % 5)}text {i}" for i in ints]
    raw = [t.encode() for t in texts]
    lists = [[j for j in range(i % 4)] for i in ints]
    columns = {"null": pa.nulls(n), "bool": array([i % 2 == 0 for i in ints], pa.bool_())}
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = array([-i for i in ints], getattr(pa, f"int{bits}")())
        columns[f"uint{bits}"] = array(ints, getattr(pa, f"uint{bits}")())
    for bits in (16, 32, 64):
        columns[f"float{bits}"] = array([i / 4 for i in ints], getattr(pa, f"float{bits}")())
    for bits, digits in ((32, 9), (64, 18), (128, 38), (256, 76)):
        type_ = getattr(pa, f"decimal{bits}")(digits, 2)
        columns[f"decimal{bits}"] = array([decimal.Decimal(-i) / 4 for i in ints], type_)
    columns["date32"] = array(ints, pa.date32())
    columns["date64"] = array([i * 86_400_000 for i in ints], pa.date64())
    for unit, type_ in (("s", pa.time32), ("ms", pa.time32), ("us", pa.time64), ("ns", pa.time64)):
        columns[f"time_{unit}"] = array(ints, type_(unit))
        columns[f"timestamp_{unit}"] = array([-i for i in ints], pa.timestamp(unit))
        columns[f"zoned_{unit}"] = array(ints, pa.timestamp(unit, "Europe/Paris"))
        columns[f"duration_{unit}"] = array(ints, pa.duration(unit))
    columns["interval"] = array([(i, -i, i * 1000) for i in ints], pa.month_day_nano_interval())
    for name, values in (("binary", raw), ("string", texts)):
        for form in (name, f"large_{name}", f"{name}_view"):
            columns[form] = array(values, getattr(pa, form)())
    columns["fixed"] = array([f"{i:05}".encode() for i in ints], pa.binary(5))
    columns["list"] = array(lists, pa.list_(pa.int16()))
    columns["large_list"] = array(lists, pa.large_list(pa.int16()))
    columns["list_view"] = array(lists, pa.list_view(pa.int16()))
    columns["large_list_view"] = array(lists, pa.large_list_view(pa.int16()))
    columns["fixed_list"] = array([[i, None] for i in ints], pa.list_(pa.int32(), 2))
    record = pa.struct([("x", pa.int32()), ("y", pa.list_(pa.string()))])
    columns["struct"] = array([{"x": i, "y": [t]} for i, t in zip(ints, texts)], record)
    columns["map"] = array([[(t, i)] for i, t in zip(ints, texts)], pa.map_(pa.string(), pa.int64()))
    ids = pa.array([i % 2 for i in range(n)], pa.int8())
    numbers_ = pa.array(ints, pa.int32())
    columns["sparse_union"] = pa.UnionArray.from_sparse(ids, [numbers_, pa.array(texts)])
    places = pa.array([i // 2 for i in range(n)], pa.int32())
    columns["dense_union"] = pa.UnionArray.from_dense(ids, places, [numbers_, pa.array(texts)])
    ends = pa.array([n // 4, n // 2, n], pa.int32())
    columns["runs"] = pa.RunEndEncodedArray.from_arrays(ends, pa.array(["a", None, "c"]))
    for indices in (pa.int8(), pa.uint16(), pa.int32(), pa.uint64()):
        codes = pa.array([None if i % 5 == 2 else i % 3 for i in range(n)], indices)
        words = pa.array(["red", "green", "blue"])
        columns[f"dictionary_{indices}"] = pa.DictionaryArray.from_arrays(codes, words)
    nested = pa.DictionaryArray.from_arrays(pa.array([0, 1] * n).slice(0, n), pa.array(["in", "out"]))
    columns["struct_of_dictionary"] = pa.StructArray.from_arrays([nested], ["way"])
    columns["uuid"] = pa.ExtensionArray.from_storage(
        pa.uuid(), pa.array([i.to_bytes(16, "little") for i in ints], pa.binary(16))
    )
    fields = [pa.field(name, value.type) for name, value in columns.items()]
    fields[1] = fields[1].with_metadata({"unit": "none"})
    schema = pa.schema(fields, metadata={"made by": "pyarrow", "leer": ""})
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=schema)


SHAPES = {"mixed": (mixed, 3), "dictionary": (dictionary, 2), "numbers": (numbers, 4), "every": (every, 3)}


def batches(shape):
    make, count = SHAPES[shape]
    return [make(k) for k in range(count)]


def difference(expected, found):
    """What is wrong with the batches found, or None."""
    if len(expected) != len(found):
        return f"{len(found)} batches instead of {len(expected)}"
    for number, (want, got) in enumerate(zip(expected, found)):
        got.validate(full=True)
        if not want.schema.equals(got.schema, check_metadata=True):
            return f"batch {number}: schema {got.schema} instead of {want.schema}"
        for name, a, b in zip(want.schema.names, want.columns, got.columns):
            if not a.equals(b):
                return f"batch {number}, column {name}: {b} instead of {a}"
    return None


def opened(path):
    import pyarrow as pa

    with open(path, "rb") as file:
        magic = file.read(6)
    return (pa.ipc.open_file if magic == b"ARROW1" else pa.ipc.open_stream)(pa.OSFile(path))


def report(found, wrong):
    rows = sum(batch.num_rows for batch in found)
    print(json.dumps({"batches": len(found), "rows": rows, "difference": wrong}), flush=True)


def pyarrow_peer(role, direction, uri, shape):
    import pyarrow as pa

    parts = urllib.parse.urlsplit(uri)
    local = parts.scheme == "uds"
    address = parts.path if local else (parts.hostname, parts.port)
    family = socket.AF_UNIX if local else socket.AF_INET
    stream = socket.socket(family)
    if role == "listen":
        stream.bind(address)
        stream.listen(1)
        where = uri if local else f"tcp://127.0.0.1:{stream.getsockname()[1]}"
        print("ready " + where, flush=True)
        stream = stream.accept()[0]
    else:
        print("ready " + uri, flush=True)
        stream.connect(address)
    if direction == "send":
        sent = batches(shape)
        with stream.makefile("wb") as file, pa.ipc.new_stream(file, sent[0].schema) as writer:
            for batch in sent:
                writer.write_batch(batch)
        report(sent, None)
    else:
        with stream.makefile("rb") as file:
            found = list(pa.ipc.open_stream(file))
        report(found, difference(batches(shape), found))
    stream.close()


def lightstream_peer(role, direction, uri, shape, connections="0"):
    import lightstream
    import pyarrow as pa

    print("ready " + uri, flush=True)
    parallel = int(connections)
    accept = role == "listen"
    if direction == "send":
        sent = batches(shape)
        writer = lightstream.write(uri, accept=accept, parallel=parallel)
        for batch in sent:
            writer.write(pa.Table.from_batches([batch]))
        writer.close()
        report(sent, None)
    else:
        reader = lightstream.read(uri, accept=accept, parallel=parallel)
        found = [imported(table) for table in reader]
        if parallel:
            found.sort(key=lambda batch: batch.column(0)[0].as_py())
        report(found, difference([plain(batch) for batch in batches(shape)], found))


def imported(table):
    """A table of that package as a batch of values."""
    import pyarrow as pa

    try:
        return plain(pa.table(table).combine_chunks().to_batches()[0])
    except pa.ArrowInvalid as error:
        if "dictionary field" not in str(error):
            raise
        return through_text(table)


def through_text(table):
    """That package cannot export dictionary columns that it read, but writes them as text."""
    import lightstream
    from pyarrow import csv

    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "table.csv")
        writer = lightstream.write(file)
        writer.write(table)
        writer.close()
        empty = csv.ConvertOptions(strings_can_be_null=True)
        return plain(csv.read_csv(file, convert_options=empty).to_batches()[0])


def plain(batch):
    """Values and names alone: nullability, metadata and encodings do not survive that package."""
    import pyarrow as pa

    columns = [c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def main(arguments):
    if arguments[0] == "versions":
        import lightstream
        import msgpack
        import pyarrow

        print(pyarrow.__version__, lightstream.__name__, msgpack.version)
    elif arguments[0] == "make":
        import pyarrow as pa

        made = batches(arguments[2])
        with pa.ipc.new_file(arguments[1], made[0].schema) as writer:
            for batch in made:
                writer.write_batch(batch)
        report(made, None)
    elif arguments[0] == "compare":
        reader = opened(arguments[1])
        found = reader.read_all().to_batches() if hasattr(reader, "read_all") else list(reader)
        report(found, difference(batches(arguments[2]), found))
    else:
        {"pyarrow": pyarrow_peer, "lightstream": lightstream_peer}[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
