"""The node under test: its document, its start, its signals, its end."""

import ctypes
import itertools
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
_libc = ctypes.CDLL(None)
_candidates = itertools.count(20000 + os.getpid() % 8000)

DOCUMENT = """\
caravan: 1
users:
  staff: {{ file: staff.users }}
listeners:
  everything:
    bind: "127.0.0.1:{everything}"
    targets: {{ any: true }}
    layers:
      - detect: {{ any-of: [socks5, socks4, http-proxy] }}
  members:
    bind: "127.0.0.1:{members}"
    users: staff
    targets: {{ any: true }}
    layers:
      - detect: {{ any-of: [socks5, socks4, http-proxy] }}
  guarded:
    bind: "127.0.0.1:{guarded}"
    layers:
      - detect: {{ any-of: [socks5, socks4, http-proxy] }}
  web:
    bind: "127.0.0.1:{web}"
    layers:
      - http:
          routes:
            - {{ name: closed, match: {{ path-prefix: /closed }}, answer: {{ status: 403, text: "not here\\n" }} }}
            - {{ name: spare, match: {{ path-prefix: /spare }}, upstream: spare }}
            - {{ name: drill, match: {{ host: drill.example }}, upstream: drill }}
            - {{ name: told, match: {{ host: told.example }}, upstream: told }}
            - {{ name: socket, match: {{ host: socket.example }}, upstream: socket }}
            - {{ name: mortal, match: {{ host: mortal.example }}, upstream: mortal }}
            - {{ name: page, match: {{ host: page.example }}, upstream: page }}
  relay:
    bind: "127.0.0.1:{relay}"
    layers:
      - tcp: {{ targets: ["127.0.0.1:{nobody}", "127.0.0.1:{echo}"] }}
  brisk:
    bind: "127.0.0.1:{brisk}"
    targets: {{ any: true }}
    limits: {{ handshake: 1s, keep-alive: 1s, idle: 2s }}
    layers:
      - detect: {{ any-of: [socks5, socks4, http-proxy] }}
upstreams:
  page: {{ endpoints: ["127.0.0.1:{page}"] }}
  spare: {{ endpoints: ["127.0.0.1:{nobody}", "127.0.0.1:{page}"] }}
  drill: {{ endpoints: ["127.0.0.1:{drill}"] }}
  told: {{ endpoints: ["127.0.0.1:{told}"] }}
  socket: {{ endpoints: ["127.0.0.1:{socket}"] }}
  mortal: {{ endpoints: ["127.0.0.1:{mortal}"] }}
"""
LISTENERS = ("everything", "members", "guarded", "web", "relay", "brisk")
USER, PASSWORD = "alice", "correct horse"


def free_ports(count):
    """Ports nobody listens on, none given twice, below the range clients are given theirs from."""
    found = []
    while len(found) < count:
        port = next(_candidates)
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    return found


def _tied_to_us():
    os.setsid()
    _libc.prctl(1, signal.SIGKILL)


class Node:
    """A node of ours on free ports, started by ./caravan start."""

    def __init__(self, work, origins):
        self.work = work
        names = [*LISTENERS, "management"]
        self.port = dict(zip(names, free_ports(len(names))))
        self.origins = origins
        self.config = work / "node.yaml"
        self.log = work / "access.log"
        self.out = work / "node.out"
        self.process = None
        self.offset = self.port["management"] - 9640

    def document(self):
        ports = {n: p - self.offset for n, p in self.port.items()}
        return DOCUMENT.format(**{**ports, **self.origins})

    def write(self, text=None):
        self.config.write_text(text or self.document())

    def caravan(self, *arguments, code=0, text=None):
        done = subprocess.run(
            [ROOT / "caravan", *arguments], input=text, capture_output=True, text=True, timeout=600
        )
        if done.returncode != code:
            raise AssertionError(f"caravan {arguments[0]} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def start(self, seconds=600):
        if not (self.work / "staff.users").exists():
            (self.work / "staff.users").write_text(self.caravan("user", "hash", USER, text=PASSWORD))
        self.write()
        command = [ROOT / "caravan", "start", "--config", self.config, "--data", self.work / "data"]
        command += ["--log", self.log, "--port-offset", str(self.offset)]
        with open(self.out, "ab") as out:
            self.process = subprocess.Popen(
                [str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                preexec_fn=_tied_to_us,
            )
        deadline = time.monotonic() + seconds
        while self.health("ready") != 200:
            if self.process.poll() is not None:
                tail = self.out.read_text(errors="replace").strip().splitlines()[-20:]
                raise SystemExit("conformance: the node did not start:\n" + "\n".join(tail))
            if time.monotonic() > deadline:
                raise SystemExit(f"conformance: the node was not ready within {seconds} s")
            time.sleep(0.05)

    def management(self, path):
        url = f"http://127.0.0.1:{self.port['management']}{path}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()

    def health(self, which):
        """The status of /health/…; 0 when nobody answers."""
        try:
            return self.management(f"/health/{which}")[0]
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def signal(self, which):
        self.process.send_signal(which)

    def logged(self, words, seconds=5):
        """Whether the access log says so, which it may do a moment later."""
        deadline = time.monotonic() + seconds
        while True:
            if self.log.exists() and words in self.log.read_text(errors="replace"):
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)

    def lines(self, words):
        """The lines of the access log with these words, once there are any."""
        self.logged(words)
        return [line for line in self.log.read_text(errors="replace").splitlines() if words in line]

    def stop(self):
        if self.process is None:
            return
        for sign, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(self.process.pid, sign)
            except ProcessLookupError:
                break
            try:
                self.process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None
