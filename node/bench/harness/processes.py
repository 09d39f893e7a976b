"""Processes of the benchmark: started on a core, accounted with their children, ended whatever happens."""

import ctypes
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
_libc = ctypes.CDLL(None)
_started = []


def _tied_to_us():
    os.setsid()
    _libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: should we be killed, so are they


def start(command, core=None, log=None, **options):
    """Starts a command in a process group of its own; `core` pins it, None gives it all cores, which
    the harness itself does not have."""
    cores = f"0-{os.cpu_count() - 1}" if core is None else str(core)
    command = ["taskset", "-c", cores, *command]
    options.setdefault("stdout", log or subprocess.DEVNULL)
    options.setdefault("stderr", log or subprocess.DEVNULL)
    options.setdefault("stdin", subprocess.DEVNULL)
    process = subprocess.Popen([str(c) for c in command], preexec_fn=_tied_to_us, **options)
    _started.append(process)
    return process


def stop(process, patience=5):
    """Ends a process and its group: politely, then not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None or sign == signal.SIGKILL:
            try:
                os.killpg(process.pid, sign)
            except ProcessLookupError:
                break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    if process in _started:
        _started.remove(process)


def stop_all():
    for process in list(reversed(_started)):
        stop(process, 1)


def _stat(pid):
    text = Path(f"/proc/{pid}/stat").read_text()
    return text[text.rindex(")") + 2 :].split()


def tree(root):
    """The process and all that descend from it."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents.setdefault(int(_stat(entry)[1]), []).append(int(entry))
            except (OSError, ValueError):
                continue
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo.extend(parents.get(pid, []))
    return found


def cpu(root):
    """User and system seconds of a process tree: its threads, ended ones too, and reaped children."""
    user = system = 0
    for pid in tree(root):
        try:
            stat = _stat(pid)
        except OSError:
            continue
        user += int(stat[11]) + int(stat[13])
        system += int(stat[12]) + int(stat[14])
    return user / TICK, system / TICK


def core_busy(core):
    """Seconds a core was not idle since boot."""
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            f = [int(x) for x in line.split()[1:9]]
            return (sum(f) - f[3] - f[4]) / TICK
    raise SystemExit(f"bench: no core {core}")


def resident(root):
    """Resident kB of a process tree, shared pages counted once."""
    total = 0
    for pid in tree(root):
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total


def wait_for(what, ready, process=None, seconds=30):
    """Polls until ready() is true; a process that ended meanwhile is a failure that says so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        if process is not None and process.poll() is not None:
            raise SystemExit(f"bench: {what} ended with {process.returncode} before it was ready")
        time.sleep(0.01)
    raise SystemExit(f"bench: {what} was not ready within {seconds} s")


TIME_WAITS = Path("/proc/sys/net/ipv4/tcp_max_tw_buckets")


@contextmanager
def few_time_waits(most=4096):
    """Closed connections give their ports back at once beyond `most`: Dante binds a port of its own
    for every connection, and would find none left after the others' windows."""
    before = TIME_WAITS.read_text()
    try:
        TIME_WAITS.write_text(str(most))
    except OSError as e:
        raise SystemExit(f"bench: cannot set {TIME_WAITS} (run it as root): {e}")
    try:
        yield
    finally:
        TIME_WAITS.write_text(before)
