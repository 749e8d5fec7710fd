# SPDX-License-Identifier: Apache-2.0
"""Reads values of records that hold Arrow streams, and writes one that is a whole batch.

values.py FOLDER: prints what is in FOLDER/*.arrow, and writes FOLDER/written.
"""
import datetime
import pathlib
import sys

import pyarrow as pa


def plain(value):
    return value.isoformat() if isinstance(value, datetime.datetime) else value


folder = pathlib.Path(sys.argv[1])
for path in sorted(folder.glob("*.arrow")):
    with pa.ipc.open_stream(path.read_bytes()) as reader:
        table = reader.read_all()
    table.validate(full=True)
    metadata = sorted(key.decode() for key in (table.schema.metadata or {}))
    fields = [f"{f.name}: {f.type}{'' if f.nullable else ' not null'}" for f in table.schema]
    print(path.stem, metadata, ", ".join(fields))
    print([{name: plain(value) for name, value in row.items()} for row in table.to_pylist()])

table = pa.table(
    {
        "word": pa.array(["a", "b", None, "a"]).dictionary_encode(),
        "at": pa.array([-1, None, 0, 1], pa.timestamp("ns", "UTC")),
    }
)
with pa.ipc.new_stream(folder / "written", table.schema) as writer:
    writer.write_batch(table.to_batches()[0])
