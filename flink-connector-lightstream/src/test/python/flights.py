# SPDX-License-Identifier: Apache-2.0
"""Flights sent by other implementations, and what DuckDB makes of them.

usage: flights.py versions                                says what is installed
       flights.py send pyarrow|lightstream FILE PATH      sends an Arrow file to a Unix socket
       flights.py query FILE SQL                          prints the rows of a query over the table "flights"
"""
import socket
import sys


def table(path):
    import pyarrow as pa

    with pa.memory_map(path) as file:
        return pa.ipc.open_file(file).read_all()


def send_pyarrow(flights, path):
    import pyarrow as pa

    with socket.socket(socket.AF_UNIX) as stream:
        stream.connect(path)
        with stream.makefile("wb") as file, pa.ipc.new_stream(file, flights.schema) as writer:
            writer.write_table(flights, max_chunksize=10_000)


def send_lightstream(flights, path):
    import lightstream
    import pyarrow as pa

    writer = lightstream.write("uds://" + path)
    for batch in flights.to_batches(max_chunksize=10_000):
        writer.write(pa.Table.from_batches([batch]))
    writer.close()


def query(flights, sql):
    import duckdb

    for row in duckdb.sql(sql).fetchall():
        print(*row, sep="\t")


def main(arguments):
    if arguments[0] == "versions":
        import duckdb
        import lightstream
        import pyarrow

        print(pyarrow.__version__, duckdb.__version__, lightstream.__name__)
    elif arguments[0] == "send":
        {"pyarrow": send_pyarrow, "lightstream": send_lightstream}[arguments[1]](table(arguments[2]), arguments[3])
    else:
        query(table(arguments[1]), arguments[2])


if __name__ == "__main__":
    main(sys.argv[1:])
