"""How clusters form: at once, again, and never twice."""

import time
from contextlib import contextmanager

from .cluster import Cluster, Silent, soon, steadily
from .namespaces import Network
from .rows import expect, expect_in, row
from .traffic import Traffic


@contextmanager
def three(t, name, size=3, network=None):
    """A formed cluster and traffic that may go through it."""
    net = Network(size) if network else None
    try:
        with Traffic(net.spaces if net else (None,)) as traffic:
            with Cluster(t.work / name, size, traffic.port, net) as cluster:
                cluster.formed_in = cluster.form()
                yield cluster, traffic
    finally:
        if net:
            net.close()


@row("cluster forming", "three empty nodes started at once are one cluster; so they are when all restart at once", 150)
def _(t):
    with three(t, "at-once") as (c, _traffic):
        c.one_cluster()
        c.written("two")
        began = time.monotonic()
        for member in c:
            member.process.terminate()
        for member in c:
            expect(f"exit of {member.name}", member.process.wait(30), 0)
        ended = time.monotonic() - began
        began = time.monotonic()
        c.start()
        c.settled()
        again = time.monotonic() - began
        c.one_cluster()
        expect("texts", [m.said() for m in c], ["two"] * 3)
        for member in c:
            member.kill()
        c.start()
        c.settled()
        c.one_cluster()
        c.written("three", c[2])
        expect("texts", [m.said() for m in c], ["three"] * 3)
        idle = max(m.resident_mb() for m in c)
        return f"formed in {c.formed_in:.1f} s, stopped in {ended:.1f} s, again in {again:.1f} s; {idle} MB resident"


@row("cluster forming", "a fourth node joins a running cluster and gets what is proven", 90)
def _(t):
    with three(t, "fourth") as (c, _traffic):
        c.written("proven")
        fourth = c.add("node-3")
        began = time.monotonic()
        c.start(fourth)
        c.ready(fourth)
        took = time.monotonic() - began
        expect("its text", fourth.said(), "proven")
        soon("a voter", lambda: fourth.view()["voter"], 20)
        c.settled()
        return f"ready after {took:.1f} s"


@row("cluster forming", "the third node of a cluster joins while the others run", 90)
def _(t):
    with Traffic() as traffic, Cluster(t.work / "third", 3, traffic.port) as c:
        c.expect = 2
        c.start(c[0], c[1])
        c.settled()
        began = time.monotonic()
        c.start(c[2])
        c.ready(c[2])
        took = time.monotonic() - began
        c.settled()
        c.one_cluster()
        if took > 12:
            raise AssertionError(f"ready after {took:.1f} s")
        return f"ready after {took:.1f} s"


@row("cluster forming", "a data directory of another cluster is refused, naming both clusters", 120)
def _(t):
    with three(t, "first") as (c, traffic), Cluster(t.work / "other", 1, traffic.port) as other:
        other.form()
        stray = other[0]
        expect("exit", stray.stop(), 0)
        ids = {m.seed: m for m in c}
        stray.start("--seeds", ",".join(ids), "--bootstrap-expect", "3")
        words = soon("a word of it", lambda: [line for line in stray.tail(40).splitlines()
                                              if "another cluster" in line or "belongs to" in line], 30)
        steadily("it is among them", lambda: all(n["name"] != stray.name or n["id"] in c_ids(c)
                                                 for n in c[0].get("/v1/nodes")["items"]), 3)
        clusters = {w for line in words for w in line.replace(",", " ").replace(":", " ").split()
                    if len(w) >= 8 and any(ch.isdigit() for ch in w)}
        if len(clusters) < 2:
            raise AssertionError(f"names not both: {words}")
        c.settled()
        expect("members", len(c[0].get("/v1/nodes")["items"]), 3)


def c_ids(c):
    return {n["id"] for n in c[0].get("/v1/nodes")["items"]}


@row("cluster forming", "the first seed restarted while cut off: never a second cluster", 150)
def _(t):
    with three(t, "cut-seed", network=True) as (c, _traffic):
        c.written("before")
        c.network.cut(0)
        c[0].kill()
        c.start(c[0])
        c.ready(c[0])  # it serves from its disk
        expect("its text", c[0].said(), "before")

        def alone():
            standing = c[0].standing()
            return standing["status"] == "degraded" and not standing["quorum"]

        steadily("it made a cluster of its own", alone, 15)
        status, body = c.write("alone", c[0], "committed", seconds=20)
        expect("a write there", (status, body["code"] if isinstance(body, dict) else body), (503, "no-quorum"))
        expect_in("since", "T", c[0].standing()["since"])
        c.written("after", c[1], "committed")
        c.network.heal(0)
        began = time.monotonic()
        c.settled(60)
        healed = time.monotonic() - began
        c.one_cluster()
        expect("texts", [m.said() for m in c], ["after"] * 3)
        return f"at one revision {healed:.1f} s after healing"


@row("cluster forming", "an empty first seed that starts cut off waits, and joins when healed", 120)
def _(t):
    with three(t, "empty-seed", network=True) as (c, _traffic):
        c[0].stop()
        c.network.cut(0)
        import shutil

        shutil.rmtree(c[0].data)
        c.start(c[0])
        soon("an answer", lambda: c[0].health("live") == 200, 20)

        def waits():
            try:
                return c[0].health() == 503
            except Silent:
                return False

        steadily("it created a cluster", waits, 12)
        c.network.heal(0)
        c.ready(c[0])
        c.one_cluster()
