"""Well-behaved origins: HTTP, HTTPS, echo, WebSocket, and a plain git repository."""

import asyncio
import json
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import websockets

BLOCK = bytes(range(256)) * 1024
PAGE = """<!doctype html><title>loading</title><body><script>
fetch("/hello").then(r => r.text()).then(t => { document.title = "loaded " + t.trim(); });
</script><p>a page</p>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    files = Path("/nonexistent")

    def log_message(self, *_):
        pass

    def _body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            whole = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                whole += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            return whole
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, body, status=200, kind="text/plain", **more):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/hello":
            self._answer(b"hello\n")
        elif path == "/page":
            self._answer(PAGE.encode(), kind="text/html")
        elif path == "/headers":
            seen = {"line": self.requestline, "headers": self.headers.items(), "peer": self.client_address[0]}
            self._answer(json.dumps(seen).encode(), kind="application/json")
        elif path == "/chunked":
            self._chunked()
        elif path.startswith("/bytes/"):
            self._pour(int(path[7:]))
        elif path == "/early":
            self.send_response_only(103)
            self.send_header("Link", "</a.css>; rel=preload")
            self.end_headers()
            self._answer(b"after hints\n")
        elif path == "/slow":
            time.sleep(2)
            self._answer(b"slow\n")
        elif path == "/until-close":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"until the end\n")
            self.close_connection = True
        elif path in ("/204", "/304"):
            self.send_response(int(path[1:]))
            self.end_headers()
        elif path.startswith("/git/") and (self.files / path[5:]).is_file():
            self._answer((self.files / path[5:]).read_bytes())
        else:
            self._answer(b"nothing here\n", 404)

    do_HEAD = do_GET

    def do_POST(self):
        body = self._body()
        how = self.headers.get("Transfer-Encoding") or "length"
        self._answer(f"{self.command} {how} {len(body)} ".encode() + body[:200])

    do_PUT = do_PATCH = do_POST

    def do_OPTIONS(self):
        self._answer(self.path.encode())

    def _pour(self, size):
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        try:
            while size > 0:
                self.wfile.write(BLOCK[:size])
                size -= len(BLOCK)
        except OSError:
            self.close_connection = True  # the client has gone

    def _chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "X-Sum")
        self.end_headers()
        for part in (b"one ", b"two ", b"three\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.flush()
            time.sleep(0.05)
        self.wfile.write(b"0\r\nX-Sum: 14\r\n\r\n")


class Http6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


class EchoHandler(socketserver.BaseRequestHandler):
    """Sends back what comes, and ends its side when the other has ended."""

    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data)
        self.request.shutdown(socket.SHUT_WR)


class Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        pass


def _serve(server):
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def http(files, address="0.0.0.0", port=0, tls=None):
    """An HTTP origin; on 0.0.0.0 it answers on every loopback address."""
    handler = type("OneHandler", (Handler,), {"files": files})
    kind = Http6 if ":" in address else ThreadingHTTPServer
    kind.request_queue_size = 512
    kind.daemon_threads = True
    server = kind((address, port), handler)
    server.handle_error = lambda *_: None
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    return _serve(server)


def echo():
    return _serve(Threads(("0.0.0.0", 0), EchoHandler))


def certificate(work):
    """A context with a certificate that signs itself."""
    key, cert = work / "key.pem", work / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", cert, "-subj", "/CN=origin.example", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def repository(work):
    """A git repository to be cloned over plain HTTP."""
    source, bare = work / "source", work / "files" / "llama.git"
    git = ["git", "-c", "user.name=Origin", "-c", "user.email=origin@example.org"]
    source.mkdir(parents=True)
    (source / "llama.txt").write_text("llama\n" * 2000)
    for command in (["init", "-q", "."], ["add", "."], ["commit", "-qm", "A llama"]):
        subprocess.run([*git, *command], cwd=source, check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", "--bare", source, bare], check=True, capture_output=True)
    subprocess.run([*git, "update-server-info"], cwd=bare, check=True, capture_output=True)
    return work / "files"


def websocket():
    """A WebSocket origin that says back what it hears, in capitals; returns its port."""
    ready, port = threading.Event(), []

    async def talk(connection):
        async for message in connection:
            await connection.send(message.upper() if isinstance(message, str) else message)

    async def serve():
        async with websockets.serve(talk, "0.0.0.0", 0, max_size=None) as server:
            port.append(next(iter(server.sockets)).getsockname()[1])
            ready.set()
            await asyncio.Future()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    if not ready.wait(10):
        raise SystemExit("conformance: the WebSocket origin did not start")
    return port[0]
