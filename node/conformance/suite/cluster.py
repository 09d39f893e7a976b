"""A cluster under test: nodes as processes of ./caravan start, and its management API."""

import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import time

from .namespaces import sockets_in
from .node import ROOT, _tied_to_us
from .rows import SLOWNESS

PORTS = {"proxy": 1080, "guarded": 1180, "spare": 1280, "web": 8080, "cluster": 7640, "management": 9640}
HELLO = "/v1/config/listeners/web/layers/http/routes/@hello/answer/text"
_offsets = itertools.cycle(range(22440, 22560))

DOCUMENT = """\
caravan: 1
users:
  staff: { names: {} }
listeners:
  everything:
    bind: ":1080"
    targets: { any: true }
    layers:
      - detect: { any-of: [socks5, socks4, http-proxy] }
  guarded:
    bind: ":1180"
    users: staff
    targets: { any: true }
    layers:
      - detect: { any-of: [socks5, http-proxy] }
  web:
    bind: ":8080"
    layers:
      - http:
          routes:
            - { name: hello, match: { path-prefix: /said }, answer: { status: 200, text: "one" } }
            - { name: rest, upstream: origin }
upstreams:
  origin: { endpoints: ["127.0.0.1:PORT"] }
"""


def soon(what, ready, seconds=10.0, every=0.05):
    """Waits until it is so, and returns what `ready` returned."""
    deadline = time.monotonic() + seconds * SLOWNESS
    while True:
        found = ready()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:g} s")
        time.sleep(every)


