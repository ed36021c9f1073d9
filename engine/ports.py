"""Free TCP ports on loopback."""

import os
import socket
from itertools import cycle, islice

from models.errors import PortTaken

LOOPBACK = "127.0.0.1"
TRIES_NEXT_TO_PREFERRED = 100
FIRST_INTERNAL_PORT, LAST_INTERNAL_PORT = 20_000, 32_000


def free_port(preferred: int) -> int:
    """The preferred port or the next one above it that nobody listens on."""
    last = preferred + TRIES_NEXT_TO_PREFERRED
    for port in range(preferred, last + 1):
        if _is_free(port):
            return port
    raise PortTaken(f"Ports {preferred} to {last} are all taken: end what listens there.")


def internal_ports(count: int) -> list[int]:
    """Distinct free ports for listeners whose number nobody needs to remember.

    Below 32,768: Temporal stores them as signed 16-bit numbers, and outgoing connections take
    theirs from above.
    """
    spread = os.getpid() * count % (LAST_INTERNAL_PORT - FIRST_INTERNAL_PORT)
    candidates = cycle(range(FIRST_INTERNAL_PORT, LAST_INTERNAL_PORT + 1))
    free = (port for port in islice(candidates, spread, None) if _is_free(port))
    chosen: dict[int, None] = {}
    while len(chosen) < count:
        chosen[next(free)] = None
    return list(chosen)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
