# SPDX-License-Identifier: Apache-2.0
"""Prints what the published files of a folder hold: of each its name, what its footer says, its
columns and the sum of its first column."""

import pathlib
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

folder = pathlib.Path(sys.argv[1])
for path in sorted(folder.glob("[!.]*.arrow")):
    with pa.memory_map(str(path)) as mapped:
        file = pa.ipc.open_file(mapped)
        footer = {key.decode(): value.decode() for key, value in file.metadata.items()}
        table = file.read_all()
        table.validate(full=True)
        print(
            path.name,
            footer["lightstream.kafka.topic"],
            footer["lightstream.kafka.partition"],
            footer["lightstream.kafka.start-offset"],
            footer["lightstream.kafka.end-offset"],
            footer["lightstream.kafka.last-timestamp"],
            table.num_rows,
            ",".join(table.column_names),
            pc.sum(table.column(0)),
        )
print("dataset", ds.dataset(folder, format="ipc").count_rows())
