"""Hostile and odd requests: what each is, its bytes, and what a proxy may do with it.

`@T` stands for the target and `@H` for its host. A REFUSED one is answered with 4xx or 5xx, or not
at all, and the connection closed; of it no whole request reaches the origin. A SAFE one reaches the
origin as exactly `count` requests that the strictest reader accepts. EITHER may be both.
"""

from dataclasses import dataclass

REFUSED, SAFE, EITHER = "refused", "safe", "either"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: @H\r\n\r\n"
BODY = b"hello"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


@dataclass
class Payload:
    """`check` judges what the origin saw; a refusal `closes`, and what `ends` closes in any case."""

    says: str
    raw: bytes
    verdict: str
    count: int = 1
    check: object = None
    closes: bool = True
    ends: bool = False


def _post(*fields, body=b"", start=b"POST @T HTTP/1.1", host=b"Host: @H"):
    lines = [start, *([host] if host else []), *fields, b"", b""]
    return b"\r\n".join(lines) + body


def _get(*fields, **more):
    return _post(*fields, start=more.pop("start", b"GET @T HTTP/1.1"), **more)


def _lengths():
    for says, value, verdict in (
        ("differing in a list", b"5, 6", REFUSED), ("equal in a list", b"5, 5", EITHER),
        ("with a plus", b"+5", REFUSED), ("below zero", b"-1", REFUSED),
        ("in hexadecimal", b"0x5", REFUSED), ("with a space inside", b"5 5", REFUSED),
        ("of nothing", b"", REFUSED), ("beyond 64 bits", b"18446744073709551621", REFUSED),
        ("just beyond 63 bits", b"9223372036854775808", REFUSED), ("as a fraction", b"5.0", REFUSED),
        ("with a semicolon", b"5;", REFUSED), ("with a comma after", b"5,", EITHER),
        ("with a comma before", b",5", EITHER), ("in other digits", "٥".encode(), REFUSED),
        ("with a NUL", b"5\0", REFUSED), ("in quotes", b'"5"', REFUSED),
        ("folded over two lines", b"5\r\n 6", REFUSED), ("with a leading zero", b"05", EITHER),
        ("in exponent form", b"5e0", REFUSED), ("with an underscore", b"0_5", REFUSED),
    ):
        yield Payload(f"a length {says}", _post(b"Content-Length: " + value, body=BODY), verdict)
    two = _post(b"Content-Length: 5", b"Content-Length: 6", body=BODY)
    yield Payload("two lengths that differ", two, REFUSED)
    two = _post(b"Content-Length: 5", b"Content-Length: 5", body=BODY)
    yield Payload("two lengths that agree", two, EITHER)
    yield Payload("a space before the colon of a length", _post(b"Content-Length : 5", body=BODY), REFUSED)
    yield Payload("a length hidden behind a bare carriage return",
                  _post(b"X: y\rContent-Length: 5", body=BODY), REFUSED)
    inner = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    yield Payload("a request hidden in a body of honest length",
                  _post(b"Content-Length: %d" % len(inner), body=inner), SAFE,
                  check=lambda seen: b"/smuggled" in seen[0].body)


