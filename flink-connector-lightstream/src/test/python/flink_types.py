# SPDX-License-Identifier: Apache-2.0
"""Makes the files of src/test/resources/pyarrow-made: for each row of the tables in docs/flink/types.md
that pyarrow has the type of, a column with the name of the Arrow type and the values x, null, x."""
import datetime as dt
import decimal
import sys

import numpy as np
import pyarrow as pa

UTC = dt.timezone.utc
BYTES = bytes([0, 255, 2, 3])
SECOND = dt.datetime(1969, 12, 31, 23, 59, 59)
MICROS = SECOND.replace(microsecond=999_999)
TIME = dt.time(23, 59, 59)
DAY = dt.date(1969, 12, 31)


def twice(value, type_):
    return pa.array([value, None, value], type_)


def ticks(value, type_):
    return pa.array([value, None, value], pa.int64()).cast(type_)


def required(name, type_):
    return pa.field(name, type_, nullable=False)


def read():
    """What others write: Arrow to Flink."""
    D = decimal.Decimal
    number = pa.int32()
    columns = [
        ("bool", twice(True, pa.bool_())),
        ("int8", twice(-1, pa.int8())),
        ("int16", twice(-2, pa.int16())),
        ("int32", twice(-3, pa.int32())),
        ("int64", twice(-4, pa.int64())),
        ("uint8", twice(255, pa.uint8())),
        ("uint16", twice(65_535, pa.uint16())),
        ("uint32", twice(4_294_967_295, pa.uint32())),
        ("uint64", twice(2**64 - 1, pa.uint64())),
        ("float16", twice(np.float16(1.5), pa.float16())),
        ("float32", twice(1.5, pa.float32())),
        ("float64", twice(1.5, pa.float64())),
        ("decimal32(7, 2)", twice(D("-12345.67"), pa.decimal32(7, 2))),
        ("decimal64(12, 3)", twice(D("-123456789.001"), pa.decimal64(12, 3))),
        ("decimal128(38, 10)", twice(D("-1234567890123456789012345678.0123456789"), pa.decimal128(38, 10))),
        ("decimal256(30, 5)", twice(D("-1.00001"), pa.decimal256(30, 5))),
        ("decimal128(5, -2)", twice(D("-1234500"), pa.decimal128(5, -2))),
        ("date32[day]", twice(DAY, pa.date32())),
        ("date64[ms]", twice(DAY, pa.date64())),
        ("time32[s]", twice(TIME, pa.time32("s"))),
        ("time32[ms]", twice(TIME, pa.time32("ms"))),
        ("time64[us]", twice(TIME, pa.time64("us"))),
        ("time64[ns]", twice(TIME, pa.time64("ns"))),
        ("timestamp[s]", ticks(-1, pa.timestamp("s"))),
        ("timestamp[ms]", ticks(-1, pa.timestamp("ms"))),
        ("timestamp[us]", ticks(-1, pa.timestamp("us"))),
        ("timestamp[ns]", ticks(-1, pa.timestamp("ns"))),
        ("timestamp[us, tz=Europe/Paris]", ticks(-1, pa.timestamp("us", "Europe/Paris"))),
        ("duration[s]", ticks(-1, pa.duration("s"))),
        ("duration[ms]", ticks(-1_000, pa.duration("ms"))),
        ("duration[us]", ticks(-1_000_000, pa.duration("us"))),
        ("duration[ns]", ticks(-1_000_000_000, pa.duration("ns"))),
        ("utf8", twice("é", pa.string())),
        ("large_utf8", twice("é", pa.large_string())),
        ("utf8_view", twice("longer than a view", pa.string_view())),
        ("binary", twice(BYTES, pa.binary())),
        ("large_binary", twice(BYTES, pa.large_binary())),
        ("binary_view", twice(BYTES, pa.binary_view())),
        ("fixed_size_binary[4]", twice(BYTES, pa.binary(4))),
        ("list[item: int32]", twice([1, None], pa.list_(number))),
        ("large_list[item: int32]", twice([1, None], pa.large_list(number))),
        ("list_view[item: int32]", twice([1, None], pa.list_view(number))),
        ("large_list_view[item: int32]", twice([1, None], pa.large_list_view(number))),
        ("fixed_size_list[2][item: int32]", twice([1, None], pa.list_(number, 2))),
        (
            "map[entries: struct[key: utf8 not null, value: int32] not null]",
            twice([("k", None), ("l", 2)], pa.map_(pa.string(), number)),
        ),
        ("struct[a: int32, b: utf8]", twice({"a": None, "b": "x"}, pa.struct([("a", number), ("b", pa.string())]))),
        ("null", pa.nulls(3)),
        ("utf8 dictionary[int8]", pa.DictionaryArray.from_arrays(pa.array([0, None, 0], pa.int8()), ["é"])),
        (
            "run_end_encoded[run_ends: int32 not null, values: utf8]",
            pa.RunEndEncodedArray.from_arrays([1, 2, 3], ["é", None, "é"]),
        ),
    ]
    return pa.schema([pa.field(name, array.type) for name, array in columns]), [array for _, array in columns]


