"""A worker stands back for what somebody waits for, and for nobody else's processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
GIVES_WAY = """
import json, os
from pathlib import Path
from workers.priority import give_way
give_way({niceness})
group = Path("/proc/self/autogroup")
print(json.dumps([os.getpriority(os.PRIO_PROCESS, 0), group.read_text() if group.exists() else ""]))
"""


def place(niceness: int, *, own_session: bool) -> tuple[int, str]:
    """The niceness of a process that gave way, and what the kernel says of its session.

    That is a line that ends with `nice` and a number, or nothing: some sessions have no group.
    """
    done = subprocess.run(
        [sys.executable, "-c", GIVES_WAY.format(niceness=niceness)],
        start_new_session=own_session,
        capture_output=True,
        text=True,
        check=True,
    )
    process, session = json.loads(done.stdout)
    return process, session.strip()


def test_a_process_steps_back() -> None:
    assert place(15, own_session=False)[0] == 15


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
def test_a_session_of_its_own_steps_back() -> None:
    assert place(15, own_session=True)[1].endswith("nice 15")


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel has no autogroups")
def test_the_session_of_others_stays_where_it_is() -> None:
    before = AUTOGROUP.read_text().strip()
    assert place(15, own_session=False)[1] == before


def test_a_process_that_stands_further_back_stays_there() -> None:
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert place(mine, own_session=False)[0] == mine
