"""What is measured: the load of each scenario, who takes part, and what is to be reached."""

from dataclasses import dataclass, field

from .products import ORIGIN


@dataclass
class Target:
    """At most `limit` times the best of `peers`; without peers an absolute limit."""

    ours: str
    metric: str
    limit: float
    peers: tuple = ()

    def says(self):
        unit = {"total": "CPU", "user": "user time", "calls": "system calls, waits aside,"}[self.metric]
        if not self.peers:
            return f"{unit} ≤ {self.limit:g}"
        best = self.peers[0] if len(self.peers) == 1 else f"the better of {' and '.join(self.peers)}"
        return f"{unit} ≤ {self.limit:g} × {best}"


@dataclass
class Scenario:
    """`entries` are (label, product, service, options of the load)."""

    name: str
    title: str
    entries: list
    targets: list = field(default_factory=list)
    bulk: bool = False
    wrk: bool = False


def _entries(service, load, *names):
    return [(name, name, service, load) for name in names]


SMALL_HTTP = ["--say", "http", "--connections", "64"]
SMALL_TCP = ["--say", "echo", "--connections", "64"]
KEEP = ["--keep"]
SOCKS5 = ["--open", "socks5", "--origin", ORIGIN["echo"], *SMALL_TCP]
CONNECT = ["--open", "connect", "--origin", ORIGIN["echo"], *SMALL_TCP]
ABSOLUTE = ["--say", "absolute", "--origin", ORIGIN["http"], "--connections", "64"]
BULK = ["--say", "bulk", "--connections", "2"]
BULK_SOCKS5 = ["--open", "socks5", "--origin", ORIGIN["bulk"], *BULK]
BULK_CONNECT = ["--open", "connect", "--origin", ORIGIN["bulk"], *BULK]

_SPLICED = ("haproxy spliced", "haproxy copied")

SCENARIOS = [
    Scenario(
        "http-keepalive",
        "HTTP/1.1 reverse, 64 kept connections, small answers",
        _entries("http", SMALL_HTTP + KEEP, "caravan", "caravan-no-log", "caravan-alone", "nginx", "haproxy", "envoy"),
        [
            Target("caravan", "total", 1.0, ("nginx", "haproxy")),
            Target("caravan", "total", 1.02, ("caravan-alone",)),
            Target("caravan", "user", 1.0, ("haproxy",)),
            Target("caravan", "total", 0.5, ("envoy",)),
            Target("caravan", "calls", 4.0),
        ],
        wrk=True,
    ),
    Scenario(
        "http-connections",
        "HTTP/1.1 reverse, a connection per request",
        _entries("http", SMALL_HTTP, "caravan", "caravan-no-log", "nginx", "haproxy", "envoy"),
        [Target("caravan", "total", 1.05, ("haproxy",))],
    ),
    Scenario(
        "tcp-messages",
        "TCP relay, 64 open connections, small messages",
        _entries("tcp", SMALL_TCP + KEEP, "caravan", "nginx", "haproxy", "envoy"),
        [Target("caravan", "total", 1.05, ("haproxy",))],
    ),
    Scenario(
        "tcp-connections",
        "TCP relay, a connection per exchange",
        _entries("tcp", SMALL_TCP, "caravan", "nginx", "haproxy", "envoy"),
        [Target("caravan", "total", 1.1, ("haproxy",))],
    ),
    Scenario(
        "bulk",
        "Bulk plaintext tunnel",
        [
            ("caravan tcp", "caravan", "bulk", BULK),
            ("caravan CONNECT", "caravan", "forward", BULK_CONNECT),
            ("caravan SOCKS5", "caravan", "socks5", BULK_SOCKS5),
            ("haproxy spliced", "haproxy", "bulk", BULK),
            ("haproxy copied", "haproxy", "copied", BULK),
            ("nginx", "nginx", "bulk", BULK),
            ("envoy", "envoy", "bulk", BULK),
            ("squid CONNECT", "squid", "forward", BULK_CONNECT),
            ("dante SOCKS5", "dante", "socks5", BULK_SOCKS5),
            ("microsocks SOCKS5", "microsocks", "socks5", BULK_SOCKS5),
        ],
        [
            Target("caravan tcp", "total", 0.55, _SPLICED),
            Target("caravan CONNECT", "total", 0.55, _SPLICED),
            Target("caravan SOCKS5", "total", 0.55, _SPLICED),
        ],
        bulk=True,
    ),
    Scenario(
        "socks5",
        "SOCKS5 connect, one small exchange, close",
        _entries("socks5", SOCKS5, "caravan", "microsocks", "dante"),
        [
            Target("caravan", "total", 1.0, ("microsocks",)),
            Target("caravan", "total", 0.4, ("dante",)),
        ],
    ),
    Scenario(
        "connect",
        "HTTP CONNECT, one small exchange, close",
        _entries("forward", CONNECT, "caravan", "squid", "tinyproxy"),
        [Target("caravan", "total", 0.8, ("squid",))],
    ),
    Scenario(
        "absolute-keepalive",
        "HTTP forward proxy, absolute form, 64 kept connections",
        _entries("forward", ABSOLUTE + KEEP, "caravan", "squid"),
        [Target("caravan", "total", 0.4, ("squid",))],
    ),
    Scenario(
        "absolute-connections",
        "HTTP forward proxy, absolute form, a connection per request",
        _entries("forward", ABSOLUTE, "caravan", "squid", "tinyproxy"),
        [Target("caravan", "total", 0.7, ("squid",))],
    ),
]
