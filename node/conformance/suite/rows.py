"""The list of rows: each a sentence a user would say, and the check behind it."""

import os
import signal
import subprocess
from contextlib import contextmanager

ROWS = []
LONGEST = 60  # seconds a row may take, unless it says otherwise
SLOWNESS = float(os.environ.get("CONFORMANCE_SLOWNESS", "1"))  # a busy machine takes so many times longer


def row(group, says, seconds=LONGEST):
    """Registers a check; it fails by raising, and passes by returning."""

    def register(check):
        ROWS.append((group, says, seconds, check))
        return check

    return register


class TooSlow(Exception):
    """A row that did not come to an end."""


@contextmanager
def within(seconds):
    def late(*_):
        raise TooSlow(f"no end within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds * SLOWNESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def expect(what, seen, wanted):
    """Fails unless `seen` equals `wanted`."""
    if seen != wanted:
        raise AssertionError(f"{what}: {seen!r} (expected: {wanted!r})")


def expect_in(what, wanted, seen):
    """Fails unless `wanted` is within `seen`."""
    if wanted not in seen:
        raise AssertionError(f"{what}: {seen!r} (expected within: {wanted!r})")


def output(*command, seconds=20, code=0, **options):
    """What a client printed, both streams; fails on another exit code than `code` (None: any)."""
    done = subprocess.run(
        [str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=options.pop("stdin", subprocess.DEVNULL), timeout=seconds, **options,
    )
    text = done.stdout.decode("utf-8", "replace")
    if code is not None and done.returncode != code:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {text.strip()[-300:]}")
    return text
