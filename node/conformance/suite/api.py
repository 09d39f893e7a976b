"""The management API of a cluster of three, by Schemathesis and as an operator meets it."""

import atexit
import base64
import json
import re
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from .node import ROOT
from .rows import expect, expect_in, output, row
from .trio import Trio

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
MINUTES = 4

CONFIG = """\
base-url = "{api}"
tls-verify = "{ca}"
request-timeout = 20.0
workers = 1
continue-on-failure = true

[auth.openapi.token]
bearer = "{token}"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx", "410", "412", "422", "428"]

[generation]
max-examples = {examples}
database = "none"

# Only one node is made to go, which comes back as a new one: the others stay to be asked.
[[operations]]
include-operation-id = "leaveNode"
parameters = {{ "path.node" = "node-3" }}

[[operations]]
include-operation-id = "removeNode"
parameters = {{ "path.node" = "node-3" }}

# A feed lasts until one side goes: here no longer than a moment.
[[operations]]
include-path = "/v1/events"
parameters = {{ "query.for" = "100ms" }}
"""

_running = []


def cluster(t):
    """The three nodes, started once for all rows."""
    if not _running:
        trio = Trio(t.work, t.origins["page"])
        atexit.register(trio.stop)
        _running.append(trio.start())
    return _running[0]


def _tunnel(c, k, host_port, user, password):
    """A tunnel through node k; the socket, once it is connected."""
    s = socket.create_connection(("127.0.0.1", c.proxy(k)), timeout=10)
    word = base64.b64encode(f"{user}:{password}".encode()).decode()
    s.sendall(f"CONNECT {host_port} HTTP/1.1\r\nHost: {host_port}\r\nProxy-Authorization: Basic {word}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        part = s.recv(4096)
        if not part:
            break
        head += part
    return s, head.split(b"\r\n")[0].decode()


@row("api", "three nodes with keys of cluster init answer TLS and tokens only", seconds=240)
def _(t):
    c = cluster(t)
    expect("without a token", c.ask("GET", "/v1/nodes", token=None)[0], 401)
    expect("with a wrong one", c.ask("GET", "/v1/nodes", token="cvn_wrong")[0], 401)
    with socket.create_connection(("127.0.0.1", int(c.api().rsplit(":", 1)[1])), timeout=10) as s:
        s.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        said = s.recv(100)
        if said.startswith(b"HTTP/1.1 2"):
            raise AssertionError(f"plain HTTP is answered: {said!r}")
    strangers = ssl.create_default_context()
    try:
        strangers.wrap_socket(socket.create_connection(("127.0.0.1", int(c.api().rsplit(":", 1)[1]))), server_hostname="localhost")
        raise AssertionError("a public authority vouches for the node")
    except ssl.SSLCertVerificationError:
        pass


@row("api", "a certificate of cluster add-client opens what its role may, a node's own opens nothing", seconds=240)
def _(t):
    c = cluster(t)
    made = c.keys / "clients" / "ann"
    if not made.exists():
        c._caravan("cluster", "add-client", c.keys, "ann", "--role", "viewer")

    def said(chain, key, path, *more):
        ask = ["curl", "-s", "--noproxy", "*", "--max-time", "10", "--cacert", c.ca, "--cert", chain, "--key", key, *more]
        return output(*ask, "-w", " %{http_code}", c.api() + path)

    ann = (made / "client.crt", made / "client.key")
    expect_in("nodes", "node-1", said(*ann, "/v1/nodes"))
    expect_in("audit", "role-not-sufficient", said(*ann, "/v1/audit"))
    expect_in("a change", "role-not-sufficient", said(*ann, "/v1/bans/user/bob", "-X", "DELETE"))
    node = c.keys / "node-1"
    expect_in("a node's", "certificate-without-role", said(node / "node.crt", node / "node.key", "/v1/nodes"))
    command = [ROOT / "caravan", "status", "--api", c.api(), "--ca", c.ca, "--cert", ann[0], "--key", ann[1]]
    expect_in("command", "node-3", output(*command, seconds=30))


@row("api", "a user who is taken away loses the tunnels on every node within a second", seconds=240)
def _(t):
    c = cluster(t)
    origin = f"127.0.0.1:{t.origins['echo']}"
    expect("user", c.ask("PUT", "/v1/users/staff/eve", {"password": "correct horse"})[0], 201)
    tunnels = []
    for k in range(3):
        deadline = time.monotonic() + 5
        while True:
            s, said = _tunnel(c, k, origin, "eve", "correct horse")
            if " 200 " in said:
                break
            if time.monotonic() > deadline:
                raise AssertionError(f"node {k}: {said}")
            time.sleep(0.05)
        s.sendall(b"llama")
        expect("echo", s.recv(5), b"llama")
        tunnels.append(s)
    status, counted, _ = c.ask("DELETE", "/v1/users/staff/eve?dry-run", node=1)
    expect("dry run", (status, counted["count"], len(counted["nodes"])), (200, 3, 3))
    expect("deleted", c.ask("DELETE", "/v1/users/staff/eve", node=2)[0], 204)
    deadline = time.monotonic() + 1
    for k, s in enumerate(tunnels):
        with s:
            s.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                left = s.recv(1)
            except TimeoutError:
                raise AssertionError(f"the tunnel through node {k} lives on after a second") from None
            except ConnectionResetError:
                left = b""
            expect(f"node {k}", left, b"")


@row("api", "schemathesis finds nothing, every operation and every check", seconds=(MINUTES + 4) * 60)
def _(t):
    c = cluster(t)
    folder = c.work / "schemathesis"
    folder.mkdir(exist_ok=True)
    (folder / "schemathesis.toml").write_text(
        CONFIG.format(api=c.api(), ca=c.ca, token=c.token, examples=12))
    # From a file: asked for by its address, the operation that serves it would be left out.
    document = c.ask("GET", "/openapi.json")[1]
    described = folder / "openapi.json"
    described.write_text(json.dumps(document))
    log = folder / "output"
    with open(log, "wb") as out:
        done = subprocess.run(
            [SCHEMATHESIS, "--config-file", folder / "schemathesis.toml", "run",
             described, "--no-color", "--checks", "all"],
            stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=folder, timeout=MINUTES * 60 + 180,
        )
    text = log.read_text(errors="replace")
    codes = sorted(set(re.findall(r"^- (ST\d+ .*)$", text, re.M)))
    if done.returncode != 0 or codes:
        raise AssertionError(f"ended with {done.returncode}: {'; '.join(codes)[:400]} (see {log})")
    selected = re.search(r"Selected: (\d+)/(\d+)", text)
    tested = re.search(r"Tested: (\d+)", text)
    operations = sum(len(item) for item in document["paths"].values())
    expect("operations selected and tested",
           (int(selected[1]), int(selected[2]), int(tested[1])), (operations, operations, operations))
    c.await_whole()
