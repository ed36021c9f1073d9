"""Free TCP ports on loopback, each for one stack as long as it lives.

A part that was killed comes back on its port. Until then nobody listens there, and another stack
must not think that it is free: clients of the one would meet the other. So a chosen port is locked
by a file, which the kernel lets go of when the process that chose it ends.
"""

import fcntl
import os
import socket
import tempfile
from itertools import cycle, islice
from pathlib import Path

from models.errors import PortTaken

LOOPBACK = "127.0.0.1"
TRIES_NEXT_TO_PREFERRED = 100
FIRST_INTERNAL_PORT, LAST_INTERNAL_PORT = 20_000, 32_000


def free_port(preferred: int) -> int:
    """The preferred port or the next one above it that is free; this process's from now on."""
    last = preferred + TRIES_NEXT_TO_PREFERRED
    for port in range(preferred, last + 1):
        if _is_free(port) and _hold(port):
            return port
    raise PortTaken(f"Ports {preferred} to {last} are all taken: end what listens there.")


def internal_ports(count: int) -> list[int]:
    """Distinct free ports for listeners whose number nobody needs to remember.

    Below 32,768: Temporal stores them as signed 16-bit numbers, and outgoing connections take
    theirs from above.
    """
    spread = os.getpid() * count % (LAST_INTERNAL_PORT - FIRST_INTERNAL_PORT)
    candidates = cycle(range(FIRST_INTERNAL_PORT, LAST_INTERNAL_PORT + 1))
    every = islice(candidates, spread, None)
    free = (port for port in every if _is_free(port) and _hold(port))
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


def _hold(port: int) -> bool:
    """False where another stack of this user holds it."""
    folder = Path(tempfile.gettempdir()) / f"opside-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = os.open(folder / str(port), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    return True  # open until the process ends
