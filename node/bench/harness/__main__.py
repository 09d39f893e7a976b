"""The command line of node/bench/run."""

import argparse
import os
import signal
import sys

from . import cluster, idle, measure, processes, report
from .products import ROOT, all_products
from .scenarios import SCENARIOS


def arguments():
    names = [s.name for s in SCENARIOS] + ["idle", "cluster"]
    parser = argparse.ArgumentParser(prog="node/bench/run")
    parser.add_argument("--quick", action="store_true",
                        help="short windows: proves the harness, touches no result in the tree")
    parser.add_argument("--only", metavar="SCENARIO,...", default=",".join(names),
                        help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, help="rounds of each scenario (5; quick: 3)")
    parser.add_argument("--with", dest="extra", action="append", default=[], choices=["envoy"])
    parser.add_argument("--peers-only", action="store_true",
                        help="leaves ours out: tries the harness, touches no result in the tree")
    parser.add_argument("--cores", default="0,1", metavar="PROXY,LOAD")
    args = parser.parse_args()
    args.only = args.only.split(",")
    unknown = [n for n in args.only if n not in names]
    if unknown:
        parser.error(f"no scenario {', '.join(unknown)} (expected: {', '.join(names)})")
    if args.rounds is not None and args.rounds < 1:
        parser.error(f"--rounds: {args.rounds} (expected: at least 1)")
    args.cores = [int(core) for core in args.cores.split(",")]
    return args


def main():
    args = arguments()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda number, _: sys.exit(128 + number))
    os.sched_setaffinity(0, {args.cores[1]})
    plan = measure.Plan(args.quick, args.rounds, args.cores)
    products = all_products()
    if "envoy" not in args.extra:
        del products["envoy"]
    if args.peers_only:
        products = {n: p for n, p in products.items() if not p.ours}
    elif not (ROOT / "caravan").exists():
        raise SystemExit("bench: there is no ./caravan in this tree (--peers-only leaves it out)")
    draft = args.quick or args.peers_only
    results = report.load(draft)
    say = lambda line: print(line, flush=True)
    try:
        versions = {name: product.what() for name, product in products.items()}
        for scenario in SCENARIOS:
            entries = [e for e in scenario.entries if e[1] in products]
            if scenario.name in args.only and entries:
                say(f"\n{scenario.title} ({scenario.name})")
                with processes.few_time_waits():
                    rows = measure.scenario(plan, scenario, entries, products, say)
                report.keep(results, scenario.name, rows, versions, plan)
                say(report.scenario_text(scenario, rows))
                report.save(results, draft)
        if "idle" in args.only:
            say(f"\n{report.IDLE} (idle)")
            with processes.few_time_waits():
                rows = idle.measure(plan, products, say)
            report.keep(results, "idle", rows, versions, plan)
            say(report.idle_text(rows))
            report.save(results, draft)
        if "cluster" in args.only and not args.peers_only:
            say(f"\n{report.CLUSTER} (cluster)")
            rows = {"caravan": cluster.measure(plan, say)}
            report.keep(results, "cluster", rows, versions, plan)
            say(report.cluster_text(rows))
            report.save(results, draft)
    finally:
        processes.stop_all()
    say(f"\nwritten: {report.write(results, draft)}")


main()
