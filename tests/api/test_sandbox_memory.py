"""Amazon does not forget: the state survives a kill of the process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.sandbox_live import LiveSandbox, MovableWall

START = "import typer; from cli.sandbox import sandbox; typer.run(sandbox)"


class Process:
    """`opside sandbox` on a state file, as a process of its own."""

    def __init__(self, state: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "--state", str(state), "--port", str(port)],
            stdout=subprocess.DEVNULL,
        )
        while not self._answers():
            assert self.process.poll() is None
            time.sleep(0.05)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory, unused_port) -> tuple[dict, dict]:
    """What Amazon knew before it was killed, and what it knows when it is back."""
    state = tmp_path_factory.mktemp("amazon") / "state.sqlite3"
    process = Process(state, unused_port)
    live = LiveSandbox(process.url, MovableWall())
    seller = live.seller()
    live.fault(kind="denied", reason="Found since.", match={"idempotencyKey": "k1"})
    seller.file("k1")
    live.pass_days(3)
    seller.file("k2", row=1)
    before = knowledge(live, seller.headers)
    process.kill()
    process = Process(state, unused_port)
    after = knowledge(live, seller.headers)
    live.http.close()
    process.kill()
    return before, after


@pytest.fixture(scope="module")
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def knowledge(live: LiveSandbox, headers: dict[str, str]) -> dict:
    return {
        "world": live.admin("GET", "world"),
        "cases": live.cases(),
        "faults": live.admin("GET", "faults"),
        "offset": live.admin("GET", "clock")["offsetSeconds"],
        "token": live.http.get("/disputes/2026-01-01/capabilities", headers=headers).status_code,
    }


@pytest.mark.parametrize("what", ["world", "cases", "faults", "offset", "token"])
def test_a_kill_does_not_make_amazon_forget(before_and_after, what):
    before, after = before_and_after
    assert after[what] == before[what]


def test_the_story_had_begun(before_and_after):
    statuses = [case["status"] for case in before_and_after[0]["cases"]]
    assert statuses == ["DENIED", "UNDER_REVIEW"]
