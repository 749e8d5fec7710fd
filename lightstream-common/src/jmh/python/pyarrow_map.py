# SPDX-License-Identifier: Apache-2.0
"""pyarrow on the file of MappedFile.java: prints the median of opening it in ms, and the best sum of all columns in GB/s."""
import statistics
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc

ROWS = 100_000_000
OPENS = 500
SCANS = 3


def batch():
    return pa.ipc.open_file(pa.memory_map(sys.argv[1])).get_batch(0)


def timed(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


opens = []
for _ in range(OPENS):
    found, seconds = timed(batch)
    assert found.num_rows == ROWS and found.num_columns == 4
    opens.append(seconds)

columns = batch()
rows = ROWS * (ROWS - 1) // 2
scans = []
for _ in range(SCANS):
    sums, seconds = timed(lambda: [pc.sum(column).as_py() for column in columns])
    assert sums == [rows, rows, 999 * ROWS // 2, rows], sums
    scans.append(24 * ROWS / seconds / 1e9)
print("%.4f %.2f" % (1e3 * statistics.median(opens), max(scans)))
