"""What several nodes cost and how fast they agree: nodes are processes on this machine, as users start
them, and each figure is taken through the management API."""

import http.client
import json
import shutil
import subprocess
import time
from statistics import median

from . import processes
from .measure import run_load, start_origin
from .products import HERE, ROOT, RUN, Product

OFFSET = 11000
BASE = """caravan: 1
listeners:
  http:
    bind: "127.0.0.1:9210"
    layers:
      - http:
          routes:
            - { name: word, match: { path-prefix: /word }, answer: { status: 200, text: "WORD" } }
            - { name: all, upstream: origin }
upstreams:
  origin: { endpoints: ["127.0.0.1:19001"] }
ROLLOUT"""


def quantile(values, q):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * q))]


class Node:
    """One node of a cluster of `count`; the k-th has every port k higher."""

    def __init__(self, k, count, file=None, core=None, extra=()):
        self.k, self.core = k, core
        self.offset = OFFSET + k
        self.management = 9640 + self.offset
        self.data = RUN / f"cluster-{k}"
        seeds = ",".join(f"127.0.0.1:{7640 + OFFSET + i}" for i in range(count))
        self.command = [ROOT / "caravan", "start", "--data", self.data, "--port-offset", self.offset]
        self.command += ["--name", f"node-{k}", "--drain-timeout", "2s"]
        if count > 1:
            self.command += ["--seeds", seeds, "--bootstrap-expect", count if count < 5 else 7]
        if file:
            self.command += ["--config", file]
        self.command += extra
        self.process = None

    def start(self, fresh=True):
        if fresh:
            shutil.rmtree(self.data, ignore_errors=True)
        RUN.mkdir(parents=True, exist_ok=True)
        log = open(RUN / f"cluster-{self.k}.out", "w")
        self.began = time.monotonic()
        self.process = processes.start(self.command, self.core, log=log, cwd=ROOT)

    def wait(self, what="ready", seconds=120):
        processes.wait_for(f"node {self.k} ({RUN}/cluster-{self.k}.out)", self.ready, self.process, seconds)
        return time.monotonic() - self.began

    def ready(self):
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.management, timeout=120)

    def ask(self, method, path, body=None, fields=None, connection=None):
        made = connection or self.connect()
        send = {"If-Match": "*", **({"Content-Type": "application/json"} if body is not None else {})}
        made.request(method, path, body, {**send, **(fields or {})})
        answer = made.getresponse()
        text = answer.read()
        if connection is None:
            made.close()
        return answer.status, text

    def json(self, path):
        status, text = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"bench: node {self.k}: {path}: {status} {text[:200]}")
        return json.loads(text)

    def stop(self):
        if self.process is not None:
            processes.stop(self.process, 20)
            self.process = None


def nodes_of(plan, count, text, core=None):
    file = RUN / f"cluster-{count}.yaml"
    RUN.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return [Node(k, count, file if k == 0 else None, core) for k in range(count)]


def all_serve(nodes, revision=None):
    items = nodes[0].json("/v1/nodes")["items"]
    proven = {item["proven"] for item in items}
    return len(items) == len(nodes) and len(proven) == 1 and (revision is None or proven == {revision})


def settle(nodes, voters):
    def settled():
        try:
            items = nodes[0].json("/v1/nodes")["items"]
        except (OSError, SystemExit):
            return False
        return all_serve(nodes) and sum(item["voter"] for item in items) == voters

    processes.wait_for(f"{len(nodes)} nodes", settled, None, 180)


def document(rollout=""):
    return BASE.replace("ROLLOUT", rollout)


def write(node, number, connection):
    """One change of a route, until every node has proven it: milliseconds."""
    began = time.monotonic()
    path = "/v1/config/listeners/http/layers/http/routes/@word/answer/text?wait=applied&timeout=60s"
    status, text = node.ask("PUT", path, json.dumps(f"word {number}"), connection=connection)
    if status != 200:
        raise SystemExit(f"bench: a write was answered {status}: {text[:300]}")
    return (time.monotonic() - began) * 1000


def commit(node, number, connection):
    """One entry of a list, until a majority has it on disk: milliseconds."""
    began = time.monotonic()
    status, text = node.ask("PUT", f"/v1/lists/bench/entry-{number % 50}", "{}", connection=connection)
    if status not in (200, 201):
        raise SystemExit(f"bench: an entry was answered {status}: {text[:300]}")
    return (time.monotonic() - began) * 1000


def series(what, node, count, warm):
    connection = node.connect()
    taken = [what(node, i, connection) for i in range(warm + count)][warm:]
    connection.close()
    return {"count": count, "p50": median(taken), "p99": quantile(taken, 0.99), "max": max(taken)}


