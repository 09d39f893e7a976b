"""What holds on every node of a cluster at once: own addresses are out of reach, users who are gone are gone."""

import socket
import struct
import time

from .cluster import soon
from .forming import three
from .namespaces import sockets_in
from .rows import expect, row

USER = ("ann", "open sesame")
SPELLINGS = ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.1", "2130706433",
             "0x7f.0.0.1", "0177.0.0.1", "127.0.0.2", "0.0.0.0", "[::1]", "[::]", "[64:ff9b::7f00:1]")


def _said(member, *parts):
    """What comes back for bytes sent to a node's proxy, a part after each answer."""
    with sockets_in(member.space) as made:
        made.settimeout(15)
        made.connect(("127.0.0.1", member.proxy))
        answers = b""
        for part in parts:
            made.sendall(part)
            try:
                got = made.recv(4096)
            except OSError:
                got = b""
            answers = got
            if not got:
                break
        return answers


def connect(member, host, port):
    said = _said(member, f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return b" 200 " in said.split(b"\r\n")[0] + b" "


def absolute(member, host, port):
    """Whether an origin answered, which speaks HTTP."""
    said = _said(member, f"GET http://{host}:{port}/health/live HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return said.split(b"\r\n")[0].split(b" ")[1:2] in ([b"200"], [b"404"])


def socks5(member, host, port):
    bare = host.strip("[]")
    kind = socket.AF_INET6 if ":" in bare else socket.AF_INET
    try:
        packed = socket.inet_pton(kind, bare)
        place = (b"\x04" if kind == socket.AF_INET6 else b"\x01") + packed
    except OSError:
        place = b"\x03" + bytes((len(bare),)) + bare.encode()
    said = _said(member, b"\x05\x01\x00", b"\x05\x01\x00" + place + struct.pack(">H", port))
    return said[1:2] == b"\x00" and len(said) > 2


def socks5_name(member, host, port):
    bare = host.strip("[]").encode()
    said = _said(member, b"\x05\x01\x00", b"\x05\x01\x00\x03" + bytes((len(bare),)) + bare + struct.pack(">H", port))
    return said[1:2] == b"\x00" and len(said) > 2


def socks4a(member, host, port):
    said = _said(member, b"\x04\x01" + struct.pack(">H", port) + b"\0\0\0\x01\0" + host.strip("[]").encode() + b"\0")
    return said[:2] == b"\x00\x5a"


WAYS = (connect, absolute, socks5, socks5_name, socks4a)


@row("cluster guards", "no client reaches the management or cluster address of any member, by any way or spelling", 200)
def _(t):
    with three(t, "own") as (c, traffic):
        reached, tried = [], 0
        for way in WAYS:
            expect(f"{way.__name__} to the origin", way(c[0], "127.0.0.1", traffic.port), True)
        for proxy in c:
            for way in WAYS:
                # Every spelling of this node's own, the plain ones of the others'.
                for owner in c:
                    hosts = SPELLINGS if owner is proxy else SPELLINGS[:4]
                    for port in (owner.management, owner.cluster):
                        for host in hosts:
                            tried += 1
                            if way(proxy, host, port):
                                reached.append(f"{way.__name__} {host}:{port} ({owner.name}) through {proxy.name}")
        expect(f"reached, {len(reached)} of {tried}", reached[:8], [])
        return f"{tried} tries"


@row("cluster guards", "nor where members have addresses of their own, from their own loopback", 150)
def _(t):
    with three(t, "own-net", network=True) as (c, traffic):
        reached = []
        for proxy in c:
            for owner in c:
                for way in WAYS:
                    for host in (owner.address, f"[::ffff:{owner.address}]"):
                        if way(proxy, host, owner.cluster):
                            reached.append(f"{way.__name__} {host}:{owner.cluster} through {proxy.name}")
        expect("reached", reached[:8], [])


@row("cluster guards", "deleting or banning a user ends that user's tunnels on every node within 1 s, and nobody else's", 120)
def _(t):
    figures = []
    with three(t, "users") as (c, traffic):
        for who in (USER, ("bob", "another word")):
            status, body, _ = c[0].ask("PUT", f"/v1/users/staff/{who[0]}", {"password": who[1]})
            expect("made", (status, body if status != 201 else ""), (201, ""))

        def tunnels(who):
            made = []
            for member in c:
                made += soon(f"{who[0]} is known at {member.name}", lambda: try_to(member, who), 10)
            return made

        def try_to(member, who):
            try:
                return traffic.hold(member, kinds=("connect", "socks5"), each=3, user=who, every=0.2)
            except (OSError, EOFError):
                return None

        def gone(what, helds):
            began = time.monotonic()
            answered = what()
            soon("all ended", lambda: all(h.over for h in helds), 10, 0.01)
            last = max(h.at for h in helds) - began
            figures.append(f"{last:.2f} s")
            if last > 1:
                raise AssertionError(f"the last tunnel ended after {last:.2f} s (expected: 1 s)")
            return answered

        for member in c:
            traffic.hold(member)
        bobs, anns = tunnels(("bob", "another word")), tunnels(USER)
        status, counted, _ = c[1].ask("DELETE", "/v1/users/staff/ann?dry-run")
        expect("dry run", (status, counted["count"]), (200, len(anns)))
        expect("deleted", gone(lambda: c[1].ask("DELETE", "/v1/users/staff/ann")[0], anns), 204)
        expect("bob's tunnels that ended", sum(h.over for h in bobs), 0)
        expect("banned", gone(lambda: c[2].ask("POST", "/v1/bans", {"user": "bob"}, If_Match="*")[0], bobs), 201)
        for member in c:
            soon("bob is kept out", lambda: try_to(member, ("bob", "another word")) is None, 5)
            traffic.speak(member)
        expect("others", [f for f in traffic.failures if f.kind == "websocket"], [])
        open_now = sum(not h.over for h in traffic.held if h not in anns and h not in bobs)
        expect("tunnels of others", open_now, 3 * 15)
        return f"deleted: {figures[0]}, banned: {figures[1]}"
