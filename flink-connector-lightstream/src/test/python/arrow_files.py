# SPDX-License-Identifier: Apache-2.0
"""Arrow files by pyarrow: `read FILE...` prints their rows, `write FOLDER` makes a file and a stream."""
import datetime
import decimal
import sys

import pyarrow as pa


def read(paths):
    for path in paths:
        with pa.memory_map(path) as source, pa.ipc.open_file(source) as reader:
            for i in range(reader.num_record_batches):
                batch = reader.get_batch(i)
                batch.validate(full=True)
                for row in batch.to_pylist():
                    print("|".join(f"{key}={value}" for key, value in row.items()))
            print("schema|" + "|".join(f"{f.name} {f.type}" for f in reader.schema))


def table():
    at = datetime.datetime(1969, 12, 31, 23, 59, 59, 999000)
    return pa.table({
        "id": pa.array([1, 2, 3], pa.int64()),
        "word": pa.array(["a", None, "größer"]).dictionary_encode(),
        "price": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("-2.25")], pa.decimal128(9, 2)),
        "at": pa.array([at, None, at], pa.timestamp("us", "Europe/Berlin")),
        "tags": pa.array([["x", None], [], None], pa.list_(pa.string())),
        "unused": pa.array([b"\x00" * 1000] * 3),
    })


def write(folder):
    rows = table()
    for compression in (None, "lz4", "zstd"):
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with pa.OSFile(f"{folder}/{compression}.arrow", "wb") as sink:
            with pa.ipc.new_file(sink, rows.schema, options=options) as writer:
                writer.write_table(rows, max_chunksize=2)
        with pa.OSFile(f"{folder}/{compression}.arrows", "wb") as sink:
            with pa.ipc.new_stream(sink, rows.schema, options=options) as writer:
                writer.write_table(rows, max_chunksize=2)


if __name__ == "__main__":
    {"read": read, "write": lambda folders: write(folders[0])}[sys.argv[1]](sys.argv[2:])
