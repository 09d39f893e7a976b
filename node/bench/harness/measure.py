"""One window, the warm-up, the rounds, the latency and the system calls of a scenario."""

import json
import re
import signal
import subprocess
import time
from pathlib import Path
from statistics import median

from . import processes
from .products import ORIGIN, RUN, WORK

GB = 1e9


class Plan:
    """How long everything takes; --quick proves the harness, its figures mean little."""

    def __init__(self, quick, rounds, cores):
        self.proxy_core, self.load_core = cores
        self.quick = quick
        self.rounds = rounds or (3 if quick else 5)
        self.window = 1 if quick else 5
        self.warm_window = 1 if quick else 5
        self.warm_least = {True: 2 if quick else 30, False: 0}  # seconds, by "is it ours"
        self.warm_most = 5 if quick else 120
        self.still = 0.03  # two consecutive windows no further apart
        self.bulk_bytes = (1 if quick else 4) * 10**9
        self.traced = 300 if quick else 10000  # exchanges whose system calls are counted


def start_origin(plan):
    ports = [ORIGIN["http"], ORIGIN["echo"], ORIGIN["bulk"]]
    process = processes.start(
        [WORK / "origin", *ports], plan.load_core, stdout=subprocess.PIPE, text=True
    )
    if process.stdout.readline() != "ready\n":
        raise SystemExit(f"bench: the origin cannot listen on {ports}")
    return process


def run_load(plan, product, service, options, limit, pinned=True):
    """Runs the load once and returns what it printed; never longer than `limit` seconds."""
    command = [WORK / "load", "--to", product.ports[service], *options]
    core = plan.load_core if pinned else None
    process = processes.start(command, core, stdout=subprocess.PIPE, stderr=None, text=True)
    try:
        out, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"bench: the load on {product.name} did not end within {limit} s")
    finally:
        processes.stop(process)
    if process.returncode != 0 or not out:
        raise SystemExit(f"bench: the load on {product.name} ended with {process.returncode}")
    return json.loads(out)


