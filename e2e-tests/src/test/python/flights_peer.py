# SPDX-License-Identifier: Apache-2.0
"""Another implementation at the far end of a sink connector. Ends with its parent: when standard input does.

usage: flights_peer.py versions                                       says what is installed
       flights_peer.py convert PARQUET ARROW                          makes an Arrow file of a Parquet file
       flights_peer.py pyarrow|lightstream URI FLIGHTS PARTITIONS     listens until all rows of the Arrow file FLIGHTS
                                                                      have come, and compares

What comes has the columns of FLIGHTS and two more, "partition" and "offset": row r of FLIGHTS is in partition
r % PARTITIONS at offset r // PARTITIONS.
"""
import os
import socket
import sys
import threading
import urllib.parse


def end_with_parent():
    while os.read(0, 1):
        pass
    os._exit(87)


def ready(uri):
    print("ready " + uri, flush=True)


def pyarrow_batches(uri):
    import pyarrow as pa

    parts = urllib.parse.urlsplit(uri)
    local = parts.scheme == "uds"
    with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as server:
        server.bind(parts.path if local else (parts.hostname, parts.port))
        server.listen(1)
        ready(uri)
        stream = server.accept()[0]
    with stream, stream.makefile("rb") as file:
        yield from pa.ipc.open_stream(file)


def lightstream_batches(uri):
    import lightstream
    import pyarrow as pa

    ready(uri)
    for table in lightstream.read(uri, accept=True):
        yield pa.table(table).combine_chunks().to_batches()[0]


def received(batches, rows):
    """Batches until there are so many rows."""
    import pyarrow as pa

    found = []
    for batch in batches:
        found.append(batch)
        rows -= batch.num_rows
        if rows <= 0:
            break
    return pa.Table.from_batches(found)


def in_order(table, partitions):
    """The rows where FLIGHTS has them; the order that each partition came in is that of its offsets."""
    import numpy as np

    partition = table["partition"].to_numpy()
    offset = table["offset"].to_numpy()
    for number in range(partitions):
        steps = np.diff(offset[partition == number])
        assert (steps == 1).all(), f"partition {number}: steps other than 1: {steps[steps != 1][:10]}"
    return table.take(np.argsort(offset * partitions + partition))


def compare(table, flights):
    assert table.num_rows == flights.num_rows, f"{table.num_rows} rows of {flights.num_rows}"
    for name in flights.schema.names:
        want = flights[name].combine_chunks()
        found = table[name].combine_chunks().cast(want.type)
        assert found.equals(want), f"column {name} differs"


def flights(path):
    import pyarrow as pa

    with pa.memory_map(path) as file:
        return pa.ipc.open_file(file).read_all()


def convert(parquet, arrow):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(parquet)
    with pa.ipc.new_file(arrow, table.schema) as writer:
        writer.write_table(table, max_chunksize=100_000)


def main(arguments):
    if arguments[0] == "versions":
        import lightstream
        import pyarrow

        print(pyarrow.__version__, lightstream.__name__)
    elif arguments[0] == "convert":
        convert(*arguments[1:])
    else:
        threading.Thread(target=end_with_parent, daemon=True).start()
        kind, uri, path, partitions = arguments
        expected = flights(path)
        batches = {"pyarrow": pyarrow_batches, "lightstream": lightstream_batches}[kind](uri)
        table = received(batches, expected.num_rows)
        compare(in_order(table, int(partitions)), expected)
        print(f"equal: {table.num_rows} rows", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
