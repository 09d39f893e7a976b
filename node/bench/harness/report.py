"""Results as text: the tables on the screen, results.md, and the one the README shows."""

import json
import os
import platform
import time
from pathlib import Path
from statistics import median

from . import cluster
from .products import HERE, ROOT, WORK
from .scenarios import SCENARIOS

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
IDLE, CLUSTER = "Idle connections, memory and start", "Several nodes: agreement, rollouts, start"
START_MOST, IDLE_MOST = 2.0, 6.0
WAITS = ("epoll_wait", "epoll_pwait", "epoll_pwait2", "futex")  # shared by all that is ready
FLAT_MOST = 0.03  # growth of resident memory over the second half of the connections


def _where(draft):
    return WORK / "draft.json" if draft else HERE / "results.json"


def load(draft):
    path = _where(draft)
    return json.loads(path.read_text()) if path.exists() else {"scenarios": {}}


def save(results, draft):
    _where(draft).write_text(json.dumps(results, indent=1) + "\n")


def machine():
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}"


def keep(results, name, rows, versions, plan):
    used = {row.get("product", label) for label, row in rows.items()}
    results["scenarios"][name] = {
        "rows": rows,
        "versions": {n: v for n, v in versions.items() if n in used},
        "machine": machine(),
        "when": time.strftime("%Y-%m-%d"),
        "rounds": plan.rounds,
        "window": plan.window,
    }


def _mid(rounds, key):
    return median(r[key] for r in rounds)


def _ratios(rows, ours, metric, peers):
    """Round by round, ours over the best of the peers: median, least, most."""
    best = [min(t) for t in zip(*([r[metric] for r in rows[p]["rounds"]] for p in peers))]
    mine = [r[metric] for r in rows[ours]["rounds"]]
    ratios = [a / b for a, b in zip(mine, best) if b > 0]
    return (median(ratios), min(ratios), max(ratios)) if ratios else None


def verdicts(scenario, rows):
    """A line for each target whose partners were measured: target, measured, verdict."""
    lines = []
    for target in scenario.targets:
        if target.ours not in rows or any(p not in rows for p in target.peers):
            continue
        if target.peers:
            found = _ratios(rows, target.ours, target.metric, target.peers)
            if found is None:
                continue
            mid, least, most = found
            unit = "s/GB" if scenario.bulk else "µs"
            mine = _mid(rows[target.ours]["rounds"], target.metric)
            theirs = min(_mid(rows[p]["rounds"], target.metric) for p in target.peers)
            measured = f"**{mid:.2f}** ({least:.2f}–{most:.2f}): {mine:.2f} to {theirs:.2f} {unit}"
        else:
            calls = rows[target.ours]["calls"]
            mid = least = round(sum(c for name, c in calls.items() if name not in WAITS), 1)
            measured = f"{mid:.1f}"
        if mid <= target.limit:
            verdict = "met"
        elif least <= target.limit:
            verdict = "met within the spread"
        else:
            verdict = f"missed by {(mid / target.limit - 1) * 100:.0f} %"
        lines.append((f"{target.ours}: {target.says()}", measured, verdict))
    return lines


def _table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def _row(scenario, label, row, rows):
    rounds, bulk = row["rounds"], scenario.bulk
    cost = " + ".join(f"{_mid(rounds, k):.2f}" for k in ("user", "system"))
    digits = 2 if bulk else 0
    first = next((n for n in rows if n.startswith("caravan")), None)
    ratio = "–"
    if first and not label.startswith("caravan"):
        found = _ratios(rows, first, "total", (label,))
        ratio = f"{found[0]:.2f} ({found[1]:.2f}–{found[2]:.2f})" if found else "–"
    cells = [label, f"{_mid(rounds, 'rate'):,.{digits}f}", f"{cost} = **{_mid(rounds, 'total'):.2f}**"]
    cells.append(ratio)
    if not bulk:
        cells.append(f"{sum(row['calls'].values()):.1f}")
        cells += [f"{_mid(row['latency'], p):,.0f}" for p in ("p50", "p99", "p999")]
        cells.append(f"{_mid(row['latency'], 'rate'):,.0f}")
    cells.append(f"{_mid(rounds, 'proxy_busy') * 100:.0f} / {_mid(rounds, 'load_busy') * 100:.0f}")
    failed = sum(r["failed"] for r in rounds + row["latency"])
    cells.append(failed)
    return cells


