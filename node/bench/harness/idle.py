"""What connections that do nothing cost, whether memory stays flat, and how long a start takes."""

import subprocess
import time
from statistics import median

from . import processes
from .measure import run_load, start_origin
from .products import WORK

TAKE_PART = ("caravan", "nginx", "haproxy")
SMALL = ["--say", "http"]


def _held(plan, product, count):
    """Resident kB before, and while `count` connections are held that had one exchange each."""
    before = processes.resident(product.process.pid)
    command = [WORK / "load", "--to", product.ports["http"], *SMALL]
    command += ["--connections", count, "--hold"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    load = processes.start(command, plan.load_core, stderr=None, **pipes)
    try:
        said = load.stdout.readline().split()
        if said != ["held", str(count)]:
            raise SystemExit(f"bench: {product.name} did not hold {count} connections: {said}")
        time.sleep(3)
        held = processes.resident(product.process.pid)
        load.stdin.close()
        ended = load.wait(30)
        if ended != 0:
            raise SystemExit(f"bench: the load that held connections to {product.name} ended with {ended}")
    finally:
        processes.stop(load)
    return before, held


def _churn(plan, product, connections):
    """Resident kB after each quarter of so many connections, opened and closed."""
    seen = []
    for _ in range(4):
        options = [*SMALL, "--connections", 64, "--count", connections // 4]
        said = run_load(plan, product, "http", options, 300)
        if said["failed"]:
            raise SystemExit(f"bench: {product.name}: {said['failed']} connections failed")
        time.sleep(1)
        seen.append(processes.resident(product.process.pid))
    return seen


def _starts(plan, product):
    """Seconds to readiness on all cores, as a user starts it."""
    took = []
    for _ in range(2 if plan.quick else 5):
        took.append(product.start(None))
        product.stop()
    return took


def measure(plan, products, say):
    held_count = 1000 if plan.quick else 15000
    churned = 8000 if plan.quick else 200000
    rows = {}
    for name in TAKE_PART:
        if name not in products:
            continue
        product = products[name]
        product.start(None)  # the first start may build or train; it is not timed
        product.stop()
        starts = _starts(plan, product)
        origin = start_origin(plan)
        try:
            product.start(plan.proxy_core)
            run_load(plan, product, "http", [*SMALL, "--connections", 64, "--count", 2000], 120)
            time.sleep(1)
            before, held = _held(plan, product, held_count)
            flat = _churn(plan, product, churned)
        finally:
            product.stop()
            processes.stop(origin)
        rows[name] = {
            "starts": starts, "start": median(starts), "connections": held_count,
            "before": before, "held": held, "each": (held - before) / held_count,
            "churned": churned, "flat": flat,
        }
        say(f"  {name}: ready in {rows[name]['start']:.2f} s, {rows[name]['each']:.2f} kB each")
    return rows
