"""The strictest reading of HTTP/1.1 there is: what a proxy lets through must survive it."""

import re
from dataclasses import dataclass

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([^\x00-\x20\x7f]+) HTTP/1\.1")
STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) ([\t\x20-\x7e\x80-\xff]*)")
FIELD = re.compile(rb"(" + TOKEN + rb"):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[ \t]*")
LENGTH = re.compile(rb"0|[1-9]\d{0,17}")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})((?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?)")
HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~%!$&'()*+,;=]+)(?::\d{1,5})?")


class Malformed(Exception):
    """Bytes no proxy may send."""


@dataclass
class Message:
    """A request or an answer, whole."""

    start: tuple
    fields: list
    body: bytes
    trailers: list

    def values(self, name):
        return [v for n, v in self.fields if n.lower() == name.lower().encode()]

    def has(self, name):
        return bool(self.values(name))


def _fields(lines):
    found = []
    for line in lines:
        match = FIELD.fullmatch(line)
        if not match:
            raise Malformed(f"field {line!r}")
        found.append((match[1], match[2]))
    return found


def _split_head(data, line):
    end = data.find(b"\r\n\r\n")
    if end < 0:
        if re.search(rb"[^\r]\n|\r[^\n]|\x00", data[: data.find(b"\r\n\r\n")] if end >= 0 else data):
            raise Malformed(f"line ends within {data[:80]!r}")
        return None
    first, *rest = data[:end].split(b"\r\n")
    match = line.fullmatch(first)
    if not match:
        raise Malformed(f"start line {first!r}")
    return match.groups(), _fields(rest), end + 4


def _chunked(data, at):
    """(body, trailers, end) or None while more is needed."""
    body = b""
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            return None
        match = CHUNK.fullmatch(data[at:end])
        if not match:
            raise Malformed(f"chunk line {data[at:end]!r}")
        size, at = int(match[1], 16), end + 2
        if size == 0:
            break
        if len(data) < at + size + 2:
            return None
        if data[at + size : at + size + 2] != b"\r\n":
            raise Malformed("chunk without its end")
        body += data[at : at + size]
        at += size + 2
    if data[at : at + 2] == b"\r\n":
        return body, [], at + 2
    end = data.find(b"\r\n\r\n", at)
    if end < 0:
        return None
    return body, _fields(data[at:end].split(b"\r\n")), end + 4


def _framing(fields):
    coding = [v for n, v in fields if n.lower() == b"transfer-encoding"]
    lengths = [v for n, v in fields if n.lower() == b"content-length"]
    if coding and lengths:
        raise Malformed("both Transfer-Encoding and Content-Length")
    if len(coding) > 1 or (coding and coding[0].lower() != b"chunked"):
        raise Malformed(f"Transfer-Encoding {coding!r}")
    if len(lengths) > 1 or (lengths and not LENGTH.fullmatch(lengths[0])):
        raise Malformed(f"Content-Length {lengths!r}")
    return bool(coding), int(lengths[0]) if lengths else None


def request(data):
    """(Message, bytes used), or None while more is needed."""
    head = _split_head(data, REQUEST_LINE)
    if head is None:
        return None
    start, fields, at = head
    hosts = [v for n, v in fields if n.lower() == b"host"]
    if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
        raise Malformed(f"Host {hosts!r}")
    chunked, length = _framing(fields)
    if chunked:
        rest = _chunked(data, at)
        return None if rest is None else (Message(start, fields, rest[0], rest[1]), rest[2])
    length = length or 0
    if len(data) < at + length:
        return None
    return Message(start, fields, data[at : at + length], []), at + length


def answer(data, ended, method="GET"):
    """(Message, bytes used), or None while incomplete; without framing only the end completes it."""
    head = _split_head(data, STATUS_LINE)
    if head is None:
        return None
    (status, reason), fields, at = head
    start = (int(status), reason)
    if start[0] < 200 or start[0] in (204, 304) or method == "HEAD":
        return Message(start, fields, b"", []), at
    chunked, length = _framing(fields)
    if chunked:
        rest = _chunked(data, at)
        return None if rest is None else (Message(start, fields, rest[0], rest[1]), rest[2])
    if length is None:
        return (Message(start, fields, data[at:], []), len(data)) if ended else None
    if len(data) < at + length:
        return None
    return Message(start, fields, data[at : at + length], []), at + length


def answers(data, ended, methods=()):
    """The final answers in a stream of them, and what is left over."""
    found = []
    while data:
        method = methods[len(found)] if len(found) < len(methods) else "GET"
        one = answer(data, ended, method)
        if one is None:
            break
        message, used = one
        data = data[used:]
        if message.start[0] >= 200:
            found.append(message)
    return found, data
