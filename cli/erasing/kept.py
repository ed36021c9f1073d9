"""The list of erasures that is kept beside the backups, as commands to run again after a restore.

It holds the names of the persons who were erased, because a restored backup holds them too: remove
a line when the last backup from before it is gone.
"""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from models.contracts.erasure import ErasureOrder


@dataclass(frozen=True)
class KeptOrders:
    """`path` is a shell script, readable by its owner alone."""

    path: Path

    def keep(self, order: ErasureOrder) -> None:
        """Adds the order unless it stands there, and returns when it is on the disk."""
        line = _command(order)
        if self.path.exists() and line in self.path.read_text("utf-8").splitlines():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())


def _command(order: ErasureOrder) -> str:
    options = {"--tenant": str(order.tenant_id), "--actor": order.actor, "--reason": order.reason}
    words = ["opside", "erase", "--yes"]
    for name, value in options.items():
        words.append(f"{name}={' '.join(value.split())}")
    return shlex.join([*words, "--", order.kind.value, order.subject])
