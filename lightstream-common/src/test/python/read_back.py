# SPDX-License-Identifier: Apache-2.0
"""Reads streams and files and compares them with others, in one process.

usage: read_back.py LIST

Each line of LIST names two Arrow streams or files, separated by a tab: the original, and what is to
hold the same. For each a line comes back: "equal", "unsupported" (the original cannot be read
either) or "different", a tab, and a reason.
"""
import sys

import pyarrow as pa


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] == b"ARROW1":
        reader = pa.ipc.open_file(pa.BufferReader(data))
        found = [reader.get_batch(i) for i in range(reader.num_record_batches)]
        return reader.schema, found, dict(reader.metadata or {})
    reader = pa.ipc.open_stream(pa.BufferReader(data))
    found = []
    while True:
        try:
            found.append(reader.read_next_batch_with_custom_metadata())
        except StopIteration:
            break
    return reader.schema, [(b.batch, dict(b.custom_metadata or {})) for b in found], None


def plain(batch):
    """Values: in a file every batch has the dictionary as it was at the end."""
    columns = [c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def is_valid(batch):
    """Some originals hold values that are out of range, on purpose."""
    try:
        batch.validate(full=True)
        return True
    except pa.ArrowInvalid:
        return False


def compare(original, other):
    try:
        schema, batches, footer = read(original)
    except (pa.ArrowException, NotImplementedError, KeyError) as error:
        return "unsupported", error
    try:
        found_schema, found, found_footer = read(other)
    except (pa.ArrowException, NotImplementedError, KeyError) as error:
        return "different", f"cannot be read: {error}"
    if not schema.equals(found_schema, check_metadata=True):
        return "different", f"schema {found_schema} instead of {schema}"
    if footer is not None and found_footer is not None and footer != found_footer:
        return "different", f"footer metadata {found_footer} instead of {footer}"
    if len(batches) != len(found):
        return "different", f"{len(found)} batches instead of {len(batches)}"
    for number, (want, got) in enumerate(zip(batches, found)):
        want, want_metadata = want if isinstance(want, tuple) else (want, None)
        got, got_metadata = got if isinstance(got, tuple) else (got, None)
        if want_metadata is not None and got_metadata is not None and want_metadata != got_metadata:
            return "different", f"batch {number}: metadata {got_metadata}, not {want_metadata}"
        if is_valid(want) and not is_valid(got):
            return "different", f"batch {number} is not valid"
        grown = footer is None and found_footer is not None
        if not want.equals(got) and not (grown and plain(want).equals(plain(got))):
            return "different", f"batch {number}: {got} instead of {want}"
    return "equal", ""


def main(list_file):
    with open(list_file, encoding="utf-8") as lines:
        for line in lines:
            verdict, why = compare(*line.rstrip("\n").split("\t"))
            print(verdict, " ".join(str(why).split()), sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
