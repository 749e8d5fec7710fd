# SPDX-License-Identifier: Apache-2.0
"""MessagePack by Python's msgpack.

usage: messagepack.py pack         prints the samples, one "name hex" a line
       messagepack.py unpack HEX.. prints what each value is, one line of JSON each
"""
import datetime
import json
import sys

import msgpack

SAMPLES = {
    "nil": None,
    "true": True,
    "small": 7,
    "negative": -(2**63),
    "unsigned": 2**64 - 1,
    "float64": 0.1,
    "text": "Grüße 日本 \U0001f600",
    "long text": "x" * 70_000,
    "bytes": bytes(range(256)),
    "list": [1, [2, [3, None]], "x"],
    "map": {"a": 1, "b": {"c": [True, False]}, 5: "five"},
    "large list": list(range(70_000)),
    "time": datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, datetime.timezone.utc),
    "early": datetime.datetime(1900, 1, 1, tzinfo=datetime.timezone.utc),
    "struct": [7, "SELL", [["A", 1.5], ["B", 2]], None],
    "struct as map": {"legs": [{"price": 1.5, "symbol": "A"}], "side": "BUY", "id": 8, "more": {}},
}


def shown(value):
    """JSON has no bytes and no times."""
    if isinstance(value, bytes):
        return "bytes " + value.hex()
    if isinstance(value, datetime.datetime):
        return "time " + value.isoformat()
    if isinstance(value, list):
        return [shown(v) for v in value]
    if isinstance(value, dict):
        return {str(k): shown(v) for k, v in value.items()}
    return value


if sys.argv[1] == "pack":
    for name, sample in SAMPLES.items():
        print(name, msgpack.packb(sample, datetime=True).hex(), sep="\t")
else:
    for argument in sys.argv[2:]:
        value = msgpack.unpackb(bytes.fromhex(argument), timestamp=3, strict_map_key=False)
        print(json.dumps(shown(value), sort_keys=True))