def routes(count):
    lines = "".join(
        f"            - {{ name: r{i}, match: {{ host: h{i}.example, path-prefix: /p{i} }}, upstream: origin }}\n"
        for i in range(count)
    )
    return document().replace("            - { name: all,", lines + "            - { name: all,")


def apply_whole(node, text):
    began = time.monotonic()
    status, said = node.ask(
        "PUT", "/v1/config?wait=applied&timeout=60s", text.encode(), {"Content-Type": "application/yaml"}
    )
    if status != 200:
        raise SystemExit(f"bench: a document was answered {status}: {said[:300]}")
    return time.monotonic() - began


def cost(plan, nodes, rounds, rolling):
    """CPU µs a request of the first node, while a rollout observes its canary and while none runs."""
    product = Product("caravan", [], [], {"http": 9210 + nodes[0].offset}, ours=True)
    product.process = nodes[0].process
    rows = {"idle": [], "rolling": []}
    load = ["--say", "http", "--connections", "64", "--keep", "--seconds", plan.window]
    for _ in range(1 if plan.quick else 8):
        run_load(plan, product, "http", load, 120)
    for number in range(rounds):
        for kind in ("idle", "rolling"):
            if kind == "rolling":
                rolling(number)
            before = sum(processes.cpu(nodes[0].process.pid))
            said = run_load(plan, product, "http", load, 120)
            spent = sum(processes.cpu(nodes[0].process.pid)) - before
            rows[kind].append(spent / said["total"] * 1e6)
            if kind == "rolling":
                running = nodes[0].json("/v1/rollouts")["items"][0]
                if running["phase"] in ("done", "rolled-back", "halted"):
                    raise SystemExit(f"bench: the rollout was over before the window: {running}")
                processes.wait_for("the rollout", lambda: promoted(nodes[0], running["id"]))
    ratios = [r / i for r, i in zip(rows["rolling"], rows["idle"])]
    return {**rows, "ratio": median(ratios), "least": min(ratios), "most": max(ratios)}


def promoted(node, rollout):
    """Lets a rollout go on, batch by batch; whether it is done."""
    node.ask("POST", f"/v1/rollouts/{rollout}:promote")
    return node.json("/v1/rollouts")["items"][0]["phase"] == "done"


COMMANDS = ("status", "node list", "config show", "revision list", "rollout list", "listener list", "connection list",
            "user list", "audit list")


def commands(node, times):
    """Median seconds from the start of each command to its end, three nodes being asked."""
    took = {}
    for words in COMMANDS:
        command = [str(ROOT / "caravan"), *words.split(), "--api", f"http://127.0.0.1:{node.management}"]
        samples = []
        for _ in range(times):
            began = time.monotonic()
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            samples.append(time.monotonic() - began)
        took[words] = median(samples)
    return took


def idle(nodes, seconds):
    """Percent of a core that each node takes while nothing is asked of it."""
    before = [processes.cpu(node.process.pid) for node in nodes]
    time.sleep(seconds)
    return [100 * (sum(processes.cpu(node.process.pid)) - sum(was)) / seconds for node, was in zip(nodes, before)]


def measure(plan, say):
    found = {}
    alone = nodes_of(plan, 1, document())[0]
    alone.start()
    alone.wait()
    alone.stop()
    starts = []
    for _ in range(2 if plan.quick else 5):
        alone.start()
        starts.append(alone.wait())
        alone.stop()
    found["one-ready"] = median(starts)
    say(f"  a cluster of one is ready in {found['one-ready']:.2f} s")

    nodes = nodes_of(plan, 3, document())
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait()
        settle(nodes, 3)
        found["form"] = time.monotonic() - nodes[0].began
        time.sleep(20 if not plan.quick else 2)
        found["resident"] = [processes.resident(node.process.pid) for node in nodes]
        say(f"  three nodes form in {found['form']:.2f} s, resident MB "
            + ", ".join(f"{kb / 1024:.0f}" for kb in found["resident"]))
        found["idle-cpu"] = idle(nodes, 60 if not plan.quick else 2)
        say("  idle, % of a core: " + ", ".join(f"{percent:.1f}" for percent in found["idle-cpu"]))
        found["commands"] = commands(nodes[0], 2 if plan.quick else 7)
        say("  commands, s: " + ", ".join(f"{words} {took:.2f}" for words, took in found["commands"].items()))
        many = 100 if plan.quick else 1000
        found["commit"] = {f"node-{n.k}": series(commit, n, many, 50) for n in nodes}
        say(f"  commit, ms: {found['commit']}")
        found["write-3"] = series(write, nodes[1], 30 if plan.quick else 300, 20)
        say(f"  write to proven by three, ms: {found['write-3']}")
        took = []
        for i in range(2 if plan.quick else 3):
            took.append(apply_whole(nodes[i % 3], routes(10_000 + i)))
        found["routes"] = took
        say(f"  10,000 routes, s: {took}")
        apply_whole(nodes[0], document())
        joins = []
        for _ in range(1 if plan.quick else 3):
            gone = nodes.pop()
            leave(nodes, gone)
            fresh = Node(gone.k, 3)
            nodes.append(fresh)
            fresh.start()
            joins.append(fresh.wait())
            settle(nodes, 3)
        found["third-ready"] = median(joins)
        say(f"  a third node joins in {joins} s")
    finally:
        for node in reversed(nodes):
            node.stop()

    observed = "rollout: { canary: 1, observe: 60s, gates: { upstream5xx: 50 } }\n"
    nodes = nodes_of(plan, 3, document(observed))
    nodes[0].core = plan.proxy_core
    for node in nodes[1:]:
        node.core = plan.load_core
    origin = start_origin(plan)
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(seconds=240)
        found["cost"] = cost(plan, nodes, plan.rounds, lambda n: nodes[0].ask(
            "PUT", "/v1/config/listeners/http/layers/http/routes/@word/answer/text", json.dumps(f"again {n}")))
        say(f"  cost of a rollout under way: {found['cost']['ratio']:.3f}")
    finally:
        processes.stop(origin)
        for node in reversed(nodes):
            node.stop()

    nodes = nodes_of(plan, 9, document())
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(seconds=240)
        settle(nodes, 7)
        found["write-9"] = series(write, nodes[1], 20 if plan.quick else 200, 20)
        say(f"  write to proven by nine, ms: {found['write-9']}")
    finally:
        for node in reversed(nodes):
            node.stop()
    return found


