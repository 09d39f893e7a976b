"""Sends the hostile requests and answers through both HTTP layers, and judges what comes of them."""

import re
import socket
import time

from . import payloads, strict
from .answers import BAD, WHOLE, all_answers
from .rows import row

ANSWERS = all_answers()
PATIENCE = 4  # seconds for a refusal to close, or for answers to come


def _talk(port, raw, enough):
    """What comes back to these bytes, whether it ended, and how: until it ends or is enough."""
    data, ended, how = b"", False, "open"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
        try:
            s.sendall(raw)
        except OSError:
            pass  # refused before it was all said
        deadline, quiet = time.monotonic() + PATIENCE, 0.2
        while time.monotonic() < deadline:
            done = enough(data)
            s.settimeout(quiet if done else max(0.05, deadline - time.monotonic()))
            try:
                part = s.recv(65536)
            except TimeoutError:
                if done:
                    break
                continue
            except OSError:
                ended, how = True, "reset"
                break
            if not part:
                ended, how = True, "closed"
                break
            data += part
    return data, ended, how


def _statuses(data):
    return [int(s) for s in re.findall(rb"HTTP/1\.1 ([2-5]\d\d) ", data)]


def _judge_request(t, payload, port, target, host):
    t.recorder.forget()
    raw = payload.raw.replace(b"@T", target).replace(b"@H", host)
    data, ended, how = _talk(port, raw, lambda d: len(_statuses(d)) >= payload.count)
    time.sleep(0.02)
    seen, malformed = t.recorder.seen()
    if malformed:
        raise AssertionError(f"the origin got {malformed[0]}")
    said = _statuses(data)
    if payload.ends and not ended:
        raise AssertionError(f"answered {said} and left the connection open")
    refused = len(said) <= 1 and all(s >= 400 for s in said) and (said or ended)
    if refused and payload.verdict != payloads.SAFE:
        if seen:
            raise AssertionError(f"refused with {said}, but the origin got {seen[0].start}")
        if payload.closes and not ended:
            raise AssertionError(f"refused with {said}, but left the connection open")
        return
    if payload.verdict == payloads.REFUSED:
        raise AssertionError(f"answered {said}, the origin got {[m.start for m in seen]}")
    if len(seen) != payload.count or said != [200] * payload.count:
        raise AssertionError(f"answered {said} ({how}), the origin got {[m.start for m in seen]}")
    if payload.check and not payload.check(seen):
        raise AssertionError(f"the origin got {seen[0].fields} {seen[0].body[:80]!r}")


def _judge_answer(t, name, port, target, host):
    told = ANSWERS[name]
    ask = b"GET %s/%s HTTP/1.1\r\nHost: %s\r\n\r\n"

    def whole(data):
        try:
            return bool(strict.answers(data, False)[0])
        except strict.Malformed:
            return False

    data, ended, how = _talk(port, ask % (target, name.encode(), host), whole)
    found, rest = strict.answers(data, ended and how == "closed")
    for fresh in range(2):
        again, over, _ = _talk(port, ask % (target, b"fresh", host), whole)
        bodies = [m.body for m in strict.answers(again, over)[0]]
        if bodies != [b"fresh\n"]:
            raise AssertionError(f"the next request was answered {again[:200]!r}")
    if not found:
        if told.verdict == WHOLE or not ended:
            raise AssertionError(f"no whole answer, connection {how}: {data[:200]!r}")
        return
    if len(found) > 1 or (rest and not ended):
        raise AssertionError(f"more than one answer: {data[:300]!r}")
    status = found[0].start[0]
    if status in (502, 504) and told.verdict != WHOLE:
        return
    if told.verdict == BAD:
        raise AssertionError(f"a clean {status} with {found[0].body[:40]!r}")
    if (status, found[0].body) != (told.status, told.body):
        raise AssertionError(f"{status} with {found[0].body[:40]!r} (expected: {told.status} with {told.body!r})")


def _register():
    def by_reverse(t):
        return t.node.port["web"], b"/p", b"drill.example"

    def by_forward(t):
        host = b"127.0.0.1:%d" % t.recorder.port
        return t.node.port["everything"], b"http://" + host + b"/p", host

    for way, where in (("reverse", by_reverse), ("forward", by_forward)):
        for one in payloads.all_payloads():
            row(f"requests, {way}", f"{one.says}: {one.verdict}", 20)(
                lambda t, one=one, where=where: _judge_request(t, one, *where(t)))

    def told_by_reverse(t):
        return t.node.port["web"], b"/spoken", b"told.example"

    def told_by_forward(t):
        host = b"127.0.0.1:%d" % t.teller.port
        return t.node.port["everything"], b"http://" + host + b"/spoken", host

    for way, where in (("reverse", told_by_reverse), ("forward", told_by_forward)):
        for name, told in ANSWERS.items():
            row(f"answers, {way}", f"{told.says}: {told.verdict}", 30)(
                lambda t, name=name, where=where: _judge_answer(t, name, *where(t)))


_register()
