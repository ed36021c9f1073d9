"""The embedded stack: starts the parts in order, and stops them in reverse.

    with EmbeddedStack(home, time_skipping=True) as stack:
        client = await Client.connect(stack.addresses.temporal_address)

Enter it from synchronous code in the main thread: the parts die with the thread that started them,
and the namespace is made on an event loop of its own.
"""

import os
import signal
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from engine.applications import Application, start_api, start_sandbox, start_worker
from engine.build import temporal_binaries
from engine.environment import stack_environment
from engine.parts import SERVICES, External, Part
from engine.paths import DataFolder
from engine.ports import LOOPBACK
from engine.postgres import APPLICATION, OWNER, SYSTEM, PostgresServer, start_postgres
from engine.process import ChildProcess
from engine.state import Addresses, RunningPart, StackState, take_lock, write_state
from engine.temporal import start_temporal
from engine.ui import start_ui
from models.errors import NotConfigured, PortTaken
from models.migrate import migrate

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STARTS_PER_PART = 3  # another program may take the port between the choice and the start
Started = TypeVar("Started")


class EmbeddedStack:
    """All parts of one data folder; a context manager that leaves no process behind."""

    def __init__(
        self,
        home: Path,
        *,
        parts: Collection[Part] = SERVICES,
        time_skipping: bool = False,
        durable: bool = True,
        external: External | None = None,
        temporal_bin: Path | None = None,
        namespace: str = "default",
        environment: Mapping[str, str] | None = None,
        arguments: Mapping[Part, Sequence[str]] | None = None,
        report: Callable[[RunningPart], None] = lambda part: None,
        report_build: Callable[[str], None] = lambda line: None,
    ) -> None:
        """`durable=False` spares the disk, for data that is thrown away after.

        `environment` and `arguments` are added to what the applications are told.

        `report` hears of each part that is ready, `report_build` how far the one-time build is.
        """
        self.folder = DataFolder(home.resolve())
        self._parts = frozenset(parts)
        self._time_skipping = time_skipping
        self._durable = durable
        self._external = external or External()
        self._temporal_bin = temporal_bin
        self._namespace = namespace
        self._environment = dict(environment or {})
        self._arguments = dict(arguments or {})
        self._report = report
        self._report_build = report_build
        self._lock: IO[str] | None = None
        self._children: list[ChildProcess] = []
        self._state = StackState(pid=0)

    @property
    def addresses(self) -> Addresses:
        """Where the parts are; `NotConfigured` before the database and the engine are there."""
        if self._state.addresses is None:
            raise NotConfigured("The stack has not been started.")
        return self._state.addresses

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start each part and wait until it answers; on failure stop what was started.

        Raises `StackRunning`, `PartFailed` (with the part's last log lines), `BuildFailed` or
        `NotConfigured`.
        """
        self.folder.create()
        self._lock = take_lock(self.folder)
        try:
            self._start_parts()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the parts, last started first, and let go of the data folder.

        A second Ctrl-C waits: it must not cut the order short.
        """
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            while self._children:
                self._children.pop().stop()
            if self._lock is not None:
                self.folder.state.unlink(missing_ok=True)
                self._lock.close()
                self._lock = None
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    @property
    def children(self) -> tuple[ChildProcess, ...]:
        """The parts in the order of starting; `engine.supervision` watches them."""
        return tuple(self._children)

    def note_restart(self, child: ChildProcess) -> None:
        """Let the state file say which process a part is now; its address stays."""
        self._remember(
            {
                "parts": tuple(
                    part.model_copy(update={"pid": child.pid}) if part.name == child.name else part
                    for part in self._state.parts
                )
            }
        )

    def _start_parts(self) -> None:
        self._state = StackState(pid=os.getpid())
        self._remember({})
        urls_elsewhere = self._external.database_urls()
        binaries = self._temporal_binaries()
        postgres = self._start_postgres()
        temporal_address = self._start_temporal(binaries, postgres)
        urls = urls_elsewhere or _database_urls(postgres)
        addresses = Addresses(temporal_address=temporal_address, **urls)
        migrate(addresses.database_owner_url)
        self._remember({"addresses": addresses})
        self._start_ui(binaries)
        self._start_application(Part.SANDBOX, start_sandbox, "sandbox_url")
        self._start_application(Part.WORKER, start_worker, None)
        self._start_application(Part.API, start_api, "api_url")

    def _temporal_binaries(self) -> Path | None:
        """Before anything else: the first build takes minutes."""
        if self._parts & {Part.TEMPORAL, Part.UI}:
            return temporal_binaries(self._temporal_bin, self._report_build)
        return None

    def _start_postgres(self) -> PostgresServer | None:
        if Part.POSTGRES not in self._parts:
            return None
        server = _with_free_port(lambda: start_postgres(self.folder, durable=self._durable))
        self._ready(server.process, f"{LOOPBACK}:{server.port}")
        return server

    def _start_temporal(self, binaries: Path | None, postgres: PostgresServer | None) -> str:
        if Part.TEMPORAL not in self._parts:
            if self._external.temporal_address is None:
                raise NotConfigured("Without the embedded Temporal, set TEMPORAL_ADDRESS.")
            return self._external.temporal_address
        if binaries is None or postgres is None:
            raise NotConfigured("The embedded Temporal needs the embedded PostgreSQL.")
        server = _with_free_port(
            lambda: start_temporal(
                self.folder,
                binaries,
                postgres,
                self._namespace,
                time_skipping=self._time_skipping,
            )
        )
        self._ready(server.process, server.address)
        return server.address

    def _start_ui(self, binaries: Path | None) -> None:
        if Part.UI not in self._parts or binaries is None:
            return
        address = self.addresses.temporal_address
        ui = _with_free_port(lambda: start_ui(self.folder, binaries, address))
        self._ready(ui.process, ui.url, temporal_ui_url=ui.url)

    def _start_application(
        self,
        part: Part,
        start: Callable[[DataFolder, Mapping[str, str], Sequence[str]], Application],
        address_name: str | None,
    ) -> None:
        if part not in self._parts:
            return
        told = stack_environment(self.folder, self.addresses, self._namespace)
        environment = {**told, **self._environment}
        arguments = self._arguments.get(part, ())
        application = _with_free_port(lambda: start(self.folder, environment, arguments))
        found = {address_name: application.address} if address_name else {}
        self._ready(application.process, application.address, **found)

    def _ready(self, process: ChildProcess, address: str, **found: str | None) -> None:
        self._children.append(process)
        part = RunningPart(name=process.name, pid=process.pid, address=address)
        changes: dict[str, object] = {"parts": (*self._state.parts, part)}
        if self._state.addresses is not None:
            changes["addresses"] = self._state.addresses.model_copy(update=found)
        self._remember(changes)
        self._report(part)

    def _remember(self, changes: dict[str, object]) -> None:
        self._state = self._state.model_copy(update=changes)
        write_state(self.folder, self._state)


def _with_free_port(start: Callable[[], Started]) -> Started:
    for _ in range(STARTS_PER_PART - 1):
        try:
            return start()
        except PortTaken:
            continue
    return start()


def _database_urls(postgres: PostgresServer | None) -> dict[str, str]:
    if postgres is None:
        raise NotConfigured("Without the embedded PostgreSQL, set DATABASE_URL.")
    return {
        "database_url": postgres.url(APPLICATION),
        "database_system_url": postgres.url(SYSTEM),
        "database_owner_url": postgres.url(OWNER),
    }
