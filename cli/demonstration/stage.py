"""The stack under the demo: it is watched from the main thread while the story runs in another.

The main thread must hold the stack, because its processes die with the thread that started them.
A part that somebody kills is started again on its port and its data: claims go on where they were,
and so does the story, whose calls wait until the part answers again.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Generic, TypeVar

from engine.account import remove_data_folder
from engine.environment import stack_environment
from engine.parts import Part
from engine.paths import DataFolder
from engine.process import uv_parent
from engine.stack import EmbeddedStack
from engine.state import Addresses, RunningPart, running_state
from engine.supervision import Supervisor
from models.errors import NotConfigured, StackRunning
from sandbox.amazon.world import CLIENT_ID, CLIENT_SECRET
from settings import Settings

Result = TypeVar("Result")

NAMESPACE = "default"
LOOK_SECONDS = 0.2
# The demo tells its own story on the defaults, whatever this machine's environment says.
ON_DEFAULTS = (
    "evidence_confidence_auto",
    "evidence_confidence_ask",
    "submission_settle_seconds",
    "payout_deadline_days",
    "appeal_window_days",
    "answer_window_days",
    "commission_basis_points",
    "payout_late_days",
)
POLL_MINUTES = 12 * 60  # by the real clock: the demo asks for a poll when a day has passed


class Stage:
    """A fresh data folder and its stack.

    `is_up` from its start to its end.
    """

    def __init__(
        self,
        home: Path,
        settings: Settings,
        *,
        report: Callable[[RunningPart], None],
        tell: Callable[[str], None],
    ) -> None:
        self.home = home.resolve()
        self._tell = tell
        self.is_up = False
        self._uv = uv_parent()
        self._stack = EmbeddedStack(
            self.home,
            parts=frozenset(Part),
            time_skipping=True,
            namespace=NAMESPACE,
            temporal_bin=settings.opside_temporal_bin,
            environment=_environment(self.home),
            # Days pass in seconds here, and so do the hours that fill a bucket of calls.
            arguments={Part.SANDBOX: ("--report-seconds", "0", "--rate-scale", "1000")},
            report=report,
            report_build=tell,
        )
        self._supervisor = Supervisor(self._stack, self._tell_fall)

    @property
    def mends(self) -> int:
        """How often a part had to be started again."""
        return self._supervisor.mends

    @property
    def addresses(self) -> Addresses:
        """Where the parts are; NotConfigured while they are being started."""
        if not self.is_up:
            raise NotConfigured("The stack is being started.")
        return self._stack.addresses

    @property
    def api_url(self) -> str:
        """NotConfigured while it is being started."""
        return _known(self.addresses.api_url, "API")

    @property
    def sandbox_url(self) -> str:
        """NotConfigured while it is being started."""
        return _known(self.addresses.sandbox_url, "sandbox")

    @property
    def jwt_secret(self) -> str:
        """What the API's tokens are signed with."""
        return stack_environment(self._stack.folder, self.addresses, NAMESPACE)["JWT_SECRET"]

    @property
    def logs(self) -> Path:
        """Where each part writes its log."""
        return self._stack.folder.logs

    def clear(self) -> None:
        """Throw away what an earlier demo left. StackRunning where one is under way."""
        state = running_state(DataFolder(self.home))
        if state is not None:
            raise StackRunning(f"A demo already runs in {self.home} (process {state.pid}).")
        remove_data_folder(self.home)

    def start(self) -> None:
        """Raises what `EmbeddedStack.start` raises."""
        self._stack.start()
        self.is_up = True

    def stop(self) -> None:
        """All parts, in order."""
        self.is_up = False
        self._stack.stop()

    def play(self, story: Callable[[], Coroutine[None, None, Result]]) -> Result:
        """Run the story to its end and mend what falls meanwhile. Raises what the story raises."""
        player = _Player(story)
        player.start()
        try:
            while player.is_alive():
                self._mend_if_fallen()
                player.join(LOOK_SECONDS)
        finally:
            player.cancel()
            player.join()
        return player.result()

    def keep(self) -> None:
        """Stay, and mend what falls. Ctrl-C ends it."""
        pause = threading.Event()
        while True:
            self._mend_if_fallen()
            pause.wait(LOOK_SECONDS)

    def _mend_if_fallen(self) -> None:
        if uv_parent() != self._uv:  # killed, and meant were we
            raise KeyboardInterrupt
        self._supervisor.look()

    def _tell_fall(self, sentence: str) -> None:
        self._tell(
            f"{sentence} The claims go on where they were; what the kill cut off is tried again"
            " after its time-out: about a minute."
        )


class _Player(threading.Thread, Generic[Result]):
    """A thread with an event loop of its own."""

    def __init__(self, story: Callable[[], Coroutine[None, None, Result]]) -> None:
        super().__init__(name="story", daemon=True)
        self._story = story
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[Result] | None = None

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            self._task = self._loop.create_task(self._story())
            runner.run(_end_of(self._task))

    def cancel(self) -> None:
        """End the story early."""
        if self.is_alive() and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    def result(self) -> Result:
        """Of a story that has ended."""
        if self._task is None:
            raise CancelledError
        return self._task.result()


async def _end_of(task: asyncio.Task[Result]) -> None:
    await asyncio.wait([task])


def _environment(home: Path) -> dict[str, str]:
    defaults = {name: Settings.model_fields[name].default for name in ON_DEFAULTS}
    return {
        **{name.upper(): str(value) for name, value in defaults.items()},
        "SUBMISSION_RETRY_MINUTES": "[5, 60, 1440]",
        "AMAZON_CLIENT_ID": CLIENT_ID,
        "AMAZON_CLIENT_SECRET": CLIENT_SECRET,
        "OPSIDE_ENVIRONMENT": "development",
        "STORAGE_URL": DataFolder(home).storage.as_uri(),
        "POLL_INTERVAL_MINUTES": str(POLL_MINUTES),
        "SYNC_INTERVAL_MINUTES": "0",
        "PAYMENTS_EVERY_MINUTES": "0",
        # Which claims a random audit takes differs from run to run; each scenario has one ending.
        "EVIDENCE_AUDIT_SHARE": "0",
    }


def _known(address: str | None, part: str) -> str:
    if address is None:
        raise NotConfigured(f"The {part} is being started.")
    return address
