"""Revisions that roll over a cluster: broken, interrupted, paused; and nodes that come and go meanwhile."""

import json
import os
import socket
import subprocess
import time

from .cluster import DOCUMENT, Silent, soon, steadily
from .forming import three
from .losses import unharmed
from .node import ROOT
from .rows import expect, expect_in, row

SLOWLY = "\nrollout: { batches: [1, all], pause: 6s }\n"
# Longer than it takes to notice that a node has gone.
SLOWER = "\nrollout: { batches: [1, all], pause: 30s }\n"
GATED = "\nrollout: { batches: [1, all], observe: 4s, gates: { upstream5xx: 5, at-least: 20 } }\n"
SPARE = """
  spare:
    bind: ":1280"
    layers:
      - tcp: { targets: ["127.0.0.1:%d"] }
"""


def cli(member, *words, code=0):
    """What ./caravan says to that node's API; fails on another exit code."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("CARAVAN_")}
    env |= {"CARAVAN_API": f"http://127.0.0.1:{member.management}", "CARAVAN_AOT": "off"}
    done = subprocess.run([str(w) for w in (ROOT / "caravan", *words)], capture_output=True, text=True,
                          timeout=120, env=env)
    said = done.stdout + done.stderr
    if done.returncode != code:
        raise AssertionError(f"caravan {' '.join(map(str, words))} ended with {done.returncode}: {said[-600:]}")
    return said


def document(traffic, port=None, more="", text="one", listeners=""):
    whole = DOCUMENT.replace("PORT", str(port or traffic.port)).replace('"one"', json.dumps(text))
    return whole.replace("\nupstreams:", listeners + "\nupstreams:") + more


def put(member, text, **headers):
    """A whole document; the status and the answer."""
    status, body, _ = member.ask("PUT", "/v1/config", text, Content_Type="application/yaml", **headers)
    return status, body


def accepted(member, text):
    status, body = put(member, text)
    expect("accepted", (status, body if status != 202 else ""), (202, ""))
    return body["rollout"]


def rollout(member, number):
    return member.get(f"/v1/rollouts/{number}")


def phase(member, number, *wanted, seconds=40):
    """Waits for a rollout to be in one of these phases."""

    def there():
        try:
            state = rollout(member, number)
        except (Silent, AssertionError):
            return None
        seen.append(state["phase"])
        return state if state["phase"] in wanted else None

    seen = []
    try:
        return soon(f"rollout {number} {' or '.join(wanted)}", there, seconds, 0.1)
    except AssertionError as late:
        raise AssertionError(f"{late}; it was {list(dict.fromkeys(seen))}: {rollout(member, number)}") from None


def canary(state):
    return state["batches"][0][0]


@row("cluster rollouts", "a port that is taken on one node: refused before it is agreed on, and the node is named", 90)
def _(t):
    with three(t, "taken") as (c, traffic), socket.socket() as foreign:
        traffic.load(list(c))
        foreign.bind(("127.0.0.1", c[1].spare))
        foreign.listen()
        status, body = put(c[0], document(traffic, listeners=SPARE % traffic.port))
        expect("status", status, 422)
        expect_in("the node", c[1].view()["id"], json.dumps(body))
        expect_in("the port", "1280", json.dumps(body))
        unharmed(traffic, *c)


@row("cluster rollouts", "a port that is taken meanwhile on a later node: all go back, and API and CLI (exit 3) say why", 150)
def _(t):
    with three(t, "taken-later") as (c, traffic), socket.socket() as foreign:
        accepted(c[0], document(traffic, more=SLOWLY))
        soon("slow rollouts", lambda: c[0].get("/v1/rollouts")["items"][0]["over"], 80)
        for member in c:
            traffic.hold(member, each=2)
        traffic.load(list(c))
        file = c.folder / "spare.yaml"
        file.write_text(document(traffic, more=SLOWLY, text="two", listeners=SPARE % traffic.port))
        applying = subprocess.Popen(
            [str(ROOT / "caravan"), "config", "apply", str(file), "--wait"], text=True,
            env={**os.environ, "CARAVAN_API": f"http://127.0.0.1:{c[0].management}", "CARAVAN_AOT": "off"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        number = soon("a third rollout", lambda: next((r["id"] for r in c[0].get("/v1/rollouts")["items"]
                                                       if not r["over"]), None), 40)
        state = phase(c[0], number, "waiting", "observing", seconds=30)
        first = canary(state)
        late = next(m for m in c if m.view()["id"] != first)
        foreign.bind(("127.0.0.1", late.spare))
        foreign.listen()
        said = applying.communicate(timeout=120)[0]
        expect("exit of config apply --wait", (applying.returncode, said if applying.returncode != 3 else ""), (3, ""))
        state = phase(c[2], number, "rolled-back")
        expect_in("why, by the API", str(late.spare), json.dumps(state))
        expect_in("why, by the CLI", str(late.spare), said)
        c.settled()
        expect("texts", [m.said() for m in c], ["one"] * 3)
        expect_in("why, by rollout show", str(late.spare), cli(c[1], "rollout", "show", number))
        cli(c[1], "rollout", "watch", number, code=3)
        unharmed(traffic, *c)
        return state["reason"][:120]


@row("cluster rollouts", "an upstream that answers 5xx breaks a gate: the canary goes back, the others never changed", 150)
def _(t):
    with three(t, "gate") as (c, traffic):
        accepted(c[0], document(traffic, more=GATED))
        soon("gated", lambda: c[0].get("/v1/rollouts")["items"][0]["over"], 60)
        for member in c:
            traffic.hold(member, each=2)
        traffic.load(list(c), clients=4, pause=0.02)
        time.sleep(2)
        number = accepted(c[0], document(traffic, port=traffic.broken, more=GATED, text="two"))
        state = phase(c[1], number, "rolled-back", "done", "halted", seconds=60)
        expect("phase", state["phase"], "rolled-back")
        first = next(m for m in c if m.view()["id"] == canary(state))
        others = [m for m in c if m is not first]
        c.settled()
        expect("texts", [m.said() for m in c], ["one"] * 3)
        traffic.rest()
        expect("requests that failed elsewhere", traffic.failed(*others)[:3], [])
        if not traffic.failed(first, kinds=("request",)):
            raise AssertionError("no request saw the canary")
        traffic.failures = [f for f in traffic.failures if f.kind != "request"]
        unharmed(traffic, *c)
        cli(c[2], "rollout", "watch", number, code=3)
        return state["reason"][:120]


@row("cluster rollouts", "the leader killed in the middle of a rollout: another goes on with it to the end", 150)
def _(t):
    with three(t, "middle") as (c, traffic):
        accepted(c[0], document(traffic, more=SLOWLY))
        soon("slow rollouts", lambda: c[0].get("/v1/rollouts")["items"][0]["over"], 80)
        leader = c.leader()
        others = [m for m in c if m is not leader]
        for member in others:
            traffic.hold(member, each=2)
        traffic.load(others)
        number = accepted(others[0], document(traffic, more=SLOWLY, text="two"))
        phase(others[0], number, "waiting", "observing", seconds=30)
        leader.kill()
        state = phase(others[0], number, "done", "rolled-back", "halted", seconds=90)
        if state["phase"] == "rolled-back":
            # The killed one was the canary: a changed node that vanished takes the others back.
            expect("canary", canary(state), next(n["id"] for n in others[0].get("/v1/nodes")["items"]
                                                if n["name"] == leader.name))
        wanted = "two" if state["phase"] == "done" else "one"
        soon("texts", lambda: [m.said() for m in others] == [wanted] * 2, 20)
        c.start(leader)
        c.settled()
        soon("the returned one", lambda: leader.said() == wanted, 20)
        unharmed(traffic, *others)
        return f"{state['phase']} after the leader had gone"


@row("cluster rollouts", "pause holds, resume goes on, promote skips the waiting, abort takes back", 180)
def _(t):
    with three(t, "orders") as (c, traffic):
        accepted(c[0], document(traffic, more=SLOWLY))
        soon("slow rollouts", lambda: c[0].get("/v1/rollouts")["items"][0]["over"], 80)
        for member in c:
            traffic.hold(member, each=2)

        def order(verb, number, member):
            status, body, _ = member.ask("POST", f"/v1/rollouts/{number}:{verb}")
            expect(f"{verb}", (status, body if status != 200 else ""), (200, ""))

        number = accepted(c[0], document(traffic, more=SLOWLY, text="two"))
        state = phase(c[0], number, "waiting", "observing")
        first = next(m for m in c if m.view()["id"] == canary(state))
        order("pause", number, c[1])
        phase(c[2], number, "paused")
        steadily("it went on", lambda: rollout(c[2], number)["phase"] == "paused", 8)
        expect("texts", sorted(m.said() for m in c), ["one", "one", "two"])
        order("resume", number, c[2])
        phase(c[0], number, "done")
        expect("texts", [m.said() for m in c], ["two"] * 3)
        number = accepted(c[1], document(traffic, more=SLOWLY, text="three"))
        phase(c[0], number, "waiting", "observing")
        began = time.monotonic()
        order("promote", number, c[1])
        phase(c[0], number, "done")
        promoted = time.monotonic() - began
        number = accepted(c[1], document(traffic, more=SLOWLY, text="four"))
        phase(c[0], number, "waiting", "observing")
        cli(c[1], "rollout", "abort", number)
        phase(c[0], number, "rolled-back")
        c.settled()
        expect("texts", [m.said() for m in c], ["three"] * 3)
        unharmed(traffic, *c)
        return f"promoted in {promoted:.1f} s; the canary was {first.name}"


@row("cluster rollouts", "a drained node takes no part and catches up; a node that was away gets what is proven", 150)
def _(t):
    with three(t, "drained") as (c, traffic):
        for member in c:
            traffic.hold(member, each=2)
        status, body, _ = c[0].ask("POST", f"/v1/nodes/{c[2].view()['id']}:drain")
        expect("drain", status, 202)
        soon("unready", lambda: c[2].health() == 503, 10)
        written = c.written("two", c[0])
        if c[2].view()["id"] in json.dumps(rollout(c[0], written["rollout"])["nodes"]):
            raise AssertionError("the drained node took part")
        expect("texts", [c[0].said(), c[1].said()], ["two", "two"])
        status, body, _ = c[1].ask("POST", f"/v1/nodes/{c[2].view()['id']}:undrain")
        expect("undrain", status, 202)
        c.settled()
        soon("caught up", lambda: c[2].said() == "two", 20)
        unharmed(traffic, *c)
        c[1].kill()
        traffic.drop(c[1])
        c.written("three", c[0], "committed")
        soon("proven", lambda: c[0].said() == c[2].said() == "three", 40)
        c.start(c[1])
        c.ready(c[1])
        soon("caught up", lambda: c[1].said() == "three", 20)
        c.settled()
        unharmed(traffic, c[0], c[2])


@row("cluster rollouts", "kill -9 of the canary while it is tried, and started again: all go back, one proven revision in the end", 180)
def _(t):
    with three(t, "canary") as (c, traffic):
        accepted(c[0], document(traffic, more=SLOWER))
        soon("slow rollouts", lambda: c[0].get("/v1/rollouts")["items"][0]["over"], 80)
        number = accepted(c[0], document(traffic, more=SLOWER, text="two"))
        state = phase(c[0], number, "waiting", "observing")
        first = next(m for m in c if m.view()["id"] == canary(state))
        others = [m for m in c if m is not first]
        for member in others:
            traffic.hold(member, each=2)
        first.kill()
        c.start(first)
        state = phase(others[0], number, "rolled-back", "halted", "done", seconds=90)
        c.settled()
        expect("phase", state["phase"], "rolled-back")
        expect("texts", [m.said() for m in c], ["one"] * 3)
        unharmed(traffic, *others)
        return state["reason"][:120]
