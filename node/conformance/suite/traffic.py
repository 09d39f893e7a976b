"""Clients and origins of a cluster's stories: tunnels that are held, requests without pause.

Everything runs on one thread of its own, so that a story may stop, kill and cut meanwhile. What
fails is kept with the node it went through; the story says which failures it allows.
"""

import asyncio
import base64
import collections
import resource
import struct
import threading
import time
from dataclasses import dataclass

from .namespaces import sockets_in
from .rows import SLOWNESS

PATIENCE = 60 * SLOWNESS  # seconds an answer may take: a frozen node answers when it wakes
MASK = b"\x11\x22\x33\x44"


def many_descriptors():
    """As many as we may have: the storm holds some thousands."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))


class Origin(asyncio.Protocol):
    """HTTP, WebSocket and echo on one port: what a connection says first decides."""

    def __init__(self, status):
        self.status, self.speaks, self.rest = status, None, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if self.speaks is None:
            self.speaks = self._http if data[:4] in (b"GET ", b"POST") else self.transport.write
        self.speaks(data)

    def _http(self, data):
        self.rest += data
        while (end := self.rest.find(b"\r\n\r\n")) >= 0:
            head, self.rest = self.rest[:end].lower(), self.rest[end + 4:]
            if b"upgrade: websocket" in head:
                self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                     b"Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
                self.speaks = self._frames
                return self._frames(b"")
            text = b"hello\n"
            self.transport.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (self.status, len(text), text))

    def _frames(self, data):
        """Says each small text frame back, unmasked as servers do."""
        self.rest += data
        while len(self.rest) >= 6 and len(self.rest) >= 6 + (size := self.rest[1] & 0x7F):
            mask, body = self.rest[2:6], self.rest[6:6 + size]
            self.rest = self.rest[6 + size:]
            plain = bytes(b ^ mask[i % 4] for i, b in enumerate(body))
            self.transport.write(bytes((0x81, size)) + plain)


@dataclass
class Failure:
    node: str
    kind: str
    why: str
    at: float

    def __str__(self):
        return f"{self.kind} through {self.node}: {self.why}"


class Held(asyncio.Protocol):
    """A tunnel that is held open: it says something now and then and wants it back."""

    def __init__(self, member, kind, writer, failed):
        # A writer that nobody holds closes its transport.
        self.member, self.kind, self.writer, self.failed = member, kind, writer, failed
        self.transport = writer.transport
        self.said, self.got, self.wanted, self.over = 0, b"", b"", False
        self.answered = self.timer = None

    def begin(self, loop, every):
        self.loop, self.every = loop, every
        self.transport.set_protocol(self)
        self.timer = loop.call_later(every * (id(self) // 64 % 97) / 97, self._tick)

    def _tick(self):
        if not self.over:
            self.ping()
            self.timer = self.loop.call_later(self.every, self._tick)

    def ping(self):
        """The future of the answer; one word at a time is under way."""
        if self.answered is None or self.answered.done():
            self.answered = self.loop.create_future()
            self.said += 1
            text = b"ping %d\n" % self.said
            frame = self.kind == "websocket"
            self.wanted = bytes((0x81, len(text))) + text if frame else text
            masked = bytes(b ^ MASK[i % 4] for i, b in enumerate(text))
            self.transport.write(bytes((0x81, 0x80 | len(text))) + MASK + masked if frame else text)
        return self.answered

    def data_received(self, data):
        self.got += data
        if self.wanted.startswith(self.got) and len(self.got) < len(self.wanted):
            return
        if self.got != self.wanted or not self.answered or self.answered.done():
            self.end(f"got {self.got[:40]!r} for {self.wanted!r}")
        self.got = b""
        if not self.answered.done():
            self.answered.set_result(None)

    def connection_lost(self, problem):
        self.end(repr(problem) if problem else "ended by the node")

    def end(self, why=None):
        """Over; without a reason it is we who wanted that."""
        if not self.over:
            self.over, self.at = True, time.monotonic()
            self.timer.cancel()
            if why:
                self.failed(self.member, self.kind, why)
            if self.answered and not self.answered.done():
                self.answered.set_result(None)
            self.transport.abort()


class Traffic:
    """The origins and the clients; spaces are the network namespaces they are wanted in."""

    def __init__(self, spaces=(None,)):
        many_descriptors()
        self.failures, self.answers = [], collections.Counter()
        self.held, self.tasks, self.slowest = [], [], 0.0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port, self.broken = self._do(self._origins(spaces))

    def _do(self, work, seconds=120):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    async def _origins(self, spaces):
        """The same two ports in every space: a good origin, and one that answers 503."""
        ports = []
        for status in (200, 503):
            port = 0
            for space in spaces:
                made = sockets_in(space)
                made.setsockopt(1, 2, 1)
                made.bind(("127.0.0.1", port))
                port = made.getsockname()[1]
                made.listen(4096)
                made.setblocking(False)
                await self.loop.create_server(lambda status=status: Origin(status), sock=made)
            ports.append(port)
        return ports

    # ---- tunnels ------------------------------------------------------------------------------

    def hold(self, member, kinds=("connect", "socks5", "websocket"), each=5, every=1.0, user=None):
        """Opens `each` tunnels of every kind through a node, and keeps them talking."""
        return self._do(self._hold(member, kinds, each, every, user))

    async def _hold(self, member, kinds, each, every, user):
        gate = asyncio.Semaphore(40)

        async def one(kind):
            async with gate:
                reader, writer = await asyncio.wait_for(self._open(member, kind, user), 30)
                held = Held(member, kind, writer, self._failed)
                held.begin(self.loop, every)
                await asyncio.wait_for(asyncio.shield(held.ping()), 30)
            return held

        made = await asyncio.gather(*(one(kind) for kind in kinds for _ in range(each)))
        self.held += made
        return made

    def _failed(self, member, kind, why):
        self.failures.append(Failure(member.name, kind, why, time.monotonic()))

    async def connection(self, member, port):
        made = sockets_in(member.space)
        made.setblocking(False)
        try:
            await asyncio.wait_for(self.loop.sock_connect(made, ("127.0.0.1", port)), 10)
        except BaseException:
            made.close()
            raise
        return await asyncio.open_connection(sock=made)

    async def _open(self, member, kind, user):
        if kind == "websocket":
            reader, writer = await self.connection(member, member.web)
            await self._greet(reader, writer, b"GET /ws HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n"
                              b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n", b" 101 ")
        elif kind == "connect":
            reader, writer = await self.connection(member, member.guarded if user else member.proxy)
            said = base64.b64encode(":".join(user).encode()).decode() if user else ""
            auth = f"Proxy-Authorization: Basic {said}\r\n" if user else ""
            head = f"CONNECT 127.0.0.1:{self.port} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{auth}\r\n"
            await self._greet(reader, writer, head.encode(), b" 200 ")
        else:
            reader, writer = await self.connection(member, member.guarded if user else member.proxy)
            writer.write(b"\x05\x01\x02" if user else b"\x05\x01\x00")
            chosen = await reader.readexactly(2)
            if user:
                name, word = (part.encode() for part in user)
                writer.write(b"\x01" + bytes((len(name),)) + name + bytes((len(word),)) + word)
                chosen = b"\x05\x00" if await reader.readexactly(2) == b"\x01\x00" else b"refused"
            writer.write(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + struct.pack(">H", self.port))
            answer = await reader.readexactly(10)
            if chosen != b"\x05\x00" or answer[1] != 0:
                raise OSError(f"SOCKS said {chosen!r}, then {answer[1]}")
        return reader, writer

    @staticmethod
    async def _greet(reader, writer, head, wanted):
        writer.write(head)
        answer = await reader.readuntil(b"\r\n\r\n")
        if wanted not in answer.split(b"\r\n")[0] + b" ":
            raise OSError(f"answered {answer[:80]!r}")

    def speak(self, member=None):
        """Every tunnel that is open says one more word and gets it back, or is a failure."""
        return self._do(self._speak(member))

    async def _speak(self, member):
        async def one(held):
            try:
                # A word that is under way may have been answered already: the next one proves it.
                for _ in range(2):
                    await asyncio.wait_for(asyncio.shield(held.ping()), PATIENCE)
            except asyncio.TimeoutError:
                held.end("no answer")

        talking = [h for h in self.held if not h.over and member in (None, h.member)]
        await asyncio.gather(*(one(held) for held in talking))
        return sum(not h.over for h in talking)

    def drop(self, member):
        """Forgets a node's tunnels: it was killed, or asked to end."""

        async def end():
            for held in [h for h in self.held if h.member is member]:
                held.end()
                self.held.remove(held)

        self._do(end())

    # ---- requests -----------------------------------------------------------------------------

    def load(self, members, clients=3, pause=0.02, others=()):
        """Clients of every node that ask without end; a connect that fails is tried on `others`."""
        for member in members:
            for number in range(clients):
                kept = number % 3 != 2
                near = [member, *(m for m in others if m is not member)]
                self.tasks.append(self._task(self._ask(near, kept, number % 2 == 0, pause)))

    def _task(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    async def _ask(self, near, kept, reverse, pause):
        made = None
        while True:
            began = time.monotonic()
            member = near[0]
            try:
                if made is None:
                    made, member = await self._somewhere(near, reverse)
                member, made = await self._one(made, member, near, reverse)
                self.answers[member.name] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
                if not kept:
                    made[1].close()
                    made = None
            except (OSError, EOFError, asyncio.TimeoutError) as problem:
                self._failed(member, "request", f"{type(problem).__name__}: {problem}")
                if made:
                    made[1].close()
                made = None
                await asyncio.sleep(0.05)
            await asyncio.sleep(pause)

    async def _somewhere(self, near, reverse):
        for member in near[:-1]:
            try:
                return (*await self.connection(member, member.web if reverse else member.proxy), True), member
            except (OSError, asyncio.TimeoutError):
                continue
        member = near[-1]
        return (*await self.connection(member, member.web if reverse else member.proxy), True), member

    async def _one(self, made, member, near, reverse):
        """One request; a kept connection that ended before its answer began is replaced, as clients do."""
        reader, writer, fresh = made
        target = "/hello" if reverse else f"http://127.0.0.1:{self.port}/hello"
        try:
            writer.write(f"GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n".encode())
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        except (OSError, asyncio.IncompleteReadError) as problem:
            if fresh or getattr(problem, "partial", b""):
                raise
            writer.close()
            again, member = await self._somewhere(near, reverse)
            return await self._one(again, member, near, reverse)
        fields = head.lower()
        size = int(fields.split(b"content-length:")[1].split(b"\r\n")[0])
        body = await asyncio.wait_for(reader.readexactly(size), PATIENCE)
        if b" 200 " not in head[:14] or body != b"hello\n":
            raise OSError(f"answered {head[:60]!r} {body[:60]!r}")
        if b"connection: close" in fields:
            writer.close()
            reader, writer, _ = (await self._somewhere(near, reverse))[0]
            return member, (reader, writer, True)
        return member, (reader, writer, False)

    # ---- the end ------------------------------------------------------------------------------

    def failed(self, *members, kinds=None):
        """What failed on these nodes (all when none is named), in words."""
        names = {m.name for m in members}
        return [str(f) for f in self.failures if (not names or f.node in names)
                and (kinds is None or f.kind in kinds)]

    def rest(self):
        """Ends the requests; the tunnels stay."""
        for task in self.tasks:
            task.cancel()
        if self.tasks:
            self._do(asyncio.sleep(0.05))
        self.tasks = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.rest()
        for member in {h.member for h in self.held}:
            self.drop(member)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
