"""`opside up` as a person meets it: started, watched, killed, started again, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from engine.paths import DataFolder
from engine.state import Addresses, RunningPart, StackState, running_state
from tests.patience import PATIENCE

LOOPBACK = {"0100007F", "00000000000000000000000001000000"}  # as /proc/net/tcp and tcp6 write it
LISTENING = "0A"

pytestmark = pytest.mark.e2e


class Up:
    """One data folder and the `opside up` that runs in it."""

    def __init__(self, home: Path, *options: str) -> None:
        self.folder = DataFolder(home)
        self._options = options
        self._said = home.with_suffix(".said")
        self._process: subprocess.Popen[bytes] | None = None

    def opside(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "cli.main", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "OPSIDE_HOME": str(self.folder.root)}

    def ensure(self) -> StackState:
        """The running stack: started now unless the test before left it running."""
        if self._process is None or self._process.poll() is not None:
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(
                    self.opside("up", *self._options),
                    env=self.environment,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
        wait_until(lambda: "Everything runs" in self.said())
        state = running_state(self.folder)
        assert state is not None
        return state

    def said(self) -> str:
        return self._said.read_text()

    def wait(self) -> int:
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE)


@pytest.fixture(scope="module")
def up(open_folder: Path) -> Iterator[Up]:
    up = Up(open_folder / "supervised", "--services")
    yield up
    up.end()


@pytest.fixture
def whole_stack(open_folder: Path) -> Iterator[Up]:
    up = Up(open_folder / "whole")
    yield up
    up.end()


def test_temporal_ui_answers(up: Up) -> None:
    url = addresses(up).temporal_ui_url
    assert url is not None
    assert httpx.get(url, trust_env=False).status_code == 200


def test_two_stacks_have_addresses_of_their_own(up: Up, engine: Addresses) -> None:
    other = addresses(up)
    assert other.temporal_address != engine.temporal_address
    assert other.database_url.rpartition("@")[2] != engine.database_url.rpartition("@")[2]


def test_nothing_listens_beyond_loopback(up: Up) -> None:
    pids = {part.pid for part in up.ensure().parts}
    listening = set().union(*(listening_addresses(pid) for pid in pids))
    assert listening
    assert {address.partition(":")[0] for address in listening} <= LOOPBACK


def test_a_second_up_says_where_the_first_one_runs(up: Up) -> None:
    address = addresses(up).temporal_address
    second = subprocess.run(
        up.opside("up", "--services"),
        check=False,
        env=up.environment,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert "stack_running" in second.stderr
    assert address in second.stderr


@pytest.mark.parametrize("name", ["PostgreSQL", "Temporal"])
def test_a_part_that_is_killed_is_started_again_where_it_was(up: Up, name: str) -> None:
    before = part_of(up, name)
    os.kill(before.pid, signal.SIGKILL)
    wait_until(lambda: part_of(up, name).pid != before.pid)
    assert f"{name} stopped (killed by SIGKILL). Starting it again." in up.said()
    assert part_of(up, name).address == before.address


def test_a_database_that_was_killed_answers_at_its_address(up: Up) -> None:
    url = addresses(up).database_owner_url
    os.kill(part_of(up, "PostgreSQL").pid, signal.SIGKILL)
    wait_until(lambda: answers_at(url))


def test_a_part_that_keeps_falling_is_named_and_the_rest_stops(up: Up) -> None:
    state = up.ensure()
    ui = part_of(up, "Temporal UI")
    configuration = up.folder.temporal / "ui" / "config" / "development.yaml"
    configuration.write_text("port: none\n")
    os.kill(ui.pid, signal.SIGKILL)
    assert up.wait() == 1
    assert "Temporal UI stopped (exit status" in up.said()
    assert not any(is_alive(part.pid) for part in state.parts)


def test_kill_of_the_supervisor_leaves_no_process(up: Up) -> None:
    state = up.ensure()
    os.kill(state.pid, signal.SIGKILL)
    up.wait()
    wait_until(lambda: not any(is_alive(part.pid) for part in state.parts))


def test_rows_survive_a_kill_of_everything(up: Up) -> None:
    with psycopg.connect(addresses(up).database_owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS words")
    state = up.ensure()
    for pid in (*(part.pid for part in state.parts), state.pid):
        os.kill(pid, signal.SIGKILL)
    up.wait()
    with psycopg.connect(addresses(up).database_owner_url) as connection:
        assert connection.execute("SELECT words FROM kept").fetchone() == ("still here",)


def test_down_stops_everything(up: Up) -> None:
    state = up.ensure()
    subprocess.run(up.opside("down"), env=up.environment, check=True, capture_output=True)
    assert up.wait() == 0
    assert not any(is_alive(part.pid) for part in state.parts)


def test_the_whole_stack_is_ready(whole_stack: Up) -> None:
    url = addresses(whole_stack).api_url
    assert httpx.get(f"{url}/readyz", trust_env=False).json()["ready"] is True


def addresses(up: Up) -> Addresses:
    found = up.ensure().addresses
    assert found is not None
    return found


def part_of(up: Up, name: str) -> RunningPart:
    return next(part for part in up.ensure().parts if part.name == name)


def answers_at(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def listening_addresses(pid: int) -> set[str]:
    """`address:port`, in the kernel's hexadecimal, of each TCP socket that it listens on."""
    sockets = {os.readlink(file) for file in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in sockets}


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)
