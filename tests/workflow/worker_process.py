"""`opside worker` as a process of its own, in the house of the claims' tests."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from settings import Settings
from tests.patience import PATIENCE

_NUMBERS = count(1)


@dataclass
class WorkerProcess:
    """A running worker, and what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As the kernel does: nothing is finished."""
        self.process.kill()
        self.process.wait()

    def tell(self, sent: signal.Signals) -> None:
        """Sends a signal and waits for nothing."""
        self.process.send_signal(sent)

    async def ends(self) -> int:
        """Its exit status, when it has one."""
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    def said(self) -> str:
        return self.log.read_text()


@contextmanager
def worker(settings: Settings, *arguments: str, **more: str) -> Generator[WorkerProcess]:
    """Started now, killed at the end if it still runs. `more` is added to its environment."""
    told = {
        "OPSIDE_HOME": settings.home,
        "DATABASE_URL": settings.database_url,
        "DATABASE_SYSTEM_URL": settings.database_system_url,
        "TEMPORAL_ADDRESS": settings.temporal_address,
        "TEMPORAL_NAMESPACE": settings.temporal_namespace,
        "STORAGE_URL": settings.storage_url,
        "AMAZON_ENDPOINT": settings.amazon_endpoint,
        "AMAZON_TOKEN_URL": settings.amazon_token_url,
        "SWEEP_INTERVAL_SECONDS": settings.sweep_interval_seconds,
        "POLL_INTERVAL_MINUTES": settings.poll_interval_minutes,
        "SYNC_INTERVAL_MINUTES": settings.sync_interval_minutes,
        "PAYMENTS_EVERY_MINUTES": settings.payments_every_minutes,
        "PYTHONPATH": Path(__file__).parents[2],
        **more,
    }
    command = [sys.executable, "-c", f"from cli.main import app; app({['worker', *arguments]!r})"]
    environment = {name: str(value) for name, value in told.items()}
    settings.home.mkdir(parents=True, exist_ok=True)
    log = settings.home / f"worker-{next(_NUMBERS)}.log"
    with log.open("w") as said:
        started = WorkerProcess(subprocess.Popen(command, env=environment, stderr=said), log)
    try:
        yield started
    finally:
        started.kill()