def window(plan, origin, entry, products, bulk=False, seconds=None, rate=None):
    """One window of load, with the processor time of proxy, load and origin within it."""
    _, name, service, options = entry
    product = products[name]
    if bulk:
        options = [*options, "--count", 2, "--size", plan.bulk_bytes // 2]
        limit = 300
    else:
        options = [*options, "--seconds", seconds or plan.window]
        limit = (seconds or plan.window) + 90
    if rate:
        options += ["--rate", f"{rate:.1f}"]
    root = product.process.pid
    before = (processes.cpu(root), processes.cpu(origin.pid))
    busy, began = processes.core_busy(plan.proxy_core), time.monotonic()
    said = run_load(plan, product, service, options, limit)
    took = time.monotonic() - began
    busy = processes.core_busy(plan.proxy_core) - busy
    after = (processes.cpu(root), processes.cpu(origin.pid))
    if product.process.poll() is not None:
        raise SystemExit(f"bench: {name} ended under load with {product.process.returncode}")
    if not said["total"]:
        raise SystemExit(f"bench: {name} answered nothing ({said['failed']} failed), see {RUN}")
    units = said["bytes"] / GB if bulk else said["total"]
    scale = 1 if bulk else 1e6
    user, system = ((after[0][i] - before[0][i]) / units * scale for i in (0, 1))
    origin_cpu = sum(after[1]) - sum(before[1])
    return {
        "rate": said["bytes"] / GB / said["seconds"] if bulk else said["requests"] / said["seconds"],
        "user": user,
        "system": system,
        "total": user + system,
        "failed": said["failed"],
        "exchanges": said["total"],
        "proxy_busy": busy / took,
        "load_busy": (said["load_cpu"] + origin_cpu) / took,
        **{p: said[p] for p in ("p50", "p99", "p999", "max")},
    }


def warm_up(plan, origin, entry, products, bulk):
    """Loads until two consecutive windows cost the same; returns seconds taken and if it is still."""
    least = plan.warm_least[products[entry[1]].ours]
    began, last = time.monotonic(), None
    while True:
        cost = window(plan, origin, entry, products, bulk, plan.warm_window)["total"]
        took = time.monotonic() - began
        still = last is not None and abs(cost - last) <= plan.still * max(last, 1e-9)
        if (still and took >= least) or took >= plan.warm_most:
            return took, still
        last = cost


def system_calls(plan, entry, products):
    """System calls of an exchange under strace, in a run of its own that is not timed."""
    _, name, service, options = entry
    product = products[name]
    out = RUN / f"{name}.strace"
    pids = processes.tree(product.process.pid)
    attach = [arg for pid in pids for arg in ("-p", str(pid))]
    tracer = processes.start(["strace", "-f", "-c", "-o", out, *attach])
    try:
        processes.wait_for("strace", lambda: all(_traced(pid) for pid in pids), tracer)
        said = run_load(plan, product, service, [*options, "--count", plan.traced], 120)
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(30)
        processes.stop(tracer)
    calls = {}
    for line in out.read_text().splitlines():
        found = re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", line)
        if found and found[2] != "total":
            calls[found[2]] = int(found[1]) / said["total"]
    if not calls:
        raise SystemExit(f"bench: strace saw nothing of {name}")
    return dict(sorted(calls.items(), key=lambda kv: -kv[1]))


def _traced(pid):
    for task in Path(f"/proc/{pid}/task").iterdir():
        if "TracerPid:\t0\n" in (task / "status").read_text():
            return False
    return True


def wrk(plan, entry, products):
    """What an independent load generator sees of the same scenario, in requests a second."""
    _, name, service, _ = entry
    port = products[name].ports[service]
    command = ["wrk", "-t1", "-c64", f"-d{plan.window}s", f"http://127.0.0.1:{port}/small/answer"]
    process = processes.start(command, plan.load_core, stdout=subprocess.PIPE, text=True)
    out, _ = process.communicate(timeout=plan.window + 60)
    processes.stop(process)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if not found:
        raise SystemExit(f"bench: wrk said nothing of {name}:\n{out}")
    return float(found[1])


def scenario(plan, scenario, entries, products, say):
    """Measures one scenario: all products run throughout, and take turns round by round."""
    names = dict.fromkeys(entry[1] for entry in entries)
    origin = start_origin(plan)
    rows = {e[0]: {"rounds": [], "latency": [], "product": e[1]} for e in entries}
    try:
        for name in names:
            products[name].start(plan.proxy_core)
        for entry in entries:
            took, still = warm_up(plan, origin, entry, products, scenario.bulk)
            rows[entry[0]]["warm"] = {"seconds": round(took, 1), "still": still}
            say(f"  warm after {took:.0f} s: {entry[0]}{'' if still else ' (not yet still)'}")
        for turn in range(plan.rounds):
            for entry in entries[turn % len(entries):] + entries[: turn % len(entries)]:
                seen = window(plan, origin, entry, products, scenario.bulk)
                rows[entry[0]]["rounds"].append(seen)
                unit = "GB/s" if scenario.bulk else "/s"
                say(f"  round {turn + 1}  {entry[0]:20} {seen['rate']:10,.2f} {unit}  "
                    f"{seen['user']:.2f} + {seen['system']:.2f} = {seen['total']:.2f}")
        if not scenario.bulk:
            for turn in range(plan.rounds):
                for entry in entries:
                    knee = median(r["rate"] for r in rows[entry[0]]["rounds"])
                    seen = window(plan, origin, entry, products, rate=knee / 2)
                    rows[entry[0]]["latency"].append(seen)
            say("  latency at half the knee measured")
            for entry in entries:
                if scenario.wrk:
                    rows[entry[0]]["wrk"] = wrk(plan, entry, products)
                rows[entry[0]]["calls"] = system_calls(plan, entry, products)
            say("  system calls counted")
    finally:
        for name in names:
            products[name].stop()
        processes.stop(origin)
    return rows