def steadily(what, so, seconds):
    """Fails unless it stays so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not so():
            raise AssertionError(what)
        time.sleep(0.1)


def _free_offset():
    """An offset at which every port of a node is free, none given twice."""
    for offset in _offsets:
        held = []
        try:
            for port in PORTS.values():
                one = socket.socket()
                held.append(one)
                one.bind(("127.0.0.1", port + offset))
            return offset
        except OSError:
            continue
        finally:
            for one in held:
                one.close()


class Silent(Exception):
    """Nobody answers at the management address."""


class Member:
    """One node: its ports, its disk, its process."""

    def __init__(self, folder, name, space=None, address="127.0.0.1"):
        self.name, self.space, self.address = name, space, address
        self.offset = _free_offset()
        for port, number in PORTS.items():
            setattr(self, port, number + self.offset)
        self.data = folder / name
        self.out = folder / f"{name}.out"
        self.process = None

    @property
    def seed(self):
        return f"{self.address}:{self.cluster}"

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def start(self, *arguments):
        command = [ROOT / "caravan", "start", "--name", self.name, "--data", self.data]
        command += ["--port-offset", self.offset, "--drain-timeout", "3s", *arguments]
        if self.space:
            command = ["ip", "netns", "exec", self.space, *command]
        self.began = time.monotonic()
        with open(self.out, "ab") as out:
            self.process = subprocess.Popen(
                [str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                preexec_fn=_tied_to_us,
            )

    def signal(self, which):
        self.process.send_signal(which)

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def stop(self, seconds=40):
        """Asked to end; how it ended."""
        self.process.terminate()
        return self.process.wait(seconds)

    def ask(self, method, path, body=None, seconds=35, **headers):
        """Status, parsed body and headers of one request to its API."""
        made = http.client.HTTPConnection("127.0.0.1", self.management, timeout=seconds)
        made.sock = sockets_in(self.space)
        made.sock.settimeout(seconds)
        try:
            made.sock.connect(("127.0.0.1", self.management))
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if body is not None:
                sent.setdefault("Content-Type", "application/json")
            if method != "GET":
                sent.setdefault("If-Match", "*")
            text = body if body is None or isinstance(body, str) else json.dumps(body)
            made.request(method, path, text, sent)
            answer = made.getresponse()
            raw = answer.read().decode()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return answer.status, json.loads(raw) if is_json else raw, answer.headers
        except (OSError, http.client.HTTPException) as problem:
            raise Silent(f"{self.name}: {problem!r}") from problem
        finally:
            made.close()

    def get(self, path, seconds=5):
        status, body, _ = self.ask("GET", path, seconds=seconds)
        if status != 200:
            raise AssertionError(f"GET {path} of {self.name}: {status} {body}")
        return body

    def health(self, which="ready"):
        """The status of /health/…; 0 when nobody answers."""
        try:
            return self.ask("GET", f"/health/{which}", seconds=2)[0]
        except Silent:
            return 0

    def standing(self):
        return self.get("/health/cluster")

    def view(self):
        """Itself as /v1/nodes shows it."""
        return next(n for n in self.get("/v1/nodes")["items"] if n["name"] == self.name)

    def said(self):
        """What the route whose text changes answers there."""
        made = http.client.HTTPConnection("127.0.0.1", self.web, timeout=5)
        made.sock = sockets_in(self.space)
        made.sock.connect(("127.0.0.1", self.web))
        try:
            made.request("GET", "/said", headers={"Host": "a.example"})
            return made.getresponse().read().decode()
        finally:
            made.close()

    def tail(self, lines=15):
        return "\n".join(self.out.read_text(errors="replace").strip().splitlines()[-lines:])

    def resident_mb(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0


class Cluster:
    """Nodes that have each other as seeds."""

    def __init__(self, folder, size, origin, network=None, document=DOCUMENT):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder, self.network, self.expect = folder, network, size
        self.document = folder / "cluster.yaml"
        self.document.write_text(document.replace("PORT", str(origin)))
        self.members = []
        for k in range(size):
            self.add(f"node-{k}")

    def add(self, name):
        k = len(self.members)
        place = (self.network.spaces[k], self.network.address(k)) if self.network else ()
        self.members.append(Member(self.folder, name, *place))
        return self.members[-1]

    def __getitem__(self, k):
        return self.members[k]

    def __iter__(self):
        return iter(self.members)

    def arguments(self, member):
        seeds = ",".join(m.seed for m in self.members[:self.expect])
        found = ["--config", self.document, "--seeds", seeds, "--bootstrap-expect", min(self.expect, 7)]
        if self.network:
            found += ["--cluster", f"{member.address}:{member.cluster - member.offset}", "--insecure-cluster"]
        return found

    def start(self, *members, more=()):
        for member in members or self.members:
            member.start(*self.arguments(member), *more)

    def form(self, seconds=60):
        """Starts all at once; returns the seconds until every one serves and is known to all."""
        began = time.monotonic()
        self.start()
        self.settled(seconds)
        return time.monotonic() - began

    def ready(self, *members, seconds=40):
        for member in members or self.members:
            try:
                soon(f"{member.name} ready", lambda: member.health() == 200 or not member.alive, seconds)
            except AssertionError as late:
                raise AssertionError(f"{late}\n{member.tail()}") from None
            if not member.alive:
                raise AssertionError(f"{member.name} ended with {member.process.poll()}:\n{member.tail()}")

    def settled(self, seconds=40):
        """Until the living nodes know each other and have all proven one revision; which."""
        living = [m for m in self.members if m.alive]
        self.ready(*living, seconds=seconds)

        def one():
            try:
                views = [m.get("/v1/nodes")["items"] for m in living]
                states = [m.standing()["status"] for m in living]
            except (Silent, AssertionError):
                return None
            names = {m.name for m in living}
            here = [[n for n in view if n["name"] in names] for view in views]
            proven = {n["proven"] for view in here for n in view}
            fine = all(len(v) == len(living) and all(n["ready"] and n["member"] == "up" and not n.get("trying")
                       for n in v) for v in here)
            self.last = [[(n["name"], n["member"], n["proven"], n["ready"], n.get("notReadyBecause")) for n in v] for v in views]
            return proven if fine and len(proven) == 1 and set(states) == {"ok"} else None

        self.last = None
        try:
            return soon("all nodes at one revision", one, seconds, 0.2).pop()
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.last}") from None

    def one_cluster(self):
        """Fails unless all living nodes name the same leader: two clusters would have two."""
        leaders = {m.standing().get("leader") for m in self.members if m.alive}
        if len(leaders) != 1 or None in leaders:
            raise AssertionError(f"leaders: {leaders}")

    def leader(self, among=None):
        """The node that leads, as the living ones agree."""

        def found():
            for member in among or [m for m in self.members if m.alive]:
                try:
                    leads = [n["name"] for n in member.get("/v1/nodes")["items"] if n["leader"]]
                except (Silent, AssertionError):
                    continue
                if len(leads) == 1:
                    return next(m for m in self.members if m.name == leads[0])
            return None

        return soon("a leader", found, 20)

    def write(self, text, member=None, wait="applied", seconds=35):
        """Changes the text of a route; the status and the answer."""
        at = (member or self.members[0])
        return at.ask("PUT", f"{HELLO}?wait={wait}&timeout=30s", json.dumps(text), seconds=seconds)[:2]

    def written(self, text, member=None, wait="applied"):
        """The same, and it has to work."""
        status, body = self.write(text, member, wait)
        if status not in (200, 202):
            raise AssertionError(f"write of {text!r}: {status} {body}")
        return body

    def writes_again(self, member, text, seconds=30):
        """Seconds until a write is accepted by a node."""
        began = time.monotonic()
        last = "nothing"
        while time.monotonic() - began < seconds:
            try:
                status, last = self.write(text, member, "committed", seconds=5)
                if status in (200, 202):
                    return time.monotonic() - began
            except Silent as problem:
                last = problem
            time.sleep(0.05)
        raise AssertionError(f"no write within {seconds} s: {last}")

    def close(self):
        for member in self.members:
            if member.alive:
                member.signal(signal.SIGCONT)
                member.process.kill()
        for member in self.members:
            if member.process:
                member.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
