# SPDX-License-Identifier: Apache-2.0
"""The tables that Shape.java describes."""
import numpy as np
import pyarrow as pa

ROWS = {"narrow": 1_000_000, "mixed": 100_000, "medium": 43_690, "small": 1_000, "tiny": 10}


def batch(shape):
    n = ROWS[shape]
    rows = np.arange(n)
    if shape == "mixed":
        return pa.record_batch(
            {
                "ids": pa.array(rows.astype(np.int32)),
                "values": pa.array(rows * 0.5),
                "labels": pa.array(["row_%d" % i for i in range(n)]),
            }
        )
    return pa.record_batch(
        {
            "a": pa.array(rows.astype(np.int32)),
            "b": pa.array(rows.astype(np.int64)),
            "c": pa.array(rows.astype(np.float32)),
            "d": pa.array(rows.astype(np.float64)),
        }
    )
