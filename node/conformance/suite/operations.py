"""What operators do: origins that die, files edited under load, signals, starts that must fail."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time

from .node import HERE, ROOT, free_ports
from .rows import expect, expect_in, output, row


class Load:
    """Clients that ask without pause, on kept and on new connections, and note what fails."""

    def __init__(self, t, kept=4, fresh=2):
        self.t, self.running = t, True
        self.done, self.failures = 0, []
        self.threads = [threading.Thread(target=self._ask, args=(True,), daemon=True) for _ in range(kept)]
        self.threads += [threading.Thread(target=self._ask, args=(False,), daemon=True) for _ in range(fresh)]

    def _ask(self, keep):
        made = None
        while self.running:
            try:
                if made is None:
                    made = http.client.HTTPConnection("127.0.0.1", self.t.port("web"), timeout=10)
                made.request("GET", "/hello", headers={"Host": "page.example"})
                answer = made.getresponse()
                body = answer.read()
                if (answer.status, body) != (200, b"hello\n"):
                    self.failures.append(f"{answer.status} {body[:50]!r}")
                self.done += 1
                if not keep or answer.will_close:
                    made.close()
                    made = None
            except (OSError, http.client.HTTPException) as problem:
                self.failures.append(repr(problem))
                made = None
                time.sleep(0.05)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.running = False
        for thread in self.threads:
            thread.join(12)


def _get(t, path, host="page.example", listener="web"):
    made = http.client.HTTPConnection("127.0.0.1", t.port(listener), timeout=10)
    try:
        made.request("GET", path, headers={"Host": host})
        answer = made.getresponse()
        return answer.status, answer.read()
    finally:
        made.close()


def _soon(what, ready, seconds=10):
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


@row("operations", "the node says that it lives, is ready, and what it counts")
def _(t):
    expect("live", t.node.health("live"), 200)
    expect("ready", t.node.health("ready"), 200)
    status, text = t.node.management("/metrics")
    expect("metrics", status, 200)
    expect_in("metrics", "# TYPE", text)


MORTAL = """
import sys, threading
from pathlib import Path
from suite import origins
origins.http(Path("/nowhere"), "127.0.0.1", int(sys.argv[1]))
threading.Event().wait()
"""


@row("operations", "an origin behind the reverse proxy is killed and comes back")
def _(t):
    for _ in range(2):
        origin = subprocess.Popen([sys.executable, "-c", MORTAL, str(t.mortal)], cwd=HERE)
        try:
            _soon("the origin is used", lambda: _get(t, "/hello", "mortal.example") == (200, b"hello\n"))
            for _ in range(5):
                expect("page", _get(t, "/hello", "mortal.example"), (200, b"hello\n"))
        finally:
            origin.kill()
            origin.wait()
        _soon("its end is told", lambda: _get(t, "/hello", "mortal.example")[0] in (502, 503), 5)


@row("operations", "the file is edited and SIGHUP sent under load: no request fails, tunnels live", 90)
def _(t):
    tunnel = t.connection(t.port("relay"))
    try:
        with Load(t) as load:
            for number in range(5):
                text = f"changed {number}"
                t.node.write(t.node.document().replace("not here\\n", text))
                t.node.signal(signal.SIGHUP)
                _soon("the new answer", lambda: _get(t, "/closed")[1].decode() == text)
            tunnel.sendall(b"alive")
            expect("tunnel", tunnel.recv(10), b"alive")
            time.sleep(0.5)
        expect("failures", load.failures[:3], [])
        if load.done < 100:
            raise AssertionError(f"only {load.done} requests were made")
    finally:
        tunnel.close()
        t.node.write()
        t.node.signal(signal.SIGHUP)
    _soon("the old answer", lambda: _get(t, "/closed")[1] == b"not here\n")


@row("operations", "a listener added and removed by SIGHUP opens and drains, with nobody reset")
def _(t):
    (port,) = free_ports(1)
    added = f'listeners:\n  extra:\n    bind: "127.0.0.1:{port - t.node.offset}"\n    layers:\n      - tcp: {{ targets: ["127.0.0.1:{t.origins["echo"]}"] }}\n'
    t.node.port["extra"] = port
    t.node.write(t.node.document().replace("listeners:\n", added))
    t.node.signal(signal.SIGHUP)

    def opened():
        try:
            return t.echo_through(port, b"llama") == b"llama"
        except OSError:
            return False

    _soon("the new listener", opened)
    held = t.connection(port)
    with held:
        held.sendall(b"one")
        expect("before", held.recv(5), b"one")
        t.node.write()
        t.node.signal(signal.SIGHUP)
        _soon("the listener's end", lambda: not opened())
        held.sendall(b"two")
        expect("after", held.recv(5), b"two")


@row("operations", "a bad file changes nothing and says where it is wrong")
def _(t):
    try:
        with Load(t, 2, 1) as load:
            for bad, says in ((t.node.document() + "\n  broken: [", "node.yaml:"), (t.node.document().replace("upstreams:", "upstreems:"), "upstreems")):
                seen = t.node.out.stat().st_size
                t.node.write(bad)
                t.node.signal(signal.SIGHUP)
                _soon(f"'{says}' in its log", lambda: says in t.node.out.read_text(errors="replace")[seen:])
                expect("page", _get(t, "/hello"), (200, b"hello\n"))
        expect("failures", load.failures[:3], [])
    finally:
        t.node.write()
        t.node.signal(signal.SIGHUP)
    expect("ready", t.node.health("ready"), 200)


@row("operations", "config check passes a good file, and names line and place in a bad one")
def _(t):
    good, bad = t.work / "good.yaml", t.work / "bad.yaml"
    good.write_text(t.node.document())
    bad.write_text(t.node.document().replace("keep-alive: 1s", "keep-alive: soon"))
    output(ROOT / "caravan", "config", "check", good, seconds=60)
    said = output(ROOT / "caravan", "config", "check", bad, seconds=60, code=None)
    expect_in("pointer", "/listeners/brisk/limits/keep-alive", said)
    done = subprocess.run([ROOT / "caravan", "config", "check", bad], capture_output=True, timeout=60)
    if done.returncode == 0:
        raise AssertionError("a bad file ended with 0")


@row("operations", "a second start on the same ports, or the same data, is refused with a reason")
def _(t):
    others = [f"127.0.0.1:{port - t.node.offset}" for port in free_ports(2)]
    for data, says in ((t.work / "data2", str(t.port("everything"))), (t.work / "data", str(t.work / "data"))):
        command = [ROOT / "caravan", "start", "--config", t.node.config, "--data", data, "--log", t.work / "second.log"]
        command += ["--port-offset", t.node.offset, "--cluster", others[0], "--management", others[1]]
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=60)
        if done.returncode == 0:
            raise AssertionError("it started")
        expect_in("reason", says, done.stderr + done.stdout)
    expect("first one", _get(t, "/hello"), (200, b"hello\n"))


@row("operations", "with no file it is a forward proxy on one port, and only on loopback")
def _(t):
    (port,) = free_ports(1)
    start = [ROOT / "caravan", "start", "--data", t.work / "data3", "--port-offset", str(port - 1080)]
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    process = subprocess.Popen([str(c) for c in start], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    try:
        url = f"http://127.0.0.1:{t.origins['page']}/hello"

        def fetch(scheme):
            ask = ["curl", "-s", "--max-time", "5", "--noproxy", "", "-x", f"{scheme}://127.0.0.1:{port}", url]
            return output(*ask, code=None, env=env)

        _soon("the proxy", lambda: fetch("http") == "hello\n", 30)
        for scheme in ("http", "socks4", "socks4a", "socks5", "socks5h"):
            expect(scheme, fetch(scheme), "hello\n")
    finally:
        process.terminate()
        expect("exit", process.wait(20), 0)
    done = subprocess.run([str(c) for c in [*start, "--bind", "0.0.0.0"]], capture_output=True, text=True, timeout=60)
    if done.returncode == 0:
        raise AssertionError("it opened to the world")
    for way in ("users", "allow-from", "open"):
        expect_in("ways out", way, done.stderr + done.stdout)


@row("operations", "SIGTERM under load: requests under way finish, then it exits 0", 90)
def _(t):
    answers = []

    def ask_slowly():
        try:
            answers.append(_get(t, "/slow"))
        except OSError as problem:
            answers.append(repr(problem))

    slow = [threading.Thread(target=ask_slowly, daemon=True) for _ in range(5)]
    with Load(t) as load:
        for thread in slow:
            thread.start()
        time.sleep(0.5)
        t.node.signal(signal.SIGTERM)
        _soon("not ready", lambda: t.node.health("ready") != 200, 5)
        for thread in slow:
            thread.join(10)
        load.running = False
    expect("requests under way", answers, [(200, b"slow\n")] * 5)
    expect("exit", t.node.process.wait(60), 0)
    cut = [f for f in load.failures if "Refused" not in f and "without response" not in f and "Reset" not in f]
    expect("answers cut short", cut[:3], [])
    t.node.start(60)


@row("operations", "a second SIGTERM ends it at once, though a tunnel is open")
def _(t):
    with t.connection(t.port("relay")) as tunnel:
        tunnel.sendall(b"x")
        tunnel.recv(1)
        t.node.signal(signal.SIGTERM)
        _soon("not ready", lambda: t.node.health("ready") != 200, 5)
        t.node.signal(signal.SIGTERM)
        t.node.process.wait(3)
    t.node.start(60)


@row("operations", "after kill -9 it starts again on the same data and ports")
def _(t):
    t.node.process.kill()
    t.node.process.wait(10)
    t.node.start(60)
    expect("page", _get(t, "/hello"), (200, b"hello\n"))


@row("operations", "nothing of all this threw in the node: its own log has no stack trace")
def _(t):
    lines = t.node.out.read_text(errors="replace").splitlines()
    thrown = [lines[max(0, i - 2) : i + 2] for i, line in enumerate(lines) if line.startswith("\tat ")
              and not lines[i - 1].startswith("\tat ")]
    expect("stack traces", thrown[:3], [])
    leaks = [line for line in lines if "LEAK" in line]
    expect("leaks", leaks[:3], [])