def _codings():
    both = [b"Content-Length: 5", b"Transfer-Encoding: chunked"]
    yield Payload("both a length and chunks", _post(*both, body=CHUNKS), EITHER, ends=True)
    yield Payload("both chunks and a length", _post(*reversed(both), body=CHUNKS), EITHER, ends=True)
    yield Payload("a short length over chunks that hide a request",
                  _post(b"Content-Length: 4", both[1], body=CHUNKS), EITHER, ends=True)
    yield Payload("chunks that end before a long length",
                  _post(b"Content-Length: 60", both[1], body=b"0\r\n\r\n" + SMUGGLED), EITHER, ends=True)
    for says, value, verdict in (
        ("named twice", b"chunked, chunked", REFUSED), ("not last", b"chunked, identity", REFUSED),
        ("identity", b"identity", REFUSED), ("of an unknown kind", b"xchunked", REFUSED),
        ("gzip before chunks", b"gzip, chunked", EITHER), ("with a vertical tab", b"chunked\x0b", REFUSED),
        ("with a form feed", b"\x0cchunked", REFUSED), ("in capitals", b"CHUNKED", EITHER),
        ("with a second colon", b": chunked", REFUSED), ("with a comma before", b",chunked", EITHER),
        ("with a comma after", b"chunked,", EITHER), ("in quotes", b'"chunked"', REFUSED),
        ("with a parameter", b"chunked;q=1", REFUSED), ("with a NUL", b"chun\0ked", REFUSED),
        ("of nothing", b"", REFUSED), ("folded", b"\r\n chunked", EITHER),
        ("with a bare line feed", b"\n chunked", REFUSED), ("in a strange alphabet", b"chun\xe2\x84\xaaed", REFUSED),
        ("cow", b"cow", REFUSED), ("with a tab around", b"\tchunked\t", EITHER),
    ):
        yield Payload(f"a transfer coding {says}", _post(b"Transfer-Encoding: " + value, body=CHUNKS), verdict)
    for says, name in (
        ("a space", b"Transfer-Encoding "), ("a tab", b"Transfer-Encoding\t"),
        ("a NUL", b"Transfer-Encoding\0"), ("a control character", b"Transfer-Encoding\x1f"),
    ):
        yield Payload(f"{says} before the colon of a transfer coding", _post(name + b": chunked", body=CHUNKS), REFUSED)
    chunked = b"Transfer-Encoding: chunked"
    yield Payload("two transfer codings", _post(chunked, b"Transfer-Encoding: identity", body=CHUNKS), REFUSED)
    yield Payload("the same transfer coding twice", _post(chunked, chunked, body=CHUNKS), REFUSED)
    yield Payload("chunks in HTTP/1.0", _post(chunked, body=CHUNKS, start=b"POST @T HTTP/1.0"), EITHER, ends=True)
    yield Payload("a coding hidden behind a bare line feed", _post(b"X: y\n" + chunked, body=CHUNKS), REFUSED)
    yield Payload("a coding hidden behind a bare carriage return", _post(b"X: y\r" + chunked, body=CHUNKS), REFUSED)
    for name in (b"Transfer-Encoding", b"Content-Length", b"Host"):
        framing = [chunked, b"Connection: " + name]
        yield Payload(f"{name.decode()} named as hop-by-hop", _post(*framing, body=CHUNKS), EITHER,
                      check=lambda seen: seen[0].body == BODY)


def _chunk_lines():
    chunked = b"Transfer-Encoding: chunked"
    last = b"0\r\n\r\n"
    for says, body, verdict in (
        ("size in 0x form", b"0x5\r\nhello\r\n" + last, REFUSED),
        ("size below zero", b"-5\r\nhello\r\n" + last, REFUSED),
        ("size with a plus", b"+5\r\nhello\r\n" + last, REFUSED),
        ("size with a space before", b" 5\r\nhello\r\n" + last, REFUSED),
        ("size with a space after", b"5 \r\nhello\r\n" + last, EITHER),
        ("size beyond 64 bits", b"10000000000000005\r\nhello\r\n" + last, REFUSED),
        ("size of all bits", b"FFFFFFFFFFFFFFFF\r\nhello\r\n" + last, REFUSED),
        ("size with a NUL", b"5\0\r\nhello\r\n" + last, REFUSED),
        ("size of nothing", b"\r\nhello\r\n" + last, REFUSED),
        ("size with an underscore", b"0_5\r\nhello\r\n" + last, REFUSED),
        ("size not hexadecimal", b"g\r\nhello\r\n" + last, REFUSED),
        ("size with many zeros", b"0" * 40 + b"5\r\nhello\r\n" + last, EITHER),
        ("line ended by a bare line feed", b"5\nhello\r\n" + last, REFUSED),
        ("line ended by two carriage returns", b"5\r\r\nhello\r\n" + last, REFUSED),
        ("data ended by a bare line feed", b"5\r\nhello\n" + last, REFUSED),
        ("data longer than its size", b"5\r\nhelloX\r\n" + last, REFUSED),
        ("data ended by anything", b"5\r\nhelloXX" + last, REFUSED),
        ("extension", b"5;a=b\r\nhello\r\n" + last, EITHER),
        ("extension with a bare line feed", b"5;a\nhello\r\n" + last, REFUSED),
        ("extension with a bare carriage return", b"5;a\rb\r\nhello\r\n" + last, REFUSED),
        ("extension that never ends", b"5;" + b"a" * 200_000 + b"\r\nhello\r\n" + last, REFUSED),
        ("list ended by zeros", b"5\r\nhello\r\n000\r\n\r\n", EITHER),
        ("trailer with a space in its name", b"5\r\nhello\r\n0\r\nX Y: z\r\n\r\n", REFUSED),
        ("trailer with a NUL", b"5\r\nhello\r\n0\r\nX: \0\r\n\r\n", REFUSED),
        ("trailer that never ends", b"5\r\nhello\r\n0\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", REFUSED),
        ("trailer that names a length", b"5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", EITHER),
        ("end with a bare line feed", b"5\r\nhello\r\n0\r\n\n", REFUSED),
    ):
        yield Payload(f"a chunk {says}", _post(chunked, body=body), verdict,
                      check=lambda seen: seen[0].body == BODY and seen[0].values("Content-Length") in ([], [b"5"]))


