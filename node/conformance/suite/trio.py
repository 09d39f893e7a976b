"""A throw-away cluster of three: keys by cluster init, TLS and a token on every management port."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

from .node import ROOT, _tied_to_us, free_ports

NODES = ("node-1", "node-2", "node-3")
PROXY, WEB, CLUSTER, MANAGEMENT = 1080, 8080, 7640, 9640

DOCUMENT = """\
# What the three nodes serve.
caravan: 1
rollout: {{ canary: 1, then: all, deadline: 10s }}
users:
  staff: {{ names: {{ {user}: "{hash}" }} }}
listeners:
  everything:
    bind: ":1080"
    users: staff
    targets: {{ any: true }}
    layers:
      - detect: {{ any-of: [socks5, http-proxy] }}
  web:
    bind: ":8080"
    layers:
      - http:
          routes:
            - {{ name: hello, match: {{ path-prefix: /hello }}, answer: {{ status: 200, text: "hello\\n" }} }}
            - {{ name: api, match: {{ path-prefix: /api }}, upstream: api }}
            - {{ name: page, upstream: page }}
upstreams:
  api: {{ endpoints: ["127.0.0.1:9001"] }}
  page: {{ endpoints: ["127.0.0.1:{page}", "localhost:{page}"] }}
"""


def _offsets():
    """Three numbers, one after another, that leave every port of a node free."""
    while True:
        first = free_ports(1)[0] - MANAGEMENT
        if all(_free(port + first + k) for k in range(3) for port in (PROXY, WEB, CLUSTER, MANAGEMENT)):
            return [first + k for k in range(3)]


def _free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Trio:
    """Three processes; one that ends is started again, an empty one when it left or was removed."""

    def __init__(self, work, page, offsets=None):
        self.work, self.page = work / "trio", page
        self.offsets = offsets or _offsets()
        self.keys = self.work / "keys"
        self.processes, self.said = {}, {}
        self.starts = 0
        self.ending = threading.Event()
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    # ---- the cluster ---------------------------------------------------------------------------

    def start(self, seconds=180):
        self.work.mkdir(parents=True)
        said = self._caravan("cluster", "init", self.keys)
        self.token = re.search(r"token +(cvn_\S+)", said)[1]
        self.user = re.search(r"proxy user +(\S+)", said)[1]
        self.password = re.search(r"password +(\S+)", said)[1]
        self.ca = self.keys / "ca.crt"
        self.tls = ssl.create_default_context(cafile=self.ca)
        (self.work / "token").write_text(self.token)
        hashed = self._caravan("user", "hash", self.user, text=self.password).strip().split(":", 1)[1]
        self.document = self.work / "trio.yaml"
        self.document.write_text(DOCUMENT.format(user=self.user, hash=hashed, page=self.page))
        for k in range(3):
            self._launch(k)
        self.await_whole(seconds)
        self.keeper.start()
        return self

    def stop(self):
        self.ending.set()
        for sign, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            alive = [p for p in self.processes.values() if p.poll() is None]
            for process in alive:
                os.killpg(process.pid, sign)
            deadline = time.monotonic() + patience
            while any(p.poll() is None for p in alive) and time.monotonic() < deadline:
                time.sleep(0.05)

    def await_whole(self, seconds=60):
        """Until all three answer, are ready and vote."""
        deadline = time.monotonic() + seconds
        while True:
            seen = None
            for k in range(3):
                try:
                    seen = self.ask("GET", "/v1/nodes", node=k)[1]
                except OSError as problem:
                    seen = {"problem": repr(problem)}
                    break
                good = [n for n in seen.get("items", []) if n["ready"] and n["voter"] and n["answered"]]
                if len(good) != 3 or len(seen["items"]) != 3:
                    break
            else:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"not three good nodes within {seconds} s: {json.dumps(seen)[:2000]}")
            time.sleep(0.2)

    def _launch(self, k):
        data = self.work / f"data-{k}-{self.starts if self.starts >= 3 else 0}"
        self.starts += 1
        seeds = ",".join(f"127.0.0.1:{CLUSTER + offset}" for offset in self.offsets)
        command = [
            ROOT / "caravan", "start", "--name", NODES[k], "--keys", self.keys / NODES[k],
            "--config", self.document, "--data", data, "--port-offset", self.offsets[k],
            "--cluster", f"127.0.0.1:{CLUSTER}", "--seeds", seeds, "--bootstrap-expect", 3,
            "--drain-timeout", "1s",
        ]
        with open(self.work / f"{NODES[k]}.out", "ab") as out:
            self.said[k] = out.tell()
            self.processes[k] = subprocess.Popen(
                [str(c) for c in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                preexec_fn=_tied_to_us, env={**os.environ, "CARAVAN_HEAP": "256m"},
            )

    def _keep(self):
        """A node that was told to leave comes back as a new one: an operator would do the same."""
        while not self.ending.wait(0.1):
            for k, process in list(self.processes.items()):
                if process.poll() is None and self._removed(k):
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                if process.poll() is not None and not self.ending.is_set():
                    self._launch(k)

    def _removed(self, k):
        """Whether it was told that it belongs to the cluster no more."""
        with open(self.work / f"{NODES[k]}.out", "rb") as out:
            out.seek(self.said[k])
            return b"is no node of cluster" in out.read()

    # ---- its clients ---------------------------------------------------------------------------

    def api(self, node=0):
        return f"https://127.0.0.1:{MANAGEMENT + self.offsets[node]}"

    def proxy(self, node=0):
        return 1080 + self.offsets[node]

    def web(self, node=0):
        return 8080 + self.offsets[node]

    def ask(self, method, path, body=None, node=0, token="", **headers):
        """Status, body (JSON where it is) and headers."""
        request = urllib.request.Request(self.api(node) + path, method=method)
        if token is not None:
            request.add_header("Authorization", "Bearer " + (token or self.token))
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            request.data = body
            request.add_header("Content-Type", headers.pop("type", "application/json"))
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            answer = urllib.request.urlopen(request, timeout=20, context=self.tls)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return answer.status, json.loads(text) if is_json else text.decode(), dict(answer.headers)

    def caravan(self, *arguments, code=0, node=0, text=None):
        """What the command line prints; fails on another exit code (None: any)."""
        env = {"CARAVAN_API": self.api(node), "CARAVAN_TOKEN": self.token, "CARAVAN_CA": str(self.ca)}
        return self._caravan(*arguments, code=code, text=text, env=env)

    @staticmethod
    def _caravan(*arguments, code=0, text=None, env=None):
        done = subprocess.run(
            [str(a) for a in (ROOT / "caravan", *arguments)], input=text, capture_output=True,
            text=True, timeout=600, env={**os.environ, **(env or {})},
        )
        if code is not None and done.returncode != code:
            raise AssertionError(
                f"caravan {' '.join(map(str, arguments[:3]))} ended with {done.returncode}"
                f" (expected: {code}): {done.stdout[-300:]} {done.stderr[-300:]}")
        return done.stdout
