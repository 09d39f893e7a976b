"""The last resorts and the largest documents: what an operator hopes never to need, with real processes."""

import json
import random
import re
import shutil
import subprocess
import time

from .cluster import Cluster, Silent, soon, steadily
from .forming import three
from .node import ROOT
from .rows import expect, expect_in, row
from .traffic import Traffic

MOST = 20 * 1024 * 1024
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
    with Traffic() as traffic, Cluster(t.work / "promised", 3, traffic.port) as c:
        one, other = c[0], c[1]
        c.start(one, other)

        def holder(member):
            found = re.findall(r"promised to node ([0-9a-f]{16})", member.out.read_text(errors="replace"))
            return found[-1] if found else None

        soon("a promise of each", lambda: holder(one) and holder(other), 40)
        held = {m.name: holder(m) for m in (one, other)}
        ids = {m.name: (m.data / "node-id").read_text().strip() if (m.data / "node-id").exists() else "" for m in (one, other)}
        one.kill()
        other.kill()
        for member in (one, other):
            said = caravan("cluster", "forget-promise", "--data", member.data)
            expect_in("whose", "is free of it now", said)
        c.start()
        c.settled(60)
        c.one_cluster()
        c.written("formed")
        expect("texts", [m.said() for m in c], ["formed"] * 3)
        return f"promises {held}, ids {ids}"


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
        expect("one more", (status, body.get("code")), (413, "too-large"))
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
