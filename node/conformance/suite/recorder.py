"""Raw origins: one that records what a proxy really sends, one that answers what it is told to."""

import socket
import socketserver
import struct
import threading

from . import strict
from .origins import Threads, _serve

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n"


class Recorder:
    """Reads requests strictly, answers each with 200, and keeps them for the judge."""

    def __init__(self):
        self.lock = threading.Lock()
        self.forget()
        recorder = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                recorder._serve(self.request)

        self.server = _serve(Threads(("127.0.0.1", 0), Handler))
        self.port = self.server.server_address[1]

    def forget(self):
        with self.lock:
            self.requests, self.malformed = [], []

    def _serve(self, connection):
        data = b""
        connection.settimeout(20)
        try:
            while part := connection.recv(65536):
                data += part
                while (one := strict.request(data)) is not None:
                    message, used = one
                    data = data[used:]
                    with self.lock:
                        self.requests.append(message)
                    connection.sendall(OK)
        except strict.Malformed as problem:
            with self.lock:
                self.malformed.append(str(problem))
        except OSError:
            pass

    def seen(self):
        with self.lock:
            return list(self.requests), list(self.malformed)


class Teller:
    """Answers a request for /tell/NAME with the bytes kept under that name, then does as said."""

    def __init__(self, scripts):
        teller = self
        self.scripts = scripts

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                teller._serve(self.request)

        self.server = _serve(Threads(("127.0.0.1", 0), Handler))
        self.port = self.server.server_address[1]

    def _serve(self, connection):
        data = b""
        connection.settimeout(20)
        try:
            while part := connection.recv(65536):
                data += part
                while (one := strict.request(data)) is not None:
                    message, used = one
                    data = data[used:]
                    if not self._tell(connection, message.start[1]):
                        return
        except (strict.Malformed, OSError):
            pass

    def _tell(self, connection, target):
        name = target.rsplit(b"/", 1)[-1].decode()
        if name not in self.scripts:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nfresh\n")
            return True
        raw, then = self.scripts[name]
        connection.sendall(raw)
        if then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return then == "stay"
