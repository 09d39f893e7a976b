"""Clients with bad manners: they stall, reset, half-close, dribble; and origins that do."""

import socket
import struct
import threading
import time
from pathlib import Path

from .rows import expect, expect_in, row

MB = 1024 * 1024


def _http(host, path="/hello", *fields):
    return "\r\n".join([f"GET http://{host}{path} HTTP/1.1", f"Host: {host}", *fields, "", ""]).encode()


def _read_until(s, words):
    data = b""
    while words not in data:
        part = s.recv(65536)
        if not part:
            raise AssertionError(f"ended after {data[-200:]!r}")
        data += part
    return data


def _read_all(s):
    """Everything until the end; a reset is an end of another name."""
    data = bytearray()
    while True:
        try:
            part = s.recv(1 << 20)
        except ConnectionResetError:
            return bytes(data), "reset"
        if not part:
            return bytes(data), "end"
        data += part


def _connect(t, port, listener="everything", early=b""):
    """A tunnel by CONNECT to a loopback port."""
    s = t.connection(t.port(listener))
    s.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (port, port) + early)
    return s, _read_until(s, b"\r\n\r\n")


def _resident(t):
    for line in Path(f"/proc/{t.node.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def _drop_hard(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def _others_are_served(t):
    host = t.target("http")
    with t.connection(t.port("everything")) as s:
        s.sendall(_http(host))
        expect_in("another client", b"hello\n", _read_until(s, b"hello\n"))


@row("manners", "a client that sends its request byte by byte is answered")
def _(t):
    host = t.target("http")
    with t.connection(t.port("everything")) as s:
        for byte in _http(host):
            s.sendall(bytes([byte]))
            time.sleep(0.003)
        _read_until(s, b"hello\n")
    with t.connection(t.port("everything")) as s:
        for byte in b"\5\1\0":
            s.sendall(bytes([byte]))
            time.sleep(0.05)
        expect("method", s.recv(2), b"\5\0")
        for byte in b"\5\1\0\1\x7f\0\0\1" + t.origins["echo"].to_bytes(2, "big"):
            s.sendall(bytes([byte]))
            time.sleep(0.02)
        expect("reply", s.recv(10)[:2], b"\5\0")
        s.sendall(b"llama")
        expect("echo", s.recv(5), b"llama")


@row("manners", "a body of one byte a second arrives whole")
def _(t):
    host = t.target("http")
    with t.connection(t.port("everything")) as s:
        s.sendall(f"POST http://{host}/slow-body HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\n".encode())
        for byte in b"llama":
            time.sleep(1)
            s.sendall(bytes([byte]))
        _read_until(s, b"POST length 5 llama")


@row("manners", "a tunnel of one byte a second lives")
def _(t):
    s, _ = _connect(t, t.origins["echo"])
    with s:
        for byte in b"llama":
            s.sendall(bytes([byte]))
            expect("echo", s.recv(10), bytes([byte]))
            time.sleep(1)


@row("manners", "a head of one byte a second is ended by the handshake limit, nobody else notices")
def _(t):
    began = time.monotonic()
    with t.connection(t.port("brisk")) as s:
        s.settimeout(0.02)
        for byte in _http("127.0.0.1:1"):
            try:
                s.sendall(bytes([byte]))
                if s.recv(100)[:12] in (b"", b"HTTP/1.1 408"):
                    break
            except TimeoutError:
                _others_are_served(t)
                time.sleep(0.4)
            except OSError:
                break
        took = time.monotonic() - began
    if not 0.8 <= took <= 4:
        raise AssertionError(f"ended after {took:.1f} s (expected: about 1 s)")


@row("manners", "a client that says nothing is ended by the handshake limit")
def _(t):
    began = time.monotonic()
    with t.connection(t.port("brisk")) as s:
        _read_all(s)
    took = time.monotonic() - began
    if not 0.8 <= took <= 4:
        raise AssertionError(f"ended after {took:.1f} s (expected: about 1 s)")


@row("manners", "an idle tunnel and an idle kept connection end at their limits")
def _(t):
    s, _ = _connect(t, t.origins["echo"], "brisk")
    with s:
        began = time.monotonic()
        _read_all(s)
        if not 1.8 <= time.monotonic() - began <= 5:
            raise AssertionError(f"tunnel ended after {time.monotonic() - began:.1f} s (expected: 2 s)")
    with t.connection(t.port("brisk")) as s:
        s.sendall(_http(t.target("http")))
        _read_until(s, b"hello\n")
        began = time.monotonic()
        expect("end", _read_all(s), (b"", "end"))
        if not 0.8 <= time.monotonic() - began <= 4:
            raise AssertionError(f"connection ended after {time.monotonic() - began:.1f} s (expected: 1 s)")


@row("manners", "bytes sent with CONNECT, or before any SOCKS5 answer, are not lost")
def _(t):
    s, head = _connect(t, t.origins["echo"], early=b"llama")
    with s:
        got = head.split(b"\r\n\r\n", 1)[1]
        while len(got) < 5:
            got += s.recv(5)
        expect("echo", got, b"llama")
    with t.connection(t.port("everything")) as s:
        s.sendall(b"\5\1\0\5\1\0\1\x7f\0\0\1" + t.origins["echo"].to_bytes(2, "big") + b"llama")
        _read_until(s, b"llama")


@row("manners", "a half-closed client gets its 20 MB whole, though it reads slowly")
def _(t):
    size = 20 * MB
    for way in ("CONNECT", "absolute form", "reverse"):
        if way == "CONNECT":
            s, _ = _connect(t, t.origins["page"])
            s.sendall(b"GET /bytes/%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % size)
        elif way == "reverse":
            s = t.connection(t.port("web"))
            s.sendall(b"GET /bytes/%d HTTP/1.1\r\nHost: page.example\r\nConnection: close\r\n\r\n" % size)
        else:
            s = t.connection(t.port("everything"))
            s.sendall(_http(t.target("http"), f"/bytes/{size}", "Connection: close"))
        with s:
            s.shutdown(socket.SHUT_WR)
            got, chunk = _read_until(s, b"\r\n\r\n"), b"-"
            have = len(got.split(b"\r\n\r\n", 1)[1])
            while chunk and have < size:
                chunk = s.recv(256 * 1024)
                have += len(chunk)
                time.sleep(0.002)
            expect(f"bytes by {way}", have, size)


@row("manners", "20 MB sent by a client that then half-closes arrive, and come back whole")
def _(t):
    for listener in ("everything", "relay"):
        if listener == "everything":
            s, _ = _connect(t, t.origins["echo"])
        else:
            s = t.connection(t.port("relay"))
        with s:
            block = bytes(range(256)) * 4096

            def send():
                for _ in range(20):
                    s.sendall(block)
                s.shutdown(socket.SHUT_WR)

            sender = threading.Thread(target=send, daemon=True)
            sender.start()
            got, how = _read_all(s)
            sender.join(5)
            expect("end", how, "end")
            if got != block * 20:
                raise AssertionError(f"{len(got)} bytes came back (expected: {20 * MB}, the same)")


@row("manners", "a client that stalls in a 500 MB download stops its origin, not the node")
def _(t):
    before, stalled = _resident(t), []
    for _ in range(20):
        s = t.connection(t.port("everything"))
        s.sendall(_http(t.target("http"), f"/bytes/{500 * MB}"))
        stalled.append(s)
        s, _ = _connect(t, t.origins["page"])
        s.sendall(b"GET /bytes/%d HTTP/1.1\r\nHost: x\r\n\r\n" % (500 * MB))
        stalled.append(s)
    time.sleep(3)
    grown = _resident(t) - before
    _others_are_served(t)
    for s in stalled:
        _drop_hard(s)
    if grown > 150 * MB:
        raise AssertionError(f"resident memory grew by {grown // MB} MB for 40 stalled clients")


@row("manners", "hundreds of clients that reset in the middle leave nothing behind")
def _(t):
    for number in range(300):
        s = t.connection(t.port("everything"))
        if number % 3 == 0:
            s.sendall(_http(t.target("http"), f"/bytes/{10 * MB}"))
        elif number % 3 == 1:
            s.sendall(b"\5\1\0\5\1\0\1\x7f\0\0\1" + t.origins["page"].to_bytes(2, "big") + b"GET /bytes/9999999 HTTP/1.1\r\nHost: x\r\n\r\n")
        else:
            s.sendall(b"CONNECT 127.0.0.1:1 HT")
        if number % 2:
            s.recv(10) if number % 3 != 2 else None
        _drop_hard(s)
    _others_are_served(t)
    _no_tunnel_is_left(t)


def _no_tunnel_is_left(t):
    """The node's own sockets to the page origin go away again."""
    port = f"{t.origins['page']:04X}"
    deadline = time.monotonic() + 10
    while True:
        lines = Path("/proc/net/tcp").read_text().splitlines()
        open_ones = [l for l in lines if l.split()[2].endswith(":" + port) and l.split()[3] in ("01", "08")]
        if len(open_ones) <= 64:  # the pool may keep some
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"{len(open_ones)} connections to the origin are still open")
        time.sleep(0.2)


@row("manners", "an origin that resets a tunnel ends it, and the log says who did")
def _(t):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        s, _ = _connect(t, port)
        with s:
            other, _ = server.accept()
            other.sendall(b"half")
            expect("bytes", s.recv(10), b"half")
            _drop_hard(other)
            expect("bytes after the reset", _read_all(s)[0], b"")
    lines = t.node.lines(f"127.0.0.1:{port}")
    if not any("upstream-reset" in line for line in lines):
        raise AssertionError(f"the access log says {lines}")


@row("manners", "an origin that half-closes a tunnel still hears the client")
def _(t):
    with socket.create_server(("127.0.0.1", 0)) as server:
        s, _ = _connect(t, server.getsockname()[1])
        other, _ = server.accept()
        with s, other:
            other.settimeout(10)
            other.shutdown(socket.SHUT_WR)
            expect("client hears the end", s.recv(10), b"")
            s.sendall(b"still here")
            s.shutdown(socket.SHUT_WR)
            expect("origin", _read_all(other), (b"still here", "end"))


@row("manners", "a client that goes away takes its request's origin connection with it")
def _(t):
    with socket.create_server(("127.0.0.1", 0)) as server:
        s = t.connection(t.port("everything"))
        s.sendall(_http(f"127.0.0.1:{server.getsockname()[1]}"))
        other, _ = server.accept()
        other.settimeout(10)
        _read_until(other, b"\r\n\r\n")
        _drop_hard(s)
        with other:
            _read_all(other)  # ends, in whatever way, well before the row's time is over


@row("manners", "two thousand connections at once are served")
def _(t):
    opened = []
    try:
        for _ in range(2000):
            opened.append(t.connection(t.port("everything")))
        host = t.target("http")
        for s in opened[::40]:
            s.sendall(_http(host))
        for s in opened[::40]:
            _read_until(s, b"hello\n")
    finally:
        for s in opened:
            s.close()
