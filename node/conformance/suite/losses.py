"""Nodes that die, freeze and are cut off: no tunnel of a node that lives is closed."""

import signal
import time

from .cluster import Silent, soon, steadily
from .forming import three
from .rows import expect, row


def unharmed(traffic, *members):
    """Fails when a tunnel or a request of these nodes failed; every tunnel says one more word."""
    for member in members:
        traffic.speak(member)
    expect("failed", traffic.failed(*members)[:5], [])


def laden(c, traffic, *members):
    """Tunnels of every kind and requests through these nodes (all when none is named)."""
    for member in members or c:
        traffic.hold(member)
    traffic.load(list(members or c))


def degraded(member):
    """Its /health/cluster, while it says that the cluster is lost."""
    try:
        standing = member.standing()
    except (Silent, AssertionError):
        return None
    return standing if standing["status"] == "degraded" else None


def as_seen_by(member, other):
    return next(n for n in member.get("/v1/nodes")["items"] if n["name"] == other.name)


@row("cluster losses", "kill -9 of the lower address of two: the other serves on, says since when, and is whole when it returns", 120)
def _(t):
    with three(t, "two", size=2) as (c, traffic):
        laden(c, traffic, c[1])
        laden(c, traffic, c[0])
        c[0].kill()
        traffic.drop(c[0])
        lost = soon("degraded", lambda: degraded(c[1]), 15)
        expect("quorum", lost["quorum"], False)
        expect("the lost one", as_seen_by(c[1], c[0])["member"], "unreachable")
        status, body = c.write("no", c[1], "committed")
        expect("a write", (status, body["code"]), (503, "no-quorum"))
        # Longer than the resolver of split brains takes to down somebody.
        steadily("degraded, and says since when",
                 lambda: (now := degraded(c[1])) and now["since"] <= lost["since"], 12)
        began = time.monotonic()
        c.start(c[0])
        c.settled()
        back = time.monotonic() - began
        c.written("whole again", c[1])
        unharmed(traffic, c[1])
        return f"whole {back:.1f} s after its start"


@row("cluster losses", "kill -9 of two of three at once: the third loses nothing, and all three are one again", 120)
def _(t):
    with three(t, "two-of-three") as (c, traffic):
        c.written("before")
        laden(c, traffic)
        last = c[2]
        c[0].kill()
        c[1].kill()
        traffic.drop(c[0])
        traffic.drop(c[1])
        soon("degraded", lambda: degraded(last), 15)
        expect("its text", last.said(), "before")
        steadily("ready", lambda: last.health() == 200, 12)
        expect("a write", c.write("no", last, "committed")[0], 503)
        began = time.monotonic()
        c.start(c[0], c[1])
        c.settled()
        back = time.monotonic() - began
        c.one_cluster()
        c.written("after", last)
        expect("texts", [m.said() for m in c], ["after"] * 3)
        unharmed(traffic, last)
        return f"one again {back:.1f} s after their start"


@row("cluster losses", "writes work within 10 s of kill -9 of the leader, within 3 s of its SIGTERM", 150)
def _(t):
    with three(t, "leader") as (c, traffic):
        laden(c, traffic)
        first = c.leader()
        others = [m for m in c if m is not first]
        first.kill()
        killed = c.writes_again(others[0], "after the kill")
        traffic.drop(first)
        c.start(first)
        c.settled()
        second = c.leader()
        rest = [m for m in c if m is not second]
        traffic.rest()
        second.signal(signal.SIGTERM)
        traffic.drop(second)
        left = c.writes_again(rest[0], "after the leave")
        expect("exit", second.process.wait(40), 0)
        unharmed(traffic, *(m for m in others if m is not second))
        figures = f"{killed:.1f} s after kill -9, {left:.2f} s after SIGTERM"
        if killed > 10 or left > 3:
            raise AssertionError(figures)
        return figures


@row("cluster losses", "a node frozen for 20 s wakes up: its tunnels live, and it is a member again", 150)
def _(t):
    with three(t, "frozen") as (c, traffic):
        laden(c, traffic)
        frozen = next(m for m in c if m is not c.leader())
        others = [m for m in c if m is not frozen]
        frozen.signal(signal.SIGSTOP)
        c.written("meanwhile", others[0], "committed")
        time.sleep(20)
        unharmed(traffic, *others)
        frozen.signal(signal.SIGCONT)
        began = time.monotonic()
        c.settled(60)
        back = time.monotonic() - began
        soon("its text", lambda: frozen.said() == "meanwhile", 20)
        unharmed(traffic, *c)
        return f"at one revision {back:.1f} s after it woke"


@row("cluster losses", "the leader frozen for 20 s wakes up: writes went on, no tunnel ended, all at one revision", 150)
def _(t):
    with three(t, "frozen-leader") as (c, traffic):
        laden(c, traffic)
        frozen = c.leader()
        others = [m for m in c if m is not frozen]
        frozen.signal(signal.SIGSTOP)
        began = time.monotonic()
        again = c.writes_again(others[0], "meanwhile")
        time.sleep(max(0.0, 20 - (time.monotonic() - began)))
        frozen.signal(signal.SIGCONT)
        c.settled(60)
        expect("texts", [m.said() for m in c], ["meanwhile"] * 3)
        c.one_cluster()
        unharmed(traffic, *c)
        return f"writes again {again:.1f} s after it froze"


@row("cluster losses", "one of three cut off for 40 s and healed: 0 tunnels closed anywhere, all at one revision, each says since when", 240)
def _(t):
    with three(t, "cut", network=True) as (c, traffic):
        c.written("before")
        laden(c, traffic)
        cut = c.leader()
        others = [m for m in c if m is not cut]
        c.network.cut(c.members.index(cut))
        began = time.monotonic()
        again = c.writes_again(others[0], "meanwhile")
        lost = soon("degraded", lambda: degraded(cut), 30)
        expect("quorum where it is alone", lost["quorum"], False)
        soon("unreachable", lambda: not as_seen_by(others[0], cut)["answered"], 20)
        expect("a write there", c.write("alone", cut, "committed", seconds=30)[0], 503)
        steadily("the rest is whole", lambda: not degraded(others[1]), max(0.0, 40 - (time.monotonic() - began)))
        view = soon("itself", lambda: cut.view(), 10)
        if not view.get("member-since"):
            raise AssertionError(f"since when: {view}")
        expect("what it serves", cut.said(), "before")
        began = time.monotonic()
        c.network.heal(c.members.index(cut))
        c.settled(90)
        healed = time.monotonic() - began
        c.one_cluster()
        expect("texts", [m.said() for m in c], ["meanwhile"] * 3)
        c.written("whole", cut)
        unharmed(traffic, *c)
        return f"writes again {again:.1f} s after the cut, at one revision {healed:.1f} s after healing"


@row("cluster losses", "nodes restarted one after another under load: no request fails where connects are retried", 240)
def _(t):
    with three(t, "rolling") as (c, traffic):
        traffic.load(list(c), clients=3, others=list(c))
        time.sleep(1)
        for member in c:
            expect(f"exit of {member.name}", member.stop(), 0)
            c.start(member)
            c.ready(member)
            c.settled()
        time.sleep(1)
        traffic.rest()
        expect("failed", traffic.failed()[:5], [])
        return f"{sum(traffic.answers.values())} requests"
