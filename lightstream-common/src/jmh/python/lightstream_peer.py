# SPDX-License-Identifier: Apache-2.0
"""The original's protocol as a peer of the loopback benchmark; takes the orders that Worker.java describes."""
import os
import socket
import sys
import tempfile
import time

import lightstream
import minarrow
import pyarrow as pa
from tables import batch

PAYLOAD = bytes(range(100))
PAUSE_SECONDS = 0.005


def free(scheme):
    """A place to listen at, which the original cannot find by itself."""
    if scheme == "uds":
        return "uds://" + os.path.join(tempfile.mkdtemp(prefix="lightstream-bench"), "socket")
    with socket.create_server(("127.0.0.1", 0)) as server:
        return "tcp://127.0.0.1:%d" % server.getsockname()[1]


def table(shape):
    return pa.Table.from_batches([batch("tiny" if shape == "message" else shape)])


def register(end, shape):
    end.register_message("event")
    end.register_table("quotes", table(shape))


def send(scheme, shape, count, mode):
    # Its own kind of table: whatever else it takes is converted each time.
    one = minarrow.Table.from_arrow(table(shape))
    address = free(scheme)
    print("listening", address, flush=True)
    writer = lightstream.write(address, protocol="lightstream", accept=True)
    register(writer, shape)
    if shape == "message":
        for _ in range(count):
            writer.write_message("event", PAYLOAD)
    else:
        for _ in range(count):
            writer.write(one, "quotes")
    writer.close()
    print("sent", flush=True)


def connect(address):
    while True:
        try:
            return lightstream.read(address, protocol="lightstream")
        except lightstream.LightstreamError:
            time.sleep(PAUSE_SECONDS)  # The other process does not listen yet.


def check(frame, shape):
    if shape == "message":
        same = frame.payload == PAYLOAD
    else:
        same = pa.table(frame.table).columns == table(shape).columns
    if not same:
        raise ValueError("lightstream-io: other values arrived than were sent")


def receive(address, shape, count, mode):
    received = 0
    reader = connect(address)
    register(reader, shape)
    start = time.monotonic()
    for frame in reader:
        if mode == "CHECK":
            check(frame, shape)
        received += 1
    seconds = time.monotonic() - start
    if received != count:
        raise ValueError("%d frames arrived of %d" % (received, count))
    print("received %.6f 0 0" % seconds, flush=True)


for line in sys.stdin:
    order, where, shape, count, mode = line.split()
    (send if order == "send" else receive)(where, shape, int(count), mode)
