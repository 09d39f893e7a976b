"""Hostile and broken answers of an origin, and what the client may see of each.

BAD: the client gets 502 or a connection cut short, never a clean end. WHOLE: it gets exactly the
body given. BAD_OR_WHOLE: either. After each, the next request must get its own answer.
"""

from dataclasses import dataclass

BAD, WHOLE, BAD_OR_WHOLE = "bad", "whole", "bad or whole"


@dataclass
class Told:
    """An origin's answer; `then` is what it does next: close, stay or reset."""

    says: str
    raw: bytes
    verdict: str
    body: bytes = b""
    then: str = "close"
    status: int = 200


def _answer(*fields, body=b"", start=b"HTTP/1.1 200 OK"):
    return b"\r\n".join([start, *fields, b"", b""]) + body


EVIL = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nevil\n"
CHUNKED = b"Transfer-Encoding: chunked"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def _lengths():
    yield Told("a body shorter than its length", _answer(b"Content-Length: 10", body=b"hello"), BAD)
    yield Told("two lengths that differ", _answer(b"Content-Length: 5", b"Content-Length: 6", body=b"hello"), BAD)
    yield Told("two lengths that agree", _answer(b"Content-Length: 5", b"Content-Length: 5", body=b"hello"), BAD_OR_WHOLE, b"hello")
    for says, value in (("below zero", b"-1"), ("with a plus", b"+5"), ("in hexadecimal", b"0x5"),
                        ("beyond 64 bits", b"18446744073709551621"), ("not a number", b"five"), ("of nothing", b"")):
        yield Told(f"a length {says}", _answer(b"Content-Length: " + value, body=b"hello"), BAD)
    both = _answer(b"Content-Length: 3", CHUNKED, body=CHUNKS)
    yield Told("both a length and chunks", both, BAD_OR_WHOLE, b"hello")
    yield Told("a second answer nobody asked for", _answer(b"Content-Length: 5", body=b"hello") + EVIL, BAD_OR_WHOLE, b"hello", "stay")
    yield Told("a body on 204", _answer(b"Content-Length: 5", body=b"hello", start=b"HTTP/1.1 204 No Content"), BAD_OR_WHOLE, b"", "stay", 204)
    yield Told("a body that ends with the connection", _answer(body=b"hello"), WHOLE, b"hello")


def _chunks():
    for says, body in (
        ("that stop before the last", b"5\r\nhello\r\n"), ("that stop within one", b"5\r\nhel"),
        ("with a size that is none", b"x\r\nhello\r\n0\r\n\r\n"), ("with a size below zero", b"-5\r\nhello\r\n0\r\n\r\n"),
        ("with a size beyond 64 bits", b"10000000000000005\r\nhello\r\n0\r\n\r\n"),
        ("longer than their size", b"5\r\nhelloX\r\n0\r\n\r\n"),
    ):
        yield Told(f"chunks {says}", _answer(CHUNKED, body=body), BAD)
    yield Told("chunks in HTTP/1.0", _answer(CHUNKED, body=CHUNKS, start=b"HTTP/1.0 200 OK"), BAD_OR_WHOLE, b"hello")
    yield Told("chunked named twice", _answer(b"Transfer-Encoding: chunked, chunked", body=CHUNKS), BAD)
    yield Told("an unknown transfer coding", _answer(b"Transfer-Encoding: llama", body=CHUNKS), BAD)


def _heads():
    for says, start in (
        ("a status of two digits", b"HTTP/1.1 20 OK"), ("a status of four digits", b"HTTP/1.1 2000 OK"),
        ("a status of letters", b"HTTP/1.1 abc OK"), ("HTTP/2.0", b"HTTP/2.0 200 OK"),
        ("another protocol", b"SMTP/1.1 200 OK"), ("no status", b"HTTP/1.1"),
    ):
        yield Told(f"a status line with {says}", _answer(b"Content-Length: 5", body=b"hello", start=start), BAD)
    length = b"Content-Length: 5"
    for says, field, verdict in (
        ("a NUL in a value", b"X: a\0b", BAD), ("a bare carriage return in a value", b"X: a\rY: b", BAD),
        ("a space in a name", b"X Y: a", BAD), ("a line without a colon", b"nonsense", BAD),
        ("an empty name", b": a", BAD), ("a folded line", b"X: a\r\n b", BAD_OR_WHOLE),
        ("a space before a colon", b"X : a", BAD_OR_WHOLE), ("a bare line feed between fields", b"X: a\nY: b", BAD),
        ("fifty thousand fields", b"\r\n".join(b"X%d: a" % i for i in range(50_000)), BAD),
        ("a field of 4 MB", b"X: " + b"a" * 4_000_000, BAD),
    ):
        yield Told(f"an answer with {says}", _answer(field, length, body=b"hello"), verdict, b"hello")
    yield Told("no answer at all", b"", BAD)
    yield Told("half a head", b"HTTP/1.1 200 OK\r\nContent-Le", BAD)
    yield Told("a reset within the body", _answer(b"Content-Length: 500000", body=b"a" * 1000), BAD, then="reset")
    yield Told("not HTTP at all", b"220 mail.example ESMTP\r\n", BAD)
    yield Told("hints before the answer", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + _answer(length, body=b"hello"), WHOLE, b"hello", "stay")
    yield Told("two thousand hints before the answer", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 2_000 + _answer(length, body=b"hello"), BAD_OR_WHOLE, b"hello")
    yield Told("a change of protocol nobody asked for", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: llama\r\nConnection: upgrade\r\n\r\n" + EVIL, BAD)


def all_answers():
    """Every answer of the table by a short name the origin is asked for it by."""
    told = [one for family in (_lengths, _chunks, _heads) for one in family()]
    return {f"t{number}": one for number, one in enumerate(told)}