def scenario_text(scenario, rows):
    """The tables of one scenario in Markdown."""
    if scenario.bulk:
        head = ["", "GB/s", "CPU s/GB: user + system", "ours ÷ this"]
    else:
        head = ["", "requests/s", "CPU µs/request: user + system", "ours ÷ this", "system calls"]
        head += ["p50 µs", "p99", "p99.9", "at requests/s"]
    head += ["proxy / load core busy %", "failed"]
    parts = [_table(head, [_row(scenario, label, row, rows) for label, row in rows.items()])]
    lines = verdicts(scenario, rows)
    if lines:
        parts.append(_table(["to reach", "measured", ""], lines))
    for label, row in rows.items():
        if row.get("calls"):
            some = ", ".join(f"{n} {c:.2f}" for n, c in row["calls"].items() if c >= 0.05)
            parts.append(f"System calls of {label}: {some}.")
    seen = [f"{label} {row['wrk']:,.0f}" for label, row in rows.items() if "wrk" in row]
    if seen:
        parts.append(f"wrk sees, in requests/s: {', '.join(seen)}.")
    unsettled = [label for label, row in rows.items() if not row["warm"]["still"]]
    if unsettled:
        parts.append(f"Not yet still when measured: {', '.join(unsettled)}.")
    return "\n\n".join(parts)


def idle_verdicts(rows):
    lines = []
    for name, row in rows.items():
        if not name.startswith("caravan"):
            continue
        growth = (row["flat"][3] - row["flat"][1]) / row["flat"][1]
        for says, value, limit, unit in (
            (f"≤ {IDLE_MOST:g} kB resident each", row["each"], IDLE_MOST, "kB"),
            (f"flat over {row['churned']:,} connections", growth * 100, FLAT_MOST * 100, "% growth"),
            (f"ready in ≤ {START_MOST:g} s", row["start"], START_MOST, "s"),
        ):
            verdict = "met" if value <= limit else f"missed by {value - limit:.2f} {unit}"
            lines.append((f"{name}: {says}", f"{value:.2f} {unit}", verdict))
    return lines


def idle_text(rows):
    count = next(iter(rows.values()))
    head = ["", "ready, s", "resident before, MB", f"with {count['connections']:,} held, MB", "kB each"]
    head.append(f"resident MB through {count['churned']:,} connections, by quarter")
    made = []
    for name, row in rows.items():
        quarters = ", ".join(f"{kb / 1024:.0f}" for kb in row["flat"])
        made.append([name, f"{row['start']:.2f}", f"{row['before'] / 1024:.0f}",
                     f"{row['held'] / 1024:.0f}", f"**{row['each']:.2f}**", quarters])
    parts = [_table(head, made)]
    lines = idle_verdicts(rows)
    if lines:
        parts.append(_table(["to reach", "measured", ""], lines))
    return "\n\n".join(parts)


def cluster_text(rows):
    found = rows["caravan"]
    return "\n\n".join([
        _table(["", "measured"], cluster.text(found)),
        _table(["to reach", "measured", ""], cluster.verdicts(found)),
    ])


def _special(title, rows):
    """Text and verdicts of what is no scenario of loads."""
    if title == CLUSTER:
        return cluster_text(rows), cluster.verdicts(rows["caravan"])
    return idle_text(rows), idle_verdicts(rows)


def _all(results):
    for scenario in SCENARIOS:
        if scenario.name in results["scenarios"]:
            yield scenario, scenario.title, results["scenarios"][scenario.name]
    if "idle" in results["scenarios"]:
        yield None, IDLE, results["scenarios"]["idle"]
    if "cluster" in results["scenarios"]:
        yield None, CLUSTER, results["scenarios"]["cluster"]


def _summary(results):
    """The README's table: every target, met or not, with what was measured."""
    rows = []
    for scenario, title, kept in _all(results):
        lines = verdicts(scenario, kept["rows"]) if scenario else _special(title, kept["rows"])[1]
        rows += [(title, *line) for line in lines]
    head = ["", "to reach", "measured: median ratio (least–most of the rounds): ours to theirs", ""]
    return _table(head, rows)


def _full(results):
    parts = ["# Results", "Written by `node/bench/run`; how to read it: `docs/benchmarks.md`."]
    for scenario, title, kept in _all(results):
        rows = kept["rows"]
        parts.append(f"## {title}")
        parts.append(scenario_text(scenario, rows) if scenario else _special(title, rows)[0])
        versions = "; ".join(kept["versions"].values())
        parts.append(f"{kept['when']}, {kept['rounds']} rounds of {kept['window']} s; "
                     f"{kept['machine']}. {versions}.")
    return "\n\n".join(parts) + "\n"


def write(results, draft):
    """Writes results.md and the README's table; a draft goes to the work folder only."""
    if draft:
        path = WORK / "draft.md"
        path.write_text(_full(results))
        return path
    path = HERE / "results.md"
    path.write_text(_full(results))
    readme = ROOT / "README.md"
    text = readme.read_text() if readme.exists() else ""
    if BEGIN in text and END in text:
        head, rest = text.split(BEGIN, 1)
        tail = rest.split(END, 1)[1]
        readme.write_text(f"{head}{BEGIN}\n{_summary(results)}\n{END}{tail}")
    return path