def leave(nodes, gone):
    status, text = nodes[0].ask("POST", f"/v1/nodes/node-{gone.k}:leave")
    if status != 202:
        raise SystemExit(f"bench: leaving was answered {status}: {text[:300]}")
    gone.process.wait(60)
    gone.stop()
    processes.wait_for("the node to be let go",
                       lambda: len(nodes[0].json("/v1/nodes")["items"]) == len(nodes), None, 60)


LIMITS = (
    ("a cluster of one is ready", "one-ready", 2.5, "s"),
    ("the third node of a running cluster is ready", "third-ready", 6.0, "s"),
)


def verdicts(found):
    lines = []

    def line(says, value, limit, unit, digits=2):
        verdict = "met" if value <= limit else f"missed by {(value / limit - 1) * 100:.0f} %"
        lines.append((f"{says} ≤ {limit:g} {unit}", f"{value:.{digits}f} {unit}", verdict))

    for says, key, limit, unit in LIMITS:
        line(says, found[key], limit, unit)
    line("resident memory of an idle node in a cluster", max(found["resident"]) / 1024, 250, "MB", 0)
    line("the slowest of nine commands has answered", max(found["commands"].values()), 0.5, "s")
    line("commit at three nodes, p99", max(s["p99"] for s in found["commit"].values()), 50, "ms", 1)
    line("write to proven by three nodes, p99", found["write-3"]["p99"] / 1000, 1, "s")
    line("write to proven by nine nodes, p99", found["write-9"]["p99"] / 1000, 3, "s")
    cost = found["cost"]
    spread = f"**{cost['ratio']:.3f}** ({cost['least']:.3f}–{cost['most']:.3f})"
    met = "met" if cost["ratio"] <= 1.02 else "met within the spread" if cost["least"] <= 1.02 else "missed"
    lines.append(("CPU of a request while a rollout observes ≤ 1.02 × while none runs", spread, met))
    return lines


def text(found):
    def ms(s):
        return f"{s['p50']:.1f} / {s['p99']:.1f} / {s['max']:.1f}"

    rows = [("three nodes form, all voters", f"{found['form']:.2f} s")]
    rows += [(f"commit by way of {name}, ms: p50 / p99 / most of {s['count']}", ms(s)) for name, s in found["commit"].items()]
    rows.append((f"write to proven by 3, ms: p50 / p99 / most of {found['write-3']['count']}", ms(found["write-3"])))
    rows.append((f"write to proven by 9, ms: p50 / p99 / most of {found['write-9']['count']}", ms(found["write-9"])))
    rows.append(("a document of 10,000 routes, from PUT to proven by 3", ", ".join(f"{t:.2f} s" for t in found["routes"])))
    rows.append(("resident MB of three idle nodes", ", ".join(f"{kb / 1024:.0f}" for kb in found["resident"])))
    rows.append(("idle, % of a core of each of three", ", ".join(f"{percent:.1f}" for percent in found["idle-cpu"])))
    rows += [(f"caravan {words}, from start to end", f"{took:.2f} s") for words, took in found["commands"].items()]
    return rows
