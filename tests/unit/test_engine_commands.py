"""The command line itself: fast to start, and plain about what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("temporalio", "sqlalchemy", "fastapi", "psycopg", "rich.live")


def test_the_command_line_loads_nothing_heavy_before_a_command_runs() -> None:
    code = f"import sys, cli.main; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_an_expected_failure_is_one_line_with_its_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "up", "--services"],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "OPSIDE_HOME": str(tmp_path / "home"),
            "TEMPORAL_ADDRESS": "127.0.0.1:1",
            "DATABASE_URL": "postgresql://127.0.0.1:1/opside",
        },
    )
    assert done.returncode == 1
    assert done.stderr.startswith("opside (not_configured): With DATABASE_URL, set ")
    assert len(done.stderr.splitlines()) == 1