def written():
    """What a sink writes: Flink to Arrow."""
    D = decimal.Decimal
    nine = bytes([0, 255, 127])
    time = TIME.replace(microsecond=999_000)
    counts = pa.map_(pa.string(), required("value", pa.int32()))
    columns = [
        ("BOOLEAN", twice(True, pa.bool_())),
        ("TINYINT", twice(-1, pa.int8())),
        ("SMALLINT", twice(-2, pa.int16())),
        ("INT", twice(-(2**31), pa.int32())),
        ("BIGINT", twice(-(2**63), pa.int64())),
        ("FLOAT", twice(1.5, pa.float32())),
        ("DOUBLE", twice(-2.5, pa.float64())),
        ("DECIMAL(10, 2)", twice(D("-12345678.90"), pa.decimal128(10, 2))),
        ("DECIMAL(38, 10)", twice(D("-1234567890123456789012345678.0123456789"), pa.decimal128(38, 10))),
        ("CHAR(3)", twice("a ", pa.string())),
        ("VARCHAR(10)", twice("é", pa.string())),
        ("STRING", twice("𝄞 and more", pa.string())),
        ("BINARY(3)", twice(nine, pa.binary(3))),
        ("VARBINARY(10)", twice(nine, pa.binary())),
        ("BYTES", twice(b"", pa.binary())),
        ("DATE", twice(dt.date(1969, 12, 30), pa.date32())),
        ("TIME(0)", twice(TIME, pa.time32("s"))),
        ("TIME(3)", twice(time, pa.time32("ms"))),
        ("TIME(6)", twice(time, pa.time64("us"))),
        ("TIME(9)", twice(time, pa.time64("ns"))),
        ("TIMESTAMP(0)", twice(SECOND, pa.timestamp("s"))),
        ("TIMESTAMP(3)", twice(MICROS.replace(microsecond=999_000), pa.timestamp("ms"))),
        ("TIMESTAMP(6)", twice(MICROS, pa.timestamp("us"))),
        ("TIMESTAMP(9)", ticks(-1, pa.timestamp("ns"))),
        ("TIMESTAMP_LTZ(0)", ticks(-1, pa.timestamp("s", "UTC"))),
        ("TIMESTAMP_LTZ(3)", ticks(-1, pa.timestamp("ms", "UTC"))),
        ("TIMESTAMP_LTZ(6)", ticks(-1, pa.timestamp("us", "UTC"))),
        ("TIMESTAMP_LTZ(9)", ticks(-1, pa.timestamp("ns", "UTC"))),
        ("INTERVAL DAY(6) TO SECOND(3)", twice(-dt.timedelta(days=1, milliseconds=1), pa.duration("ms"))),
        ("ARRAY<INT>", twice([1, None, 3], pa.list_(pa.int32()))),
        ("MAP<STRING, BIGINT>", twice([("k", 1), ("l", None)], pa.map_(pa.string(), pa.int64()))),
        ("MULTISET<STRING>", twice([("k", 2)], counts)),
        (
            "ROW<`a` INT, `b` STRING NOT NULL>",
            twice({"a": None, "b": "x"}, pa.struct([("a", pa.int32()), required("b", pa.string())])),
        ),
        ("ARRAY<ROW<`a` INT>>", twice([{"a": 1}, None, {"a": 2}], pa.list_(pa.struct([("a", pa.int32())])))),
    ]
    return pa.schema([pa.field(name, array.type) for name, array in columns]), [array for _, array in columns]


def write(path, schema, arrays):
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    batch.validate(full=True)
    with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(batch)


if __name__ == "__main__":
    folder = sys.argv[1]
    write(f"{folder}/read.arrow", *read())
    write(f"{folder}/written.arrow", *written())
