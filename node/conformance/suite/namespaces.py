"""Network namespaces: nodes whose network can be cut while their own clients stay with them."""

import ctypes
import os
import socket
import subprocess
from contextlib import contextmanager

_libc = ctypes.CDLL(None, use_errno=True)
_NEWNET = 0x40000000


@contextmanager
def _inside(space):
    """This thread, in a namespace."""
    if space is None:
        yield
        return
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{space}", os.O_RDONLY)
    try:
        if _libc.setns(there, _NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {space}")
        yield
    finally:
        _libc.setns(home, _NEWNET)
        os.close(home)
        os.close(there)


def sockets_in(space):
    """A TCP socket that lives in a namespace (None: ours), whoever uses it."""
    with _inside(space):
        return socket.socket()


def _ip(*words, check=True):
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if check and done.returncode:
        raise AssertionError(f"ip {' '.join(words)}: {done.stderr.strip()}")


class Network:
    """Namespaces on one bridge; a node is cut off by taking its cable out of it."""

    def __init__(self, size):
        if os.geteuid():
            raise AssertionError("cutting a network needs root (network namespaces)")
        self.key = os.getpid() % 10000
        self.bridge = f"cvb{self.key}"
        self.spaces = [f"cv{self.key}n{k}" for k in range(size)]
        self.close()
        _ip("link", "add", self.bridge, "type", "bridge")
        _ip("link", "set", self.bridge, "up")
        for k, space in enumerate(self.spaces):
            here, there = self._cable(k), f"cvi{self.key}n{k}"
            _ip("netns", "add", space)
            _ip("link", "add", here, "type", "veth", "peer", "name", there)
            _ip("link", "set", there, "netns", space)
            _ip("link", "set", here, "master", self.bridge, "up")
            _ip("-n", space, "link", "set", "lo", "up")
            _ip("-n", space, "addr", "add", f"{self.address(k)}/24", "dev", there)
            _ip("-n", space, "link", "set", there, "up")

    def _cable(self, k):
        return f"cvo{self.key}n{k}"

    @staticmethod
    def address(k):
        return f"10.77.64.{k + 1}"

    def cut(self, k):
        """Nothing reaches node k from now on, nor does it reach others; nothing is refused, only lost."""
        _ip("link", "set", self._cable(k), "nomaster")

    def heal(self, k):
        _ip("link", "set", self._cable(k), "master", self.bridge)

    def close(self):
        for k, space in enumerate(self.spaces):
            _ip("link", "del", self._cable(k), check=False)
            _ip("netns", "del", space, check=False)
        _ip("link", "del", self.bridge, check=False)
