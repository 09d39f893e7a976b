"""A thousand changes under a thousand tunnels, and as many nodes as may vote and two more."""

import http.client
import json
import time

from .cluster import HELLO, Cluster, soon
from .forming import three
from .rows import expect, row
from .traffic import Traffic

WRITES, TUNNELS = 1000, 1000


def share(sorted_times, part):
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * part))]


def figures(times):
    times = sorted(times)
    return f"p50 {share(times, 0.5) * 1000:.0f} ms, p99 {share(times, 0.99) * 1000:.0f} ms"


@row("cluster storm", "1,000 configuration writes under 1,000 WebSockets, 1,000 CONNECT tunnels and steady requests: nothing is lost", 300)
def _(t):
    with three(t, "storm") as (c, traffic):
        for k, member in enumerate(c):
            each = TUNNELS // 3 + (k < TUNNELS % 3)
            traffic.hold(member, kinds=("websocket", "connect"), each=each, every=10.0)
        expect("tunnels", len(traffic.held), 2 * TUNNELS)
        traffic.load(list(c), clients=3, pause=0.05)
        open_apis = [http.client.HTTPConnection("127.0.0.1", m.management, timeout=40) for m in c]
        began, times, refused = time.monotonic(), [], []
        for number in range(WRITES):
            # A few wait until every node has proven it, so that not every rollout is superseded.
            waits = number % 50 == 49
            made, asked = open_apis[number % 3], time.monotonic()
            made.request("PUT", f"{HELLO}?wait={'applied' if waits else 'committed'}",
                         json.dumps(f"text {number}"), {"If-Match": "*", "Content-Type": "application/json"})
            answer = made.getresponse()
            body = answer.read()
            if answer.status != (200 if waits else 202):
                refused.append(f"{number}: {answer.status} {body[:200]!r}")
            if not waits:
                times.append(time.monotonic() - asked)
        took = time.monotonic() - began
        expect("writes that failed", refused[:3], [])
        c.settled()
        expect("texts", [m.said() for m in c], [f"text {WRITES - 1}"] * 3)
        expect("tunnels that still talk", traffic.speak(), 2 * TUNNELS)
        traffic.rest()
        expect("failed", traffic.failed()[:5], [])
        requests = sum(traffic.answers.values())
        return f"{WRITES} writes in {took:.0f} s, {figures(times)}; {requests} requests, slowest {traffic.slowest:.2f} s"


@row("cluster storm", "a change is proven by all three nodes: p99 of 100", 120)
def _(t):
    with three(t, "pace") as (c, _traffic):
        for number in range(5):
            c.written(f"warm {number}")
        times = []
        for number in range(100):
            began = time.monotonic()
            c.written(f"text {number}", c[number % 3])
            times.append(time.monotonic() - began)
        said = figures(times)
        if share(sorted(times), 0.99) > 1:
            raise AssertionError(f"{said} (expected: p99 within 1 s)")
        return said


@row("cluster storm", "nine nodes: seven vote, two learn, one document, every write proven by all", 240)
def _(t):
    with Traffic() as traffic, Cluster(t.work / "nine", 9, traffic.port) as c:
        formed = c.form(120)
        c.one_cluster()

        def voting():
            return sum(n["voter"] for n in c[8].get("/v1/nodes")["items"]) == 7

        soon("seven voters", voting, 60)
        times = []
        for number in range(20):
            began = time.monotonic()
            c.written(f"text {number}", c[number % 9])
            times.append(time.monotonic() - began)
        expect("texts", [m.said() for m in c], ["text 19"] * 9)
        expect("voters", sum(n["voter"] for n in c[0].get("/v1/nodes")["items"]), 7)
        slowest = max(times[2:])
        said = f"formed in {formed:.1f} s, {figures(times[2:])}; {max(m.resident_mb() for m in c)} MB resident"
        if slowest > 3:
            raise AssertionError(f"{said} (expected: within 3 s)")
        return said
