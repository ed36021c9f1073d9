"""The stack that chaos plays on: parts are killed in one thread, and started again in the main one.

The story runs in a thread of its own. The main thread holds the stack, because its processes die
with the thread that started them.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from engine.account import remove_data_folder
from engine.environment import stack_environment
from engine.parts import Part
from engine.paths import DataFolder
from engine.stack import EmbeddedStack
from engine.state import Addresses, running_state
from engine.supervision import Supervisor
from models.errors import StackRunning
from tests.chaos.options import Options
from tests.chaos.plan import SHARES, Kill

NAMESPACE = "default"
LOOK_SECONDS = 0.1
CALM_SECONDS = 3.0  # a part is killed often, and is not broken for that
SETTINGS = {
    "OPSIDE_ENVIRONMENT": "development",
    "AMAZON_TIMEOUT_SECONDS": "4",
    "SWEEP_INTERVAL_SECONDS": "5",
    "EVIDENCE_AUDIT_SHARE": "0",  # nobody answers at random
    "POLL_INTERVAL_MINUTES": "720",  # polls are asked for as days go by
    "SYNC_INTERVAL_MINUTES": "0",
    "PAYMENTS_EVERY_MINUTES": "0",
    "WORKER_NICENESS": "0",  # kills are tried here, not how long a busy machine lets it wait
}


class Stage:
    """A fresh data folder, its stack, and what happened to it.

    `killed` counts by part; `allowed` is how many kills of the plan may have happened by now.
    """

    def __init__(self, options: Options, tell: Callable[[str], None]) -> None:
        self.home = options.home
        self.killed: Counter[str] = Counter()
        self.allowed = 0
        self._tell = tell
        self._stack = EmbeddedStack(
            options.home,
            parts=frozenset(Part) - {Part.UI},
            time_skipping=True,
            namespace=NAMESPACE,
            temporal_bin=options.temporal_bin,
            environment={**SETTINGS, "STORAGE_URL": DataFolder(options.home).storage.as_uri()},
            arguments={
                Part.SANDBOX: (
                    *("--report-seconds", "0", "--rate-scale", "1000"),
                    *("--pairs", str(len(SHARES) // 2)),
                    *("--seed", str(options.seed)),  # strangers on this machine have no consent
                )
            },
            report_build=tell,
        )
        self._supervisor = Supervisor(self._stack, lambda fall: None, calm_seconds=CALM_SECONDS)

    @property
    def addresses(self) -> Addresses:
        return self._stack.addresses

    @property
    def api_url(self) -> str:
        return self.addresses.api_url or ""

    @property
    def sandbox_url(self) -> str:
        return self.addresses.sandbox_url or ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this stack is told."""
        return stack_environment(self._stack.folder, self.addresses, NAMESPACE)

    @property
    def restarts(self) -> int:
        return self._supervisor.mends

    def clear(self) -> None:
        """Forget an earlier run. StackRunning where one is under way."""
        state = running_state(DataFolder(self.home))
        if state is not None:
            raise StackRunning(f"Chaos already runs in {self.home} (process {state.pid}).")
        remove_data_folder(self.home)

    def play(self, story: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a story to its end and start again what falls meanwhile. Raises what it raises."""
        played: Future[None] = Future()
        with self._stack:
            threading.Thread(target=_play, args=(story, played), name="story", daemon=True).start()
            while not played.done():
                self._supervisor.look()
                time.sleep(LOOK_SECONDS)
        played.result()

    @contextmanager
    def killing(self, kills: list[Kill]) -> Generator[None]:
        """Kill by plan for the length of the block, as far as is allowed."""
        enough = threading.Event()
        killer = threading.Thread(target=self._kill, args=(kills, enough), name="killer")
        killer.start()
        try:
            yield
        finally:
            enough.set()
            killer.join()

    def _kill(self, kills: list[Kill], enough: threading.Event) -> None:
        for number, kill in enumerate(kills):
            if enough.wait(kill.after):
                return
            victim = next(part for part in self._stack.children if part.name == kill.victim)
            while number >= self.allowed or victim.exit_code is not None:
                if enough.wait(LOOK_SECONDS):
                    return
            victim.kill()
            self.killed[kill.victim] += 1


def _play(story: Callable[[], Coroutine[Any, Any, None]], played: Future[None]) -> None:
    try:
        asyncio.run(story())
    except BaseException as error:
        played.set_exception(error)
    else:
        played.set_result(None)
