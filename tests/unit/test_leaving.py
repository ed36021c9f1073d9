"""How a command's process ends: with its status, and with all that it printed."""

import subprocess
import sys

import pytest


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=50, check=False
    )


@pytest.mark.parametrize(("code", "status"), [("3", 3), ("None", 0), ("'no'", 1)])
def test_the_status_is_that_of_sys_exit(code: str, status: int) -> None:
    assert _run("-c", f"from cli.main import leave; leave({code})").returncode == status


def test_what_was_printed_into_a_pipe_is_not_lost() -> None:
    assert "Usage" in _run("-m", "cli.main", "--help").stdout


def test_a_command_that_is_not_there_ends_with_its_own_status() -> None:
    assert _run("-m", "cli.main", "nothing").returncode == 2
