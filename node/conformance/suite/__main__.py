"""The command line of node/conformance/run."""

import argparse
import shutil
import signal
import socket
import sys
import time
import traceback

from . import answers, api, clients, hostile, manners, operations, origins  # each registers its rows
from . import forming, losses, recovery, rollouts, guards, storm  # those of a cluster
from .node import HERE, Node, free_ports
from .recorder import Recorder, Teller
from .rows import ROWS, within


class Bench:
    """What a row is given: the node, the origins, a folder, and ways to reach them."""

    def __init__(self, work):
        self.work = work
        files = origins.repository(work)
        self.page = origins.http(files)
        self.page6 = origins.http(files, "::1")
        self.tls = origins.http(files, tls=origins.certificate(work))
        self.echo = origins.echo()
        self.recorder = Recorder()
        self.teller = Teller({n: (a.raw, a.then) for n, a in hostile.ANSWERS.items()})
        nobody, mortal = free_ports(2)
        self.mortal = mortal
        self.files = files
        self.origins = {
            "page": self.page.server_address[1], "page6": self.page6.server_address[1],
            "tls": self.tls.server_address[1], "echo": self.echo.server_address[1],
            "drill": self.recorder.port, "told": self.teller.port,
            "socket": origins.websocket(), "nobody": nobody, "mortal": mortal,
        }
        self.node = Node(work, self.origins)
        self.asked = 0

    def port(self, listener):
        return self.node.port[listener]

    def http_proxy(self):
        return f"http://127.0.0.1:{self.port('everything')}"

    def target(self, kind):
        """An origin's host and port, on an address of its own so that the access log tells it."""
        self.asked += 1
        port = self.origins["tls" if kind == "https" else "page"]
        return f"127.1.{self.asked // 250}.{self.asked % 250 + 1}:{port}"

    def went_through(self, host):
        if not self.node.logged(host):
            raise AssertionError(f"the access log does not know {host}: it did not go through the node")

    def connection(self, port):
        return socket.create_connection(("127.0.0.1", port), timeout=10)

    def echo_through(self, port, said):
        with self.connection(port) as s:
            s.sendall(said)
            s.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: s.recv(65536), b""))


def check(bench, group, says, seconds, row):
    """One row: why it failed, None when it passed, and what it measured."""
    try:
        with within(seconds):
            measured = row(bench)
        died = bench.node.process.poll()
        return None if died is None else f"the node ended with {died}", measured
    except AssertionError as problem:
        return str(problem) or "assertion failed", None
    except Exception as problem:
        where = traceback.extract_tb(problem.__traceback__)[-1]
        place = f"{where.filename.rsplit('/', 1)[-1]}:{where.lineno}"
        return f"{type(problem).__name__}: {problem} ({place})", None


def main():
    parser = argparse.ArgumentParser(prog="node/conformance/run")
    parser.add_argument("--only", metavar="WORDS", action="append", default=[],
                        help="rows whose group or text has these words (repeatable)")
    parser.add_argument("--list", action="store_true", help="the rows, without running them")
    parser.add_argument("--keep", action="store_true", help="keeps the work folder of a good run")
    args = parser.parse_args()
    rows = [r for r in ROWS if not args.only or any(w.lower() in f"{r[0]}: {r[1]}".lower() for w in args.only)]
    if args.list:
        for group, says, *_ in rows:
            print(f"{group}: {says}")
        return 0
    if not rows:
        parser.error("no row has these words (see --list)")
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _: sys.exit(128 + number))
    work = HERE / "target" / "run"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    bench = Bench(work)
    failed = []
    began = time.monotonic()
    try:
        bench.node.start()
        print(f"node ready after {time.monotonic() - began:.1f} s", flush=True)
        for group, says, seconds, row in rows:
            if bench.node.process is None or bench.node.process.poll() is not None:
                bench.node.start(60)
            why, measured = check(bench, group, says, seconds, row)
            figures = f" ({measured})" if measured else ""
            print(f"{'FAIL' if why else 'pass'} | {group} | {says}{figures}", flush=True)
            if why:
                failed.append((group, says, why))
                print(f"     {why[:600]}", flush=True)
    finally:
        bench.node.stop()
    print(f"\n{len(rows) - len(failed)} passed, {len(failed)} failed, {time.monotonic() - began:.0f} s")
    for group, says, why in failed:
        print(f"  {group} | {says}\n      {why[:200]}")
    if failed or args.keep:
        print(f"work folder: {work}")
    else:
        shutil.rmtree(work, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
