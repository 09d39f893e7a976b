"""The proxies that are measured: how each is started, and where it listens."""

import re
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from . import processes

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
WORK = HERE / "target"
RUN = WORK / "run"

ORIGIN = {"http": 19001, "echo": 19002, "bulk": 19003}


def accepts(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Product:
    """A proxy: `ports` by the service it gives, `command` to start it in the foreground."""

    name: str
    command: list
    version: list
    ports: dict
    ours: bool = False
    talks: bool = False  # prints a line a connection: thrown away, to its advantage
    health: int = 0
    process: object = field(default=None, repr=False)

    def start(self, core):
        RUN.mkdir(parents=True, exist_ok=True)
        RUN.chmod(0o777)  # squid and dante give up root
        for port in (*self.ports.values(), *([self.health] if self.health else [])):
            if accepts(port):
                raise SystemExit(f"bench: {self.name}: something already listens on port {port}")
        with open("/dev/null" if self.talks else RUN / f"{self.name}.out", "w") as log:
            began = time.monotonic()
            self.process = processes.start(self.command, core, log=log, cwd=ROOT)
        processes.wait_for(
            f"{self.name} ({RUN / self.name}.out)", self.ready, self.process, 120 if self.ours else 30
        )
        return time.monotonic() - began

    def ready(self):
        if self.health:
            try:
                url = f"http://127.0.0.1:{self.health}/health/ready"
                return urllib.request.urlopen(url, timeout=2).status == 200
            except OSError:
                return False
        return all(accepts(port) for port in self.ports.values())

    def stop(self):
        if self.process is not None:
            processes.stop(self.process, 15 if self.ours else 5)
            self.process = None

    def what(self):
        """The version it prints of itself."""
        out = subprocess.run(self.version, capture_output=True, text=True, cwd=ROOT, timeout=600)
        lines = [l.strip() for l in (out.stdout + out.stderr).splitlines() if l.strip()]
        if not lines:
            raise SystemExit(f"bench: {self.version[0]} does not say its version")
        return lines[0]


def peer_file(name):
    """A peer's configuration with the run folder filled in."""
    RUN.mkdir(parents=True, exist_ok=True)
    made = RUN / name
    made.write_text((HERE / "peers" / name).read_text().replace("@RUN@", str(RUN)))
    return made


def caravan(name, document, offset, *extra):
    ports = {}
    for service, port in re.findall(r"^  (\w+):\n    bind: \"127\.0\.0\.1:(\d+)\"", document.read_text(), re.M):
        ports[service] = int(port) + offset
    command = [ROOT / "caravan", "start", "--config", document, "--data", RUN / name]
    command += ["--port-offset", offset, *extra]
    return Product(name, command, [str(ROOT / "caravan"), "version"], ports, ours=True, health=9640 + offset)


def debian(package):
    return ["dpkg-query", "-W", "-f", "${Package} ${Version} (Debian)\n", package]


def all_products():
    """Every product by its name; nothing is started."""
    made = [
        caravan("caravan", HERE / "caravan" / "bench.yaml", 10000),
        caravan("caravan-no-log", HERE / "caravan" / "bench-no-log.yaml", 10100),
        caravan("caravan-alone", HERE / "caravan" / "bench.yaml", 10200, "--alone"),
        Product(
            "nginx", ["nginx", "-c", peer_file("nginx.conf")], debian("nginx-light"),
            {"http": 19110, "tcp": 19111, "bulk": 19112},
        ),
        Product(
            "haproxy", ["haproxy", "-db", "-f", peer_file("haproxy.cfg")], debian("haproxy"),
            {"http": 19120, "tcp": 19121, "bulk": 19122, "copied": 19123},
        ),
        Product(
            "envoy",
            [WORK / "envoy/bin/envoy", "--concurrency", "1", "--disable-hot-restart",
             "-l", "error", "-c", peer_file("envoy.yaml")],
            [str(WORK / "envoy/bin/pip"), "freeze"], {"http": 19130, "tcp": 19131, "bulk": 19132},
        ),
        Product(
            "dante", ["danted", "-N", "1", "-f", peer_file("danted.conf")], debian("dante-server"),
            {"socks5": 19140},
        ),
        Product(
            "microsocks", ["microsocks", "-i", "127.0.0.1", "-p", "19150"],
            debian("microsocks"), {"socks5": 19150}, talks=True,
        ),
        Product(
            "squid", ["squid", "-N", "-f", peer_file("squid.conf")], debian("squid"),
            {"forward": 19160},
        ),
        Product(
            "tinyproxy", ["tinyproxy", "-d", "-c", peer_file("tinyproxy.conf")],
            debian("tinyproxy-bin"), {"forward": 19170},
        ),
    ]
    return {product.name: product for product in made}