# Well formed, so that a refusal may keep the connection.
SENSELESS = (
    "bytes above ASCII in the target", "a fragment in the target", "an asterisk for a target",
    "an authority for a target", "another scheme", "a user in the authority", "an empty authority",
    "a port that is none", "a port beyond all ports",
)


def _lines():
    for says, start, verdict in (
        ("two spaces", b"GET  @T HTTP/1.1", REFUSED), ("a tab for a space", b"GET\t@T\tHTTP/1.1", REFUSED),
        ("HTTP/2.0", b"GET @T HTTP/2.0", REFUSED), ("HTTP/0.9", b"GET @T", REFUSED),
        ("http/1.1 in small letters", b"GET @T http/1.1", REFUSED),
        ("HTTP/01.1", b"GET @T HTTP/01.1", REFUSED), ("HTTP/1.10", b"GET @T HTTP/1.10", REFUSED),
        ("a space after the version", b"GET @T HTTP/1.1 ", REFUSED),
        ("a space in the target", b"GET @T/a b HTTP/1.1", REFUSED),
        ("a NUL in the target", b"GET @T/\0 HTTP/1.1", REFUSED),
        ("a control character in the target", b"GET @T/\x01 HTTP/1.1", REFUSED),
        ("a bare carriage return in the target", b"GET @T/\r HTTP/1.1", REFUSED),
        ("bytes above ASCII in the target", b"GET @T/\xff HTTP/1.1", EITHER),
        ("a fragment in the target", b"GET @T#part HTTP/1.1", EITHER),
        ("no target", b"GET HTTP/1.1", REFUSED), ("an asterisk for a target", b"GET * HTTP/1.1", REFUSED),
        ("an authority for a target", b"GET @H:80 HTTP/1.1", REFUSED),
        ("no slash before the path", b"GET smuggled HTTP/1.1", REFUSED),
        ("a method with a parenthesis", b"GE(T @T HTTP/1.1", REFUSED),
        ("a method with a NUL", b"GE\0T @T HTTP/1.1", REFUSED),
        ("a NUL before the method", b"\0GET @T HTTP/1.1", REFUSED),
        ("a space before the method", b" GET @T HTTP/1.1", REFUSED),
        ("a target of 200,000 bytes", b"GET @T/" + b"a" * 200_000 + b" HTTP/1.1", REFUSED),
        ("a method of 100,000 letters", b"G" * 100_000 + b" @T HTTP/1.1", REFUSED),
        ("another scheme", b"GET gopher://@H/ HTTP/1.1", REFUSED),
        ("a user in the authority", b"GET http://user@@H/p HTTP/1.1", EITHER),
        ("an empty authority", b"GET http:///p HTTP/1.1", REFUSED),
        ("a port that is none", b"GET http://127.0.0.1:x/p HTTP/1.1", REFUSED),
        ("a port beyond all ports", b"GET http://127.0.0.1:99999/p HTTP/1.1", REFUSED),
    ):
        yield Payload(f"a request line with {says}", _get(start=start), verdict, closes=says not in SENSELESS)
    yield Payload("an empty line before a request", b"\r\n" + _get(), SAFE)
    yield Payload("a bare line feed for every line end", _get().replace(b"\r\n", b"\n"), REFUSED)
    yield Payload("a bare carriage return for every line end", _get(start=b"GET @T HTTP/1.1").replace(b"\r\n", b"\r") + b"\r\n\r\n", REFUSED)
    yield Payload("an unknown method", _get(start=b"LLAMA @T HTTP/1.1"), SAFE)
    yield Payload("a TLS hello on a plain port", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\0" * 160, REFUSED)
    yield Payload("an HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0", REFUSED)


def _hosts():
    for says, host, verdict in (
        ("no Host", None, REFUSED), ("two Hosts", b"Host: @H\r\nHost: other.example", REFUSED),
        ("two equal Hosts", b"Host: @H\r\nHost: @H", REFUSED), ("a space in Host", b"Host: a b", REFUSED),
        ("a slash in Host", b"Host: @H/x", REFUSED), ("a user in Host", b"Host: user@@H", REFUSED),
        ("half a bracket in Host", b"Host: [::1", REFUSED), ("a port that is none in Host", b"Host: a:b", REFUSED),
        ("a port beyond all ports in Host", b"Host: a:99999", EITHER), ("an empty Host", b"Host:", EITHER),
        ("a NUL in Host", b"Host: a\0b", REFUSED), ("a question mark in Host", b"Host: @H?x", REFUSED),
        ("a backslash in Host", b"Host: @H\\x", REFUSED), ("a space before Host's colon", b"Host : @H", REFUSED),
        ("a Host folded", b"Host:\r\n @H", EITHER), ("two Hosts in one line", b"Host: @H, other.example", REFUSED),
    ):
        yield Payload(says, _get(host=host), verdict, closes=False)


def _fields():
    for says, field, verdict in (
        ("a space in a name", b"X Y: z", REFUSED), ("an empty name", b": z", REFUSED),
        ("a line without a colon", b"nonsense", REFUSED), ("a NUL in a value", b"X: a\0b", REFUSED),
        ("a bare carriage return in a value", b"X: a\rb", REFUSED),
        ("a bare line feed between fields", b"X: a\nY: b", REFUSED),
        ("a DEL in a value", b"X: a\x7fb", REFUSED), ("a control character in a value", b"X: a\x01b", REFUSED),
        ("a NUL in a name", b"X\0: a", REFUSED), ("bytes above ASCII in a name", b"X\xe9: a", REFUSED),
        ("a parenthesis in a name", b"X(: a", REFUSED), ("a folded line", b"X: a\r\n b", EITHER),
        ("a folded line of nothing", b"X: a\r\n ", EITHER), ("two carriage returns at a line's end", b"X: a\r", REFUSED),
        ("a name of 200,000 letters", b"X" * 200_000 + b": a", REFUSED),
        ("a value of 200,000 letters", b"X: " + b"a" * 200_000, REFUSED),
        ("five thousand fields", b"\r\n".join(b"X%d: a" % i for i in range(5000)), REFUSED),
    ):
        yield Payload(says, _get(field), verdict)
    yield Payload("an expectation nobody knows", _get(b"Expect: llamas"), EITHER, closes=False)
    yield Payload("a space before the first field", _get(host=b" Host: @H"), EITHER)
    yield Payload("a space line before the first field", _get(host=b" \r\nHost: @H"), EITHER)


def _hops():
    gone = lambda *names: lambda seen: not any(seen[0].has(name) for name in names)
    yield Payload("fields named by Connection go no further",
                  _get(b"Connection: X-Hop, x-OTHER", b"X-Hop: 1", b"X-Other: 2"), SAFE, check=gone("X-Hop", "X-Other"))
    yield Payload("hop-by-hop fields go no further",
                  _get(b"Keep-Alive: timeout=5", b"Proxy-Connection: keep-alive", b"TE: gzip", b"Connection: TE"), SAFE,
                  check=gone("Keep-Alive", "Proxy-Connection", "TE"))
    yield Payload("an upgrade to h2c goes no further",
                  _get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__"), SAFE,
                  check=gone("Upgrade", "HTTP2-Settings"))
    yield Payload("other fields arrive with their casing and order", _get(b"b-Second: 1", b"A-first: 2", b"b-Second: 3"), SAFE,
                  check=lambda seen: [f for f in seen[0].fields if f[0] in (b"b-Second", b"A-first")]
                  == [(b"b-Second", b"1"), (b"A-first", b"2"), (b"b-Second", b"3")])
    yield Payload("the proxy names itself in Via", _get(), SAFE, check=lambda seen: seen[0].has("Via"))
    yield Payload("two requests at once are answered in order", _get() + _get(), SAFE, count=2)
    yield Payload("a request behind a body of known length", _post(b"Content-Length: 5", body=BODY + _get()), SAFE, count=2)
    yield Payload("a request behind chunks", _post(b"Transfer-Encoding: chunked", body=CHUNKS + _get()), SAFE, count=2)
    yield Payload("bytes behind a request that asks to close", _get(b"Connection: close") + SMUGGLED, SAFE)


def all_payloads():
    """Every payload of the table, the families one after another."""
    made = []
    for family in (_lengths, _codings, _chunk_lines, _lines, _hosts, _fields, _hops):
        made.extend(family())
    return made
