# SPDX-License-Identifier: Apache-2.0
"""pyarrow's stream as a peer of the loopback benchmark; takes the orders that Worker.java describes."""
import ctypes
import os
import socket
import sys
import tempfile
import time
from urllib.parse import urlparse

import pyarrow as pa
from tables import batch

PAUSE_SECONDS = 0.0005


def listen(scheme):
    if scheme == "tcp":
        server = socket.create_server(("127.0.0.1", 0))
        return server, "tcp://127.0.0.1:%d" % server.getsockname()[1]
    path = os.path.join(tempfile.mkdtemp(prefix="lightstream-bench"), "socket")
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(1)
    return server, "uds://" + path


def without_delay(sock):
    if sock.family == socket.AF_INET:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def connect(address):
    uri = urlparse(address)
    if uri.scheme == "tcp":
        return without_delay(socket.create_connection((uri.hostname, uri.port)))
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(uri.path)
    return sock


def send(scheme, shape, count, mode):
    one = batch(shape)
    stamp = None
    if mode == "LATENCY":
        stamp = ctypes.cast(one.column(1).buffers()[1].address, ctypes.POINTER(ctypes.c_int64))
    server, address = listen(scheme)
    print("listening", address, flush=True)
    peer = without_delay(server.accept()[0])
    with peer, peer.makefile("wb", buffering=0) as file, pa.ipc.new_stream(file, one.schema) as writer:
        for _ in range(count):
            if stamp:
                time.sleep(PAUSE_SECONDS)
                stamp[0] = time.monotonic_ns()
            writer.write_batch(one)
    server.close()
    if scheme == "uds":
        path = urlparse(address).path
        os.unlink(path)
        os.rmdir(os.path.dirname(path))
    print("sent", flush=True)


def receive(address, shape, count, mode):
    expected = batch(shape)
    latencies = []
    received = 0
    with connect(address) as sock, sock.makefile("rb", buffering=1 << 20) as file:
        start = time.monotonic()
        for found in pa.ipc.open_stream(file):
            if mode == "LATENCY":
                latencies.append(time.monotonic_ns() - found.column(1)[0].as_py())
            elif mode == "CHECK" and not found.equals(expected):
                raise ValueError("pyarrow: other values arrived than were sent")
            received += 1
        seconds = time.monotonic() - start
    if received != count:
        raise ValueError("%d batches arrived of %d" % (received, count))
    counted = sorted(latencies[count // 3 :]) or [0]
    p50, p99 = (counted[int(len(counted) * q)] / 1e3 for q in (0.5, 0.99))
    print("received %.6f %.1f %.1f" % (seconds, p50, p99), flush=True)


for line in sys.stdin:
    order, where, shape, count, mode = line.split()
    (send if order == "send" else receive)(where, shape, int(count), mode)
