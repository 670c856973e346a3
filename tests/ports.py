"""Ports for servers in processes of their own, which nobody else is given before such a server has begun."""

from __future__ import annotations

import socket
from pathlib import Path

FIRST = 20_000
_claims: list[socket.socket] = []  # a claim ends with the process


def free_port() -> int:
    """A port that no other test of this machine is given as long as this process lives, and that the system gives to
    nobody who asks for any (an outgoing connection, say): one below its own range.
    Raises OSError when there is none."""
    last = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text("ascii").split()[0])
    for port in range(FIRST, last):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0oap-test-port-{port}")  # a name without a file: only one process can have it
            with socket.create_server(("127.0.0.1", port)):
                pass
        except OSError:
            claim.close()
        else:
            _claims.append(claim)
            return port
    raise OSError("no port is free for a test")
