"""The last resorts and the largest documents: what an operator hopes never to need, with real processes."""

import json
import random
import re
import shutil
import subprocess
import time

from .cluster import Cluster, soon, steadily
from .forming import three
from .node import ROOT
from .rows import expect, expect_in, row
from .traffic import Traffic

MOST = 20_000_000
LETTERS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def caravan(*words, text=None, code=0):
    """What a command prints; fails on another exit code."""
    done = subprocess.run([str(w) for w in (ROOT / "caravan", *words)], input=text, capture_output=True, text=True, timeout=60)
    if done.returncode != code:
        raise AssertionError(f"{words[0]} {words[1]} ended with {done.returncode}: {done.stdout[-300:]} {done.stderr[-300:]}")
    return done.stdout + done.stderr


@row("cluster recovery", "two of three are lost with their disks: recover goes on with the third, the old ones are refused until emptied", 150)
def _(t):
    with three(t, "recovered") as (c, traffic):
        c.written("kept")
        expect("user", c[0].ask("PUT", "/v1/users/staff/ann", {"password": "correct horse"})[0], 201)
        left = c[2]
        before = left.view()["id"]
        # The third keeps serving, and is stopped in order: the disks of the others stay for later.
        c[0].kill()
        c[1].kill()
        soon("no quorum", lambda: left.standing()["quorum"] is False, 20)
        expect("its text", left.said(), "kept")
        left.stop()
        expect_in("dry run", "incarnation 1", caravan("cluster", "recover", "--data", left.data, "--dry-run"))
        cluster = re.search(r"cluster +([0-9a-f]{16})", caravan("cluster", "recover", "--data", left.data, "--dry-run"))[1]
        refused = subprocess.run([str(ROOT / "caravan"), "cluster", "recover", "--data", str(left.data)], input="no\n", capture_output=True, text=True, timeout=60)
        if refused.returncode == 0:
            raise AssertionError("recovered without the cluster's id")
        expect_in("recovered", "Done: incarnation 2", caravan("cluster", "recover", "--data", left.data, text=cluster + "\n"))
        c.start(left)
        c.ready(left)
        expect("its id", left.view()["id"], before)
        expect("its text", left.said(), "kept")
        seconds = c.writes_again(left, "alone")
        c.start(c[0])
        soon("the old one is told", lambda: "was recovered as incarnation 2" in c[0].out.read_text(errors="replace"), 30)
        steadily("the old one is no member", lambda: "node-0" not in [n["name"] for n in left.get("/v1/nodes")["items"] if n["member"] == "up"], 3)
        c[0].kill()
        for member in (c[0], c[1]):
            shutil.rmtree(member.data)
            c.start(member)
        c.settled(60)
        c.one_cluster()
        c.written("three again", c[1])
        expect("texts", [m.said() for m in c], ["three again"] * 3)
        expect("users", [u["name"] for u in c[0].get("/v1/users/staff")["items"]], ["ann"])
        expect_in("audit", "cluster recover", json.dumps(left.get("/v1/audit?limit=1000")))
        return f"writes {seconds:.1f} s after it was ready"


@row("cluster recovery", "an empty node that promised itself to one that is gone for ever is freed by forget-promise", 120)
def _(t):
    with Traffic() as traffic:
        for attempt in range(6):
            with Cluster(t.work / f"promised-{attempt}", 3, traffic.port) as c:
                if orphaned(c):
                    lowest, *others = sorted(c, key=lambda m: ident(m))
                    shutil.rmtree(lowest.data)
                    c.start()
                    steadily("no cluster while the promises stand", lambda: all(m.health() != 200 for m in c), 8)
                    for member in c:
                        member.kill()
                    for member in others:
                        expect_in("whose", "had promised", caravan("cluster", "forget-promise", "--data", member.data))
                    c.start()
                    c.settled(60)
                    c.one_cluster()
                    c.written("formed")
                    expect("texts", [m.said() for m in c], ["formed"] * 3)
                    return f"in attempt {attempt + 1}"
        raise AssertionError("the cluster was created before its founder could be killed, six times")


def ident(member):
    return (member.data / "node-id").read_text().strip()


def orphaned(c):
    """Kills the node that all promised to before it created the cluster, and then the others; whether that worked."""

    def promised(member, to):
        return f"promised to node {to}" in member.out.read_text(errors="replace")

    c.start()
    soon("their ids", lambda: all((m.data / "node-id").exists() for m in c), 40)
    time.sleep(0.1)
    lowest, *others = sorted(c, key=ident)
    deadline = time.monotonic() + 60
    while not all(promised(m, ident(lowest)) for m in others):
        if time.monotonic() > deadline:
            raise AssertionError(f"no promises within 60 s: {others[0].tail(5)}")
        time.sleep(0.005)
    lowest.kill()
    for member in others:
        member.kill()
    return all("created" not in m.out.read_text(errors="replace") and "joins at" not in m.out.read_text(errors="replace") for m in c)


def users(size):
    """A document of just so many bytes, nearly all of them random."""
    random.seed(20)
    head, tail = 'caravan: 1\nusers: {s: {names: {\n', '}}}\n'
    lines, length = [], len(head) + len(tail)
    while length + 200 < size:
        line = f'u{len(lines):06d}: "$2b$12${"".join(random.choices(LETTERS, k=53))}",\n'
        lines.append(line)
        length += len(line)
    return head + "".join(lines) + "#" * (size - length - 1) + "\n" + tail


@row("cluster recovery", "a document of 20 MB is proven by three nodes with the usual heap; one byte more is refused", 240)
def _(t):
    with three(t, "large") as (c, traffic):
        for member in c:
            traffic.hold(member)
        document = users(MOST)
        expect("size", len(document), MOST)
        began = time.monotonic()
        status, body, _ = c[1].ask("PUT", "/v1/config?wait=applied&timeout=60s", document, seconds=90, Content_Type="application/yaml")
        expect("large", (status, body if status != 200 else ""), (200, ""))
        seconds = time.monotonic() - began
        status, body, _ = c[1].ask("PUT", "/v1/config", document + "#", seconds=90, Content_Type="application/yaml")
        expect("one more", (status, body["code"]), (413, "body-too-long"))
        # Its listeners are gone, as asked: the tunnels drain, and the way back is another revision.
        status, body, _ = c[2].ask("POST", "/v1/revisions/1:activate?wait=applied&timeout=60s", seconds=90)
        expect("back", status, 200)
        c.settled()
        c.written("after", c[0])
        resident = max(m.resident_mb() for m in c)
        for member in c:
            expect_in("its log", "serving revision", member.out.read_text(errors="replace"))
            if "OutOfMemory" in member.out.read_text(errors="replace"):
                raise AssertionError(f"{member.name} ran out of memory")
        return f"proven in {seconds:.1f} s, {resident} MB resident after"
