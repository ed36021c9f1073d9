"""Child processes: each with a log of its own, an ordered stop, and none that outlives us."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.account import Account
from models.errors import PartFailed, PortTaken

LAUNCHER = Path(__file__).with_name("launch.py")
LOG_TAIL_LINES = 12
LOG_LINE_LENGTH = 300  # Temporal's lines carry whole stack traces
LOG_TAIL_BYTES = 65_536
READY_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Command:
    """What to run. `arguments[0]` is an absolute path; without `account` we run it ourselves."""

    name: str
    arguments: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    folder: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    stop_seconds: float = 15.0
    clear: Callable[[], bool] = lambda: True
    """Clears away what a run that was killed left behind; false: not possible yet."""


class ChildProcess:
    """A running `Command`.

    Start it from a thread that lives as long as the child should: the kernel sends the death
    signal when the thread that started the child ends.
    """

    def __init__(self, command: Command) -> None:
        self.command = command
        _rotate(command.log)
        self._process = _spawn(command)

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the number of the signal that ended it."""
        return self._process.poll()

    def start_again(self) -> bool:
        """Run the same command anew after it ended, so with the same port; false: not yet."""
        if not self.command.clear():
            return False
        self._process = _spawn(self.command)
        return True

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.exit_code is None:
            self._process.kill()

    def stop(self) -> None:
        """Ask, wait, then force. Returns when the process is gone."""
        if self.exit_code is not None:
            return
        self._process.send_signal(self.command.stop_signal)
        try:
            self._process.wait(self.command.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Return when `ready()` is true; `PartFailed` when the process ends or the time is up.

        Whatever is raised, also by `ready` or Ctrl-C, the process is stopped first.
        """
        try:
            self._wait_until(ready, time.monotonic() + seconds)
        except BaseException:
            self.stop()
            raise

    def _wait_until(self, ready: Callable[[], bool], end: float) -> None:
        while not ready():
            if self.exit_code is not None:
                raise self.failure()
            if time.monotonic() > end:
                raise PartFailed(f"{self.name} did not become ready.", self.log_tail())
            time.sleep(READY_POLL_SECONDS)

    def failure(self) -> PartFailed:
        """Why the process ended, as an error that names it and carries the end of its log."""
        tail = self.log_tail()
        kind = PortTaken if "address already in use" in tail.lower() else PartFailed
        return kind(
            f"{self.name} stopped ({_ending(self.exit_code)}). Its log: {self.command.log}", tail
        )

    def log_tail(self) -> str:
        return log_tail(self.command.log)


def uv_parent() -> int | None:
    """The process id of the `uv run` that started us and waits for us; None if none did."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return None
    return parent if name == "uv" else None


def log_tail(path: Path) -> str:
    """The last lines of a log file, oldest first; empty if there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
        lines = log.read().decode(errors="replace").splitlines()
    return "\n".join(line[:LOG_LINE_LENGTH] for line in lines[-LOG_TAIL_LINES:])


def _spawn(command: Command) -> subprocess.Popen[bytes]:
    with command.log.open("ab") as log:
        return subprocess.Popen(
            [*_launcher(command), *map(str, command.arguments)],
            env=dict(command.environment) or None,
            cwd=command.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor alone
        )


def _launcher(command: Command) -> list[str]:
    account = command.account
    switch = "-" if account is None or account.is_ours else f"{account.uid}:{account.gid}"
    death_signal = str(int(command.death_signal))
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), switch, death_signal]


def _rotate(log: Path) -> None:
    """Keep the log of the run before, and no more."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))


def _ending(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"exit status {exit_code}"
