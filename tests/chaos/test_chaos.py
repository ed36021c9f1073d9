"""The short form of `make chaos`: few claims, few kills, all checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from engine.account import remove_data_folder
from settings import Settings
from tests.chaos.options import Options
from tests.chaos.run import OK, run_chaos

SEED, CLAIMS, KILLS = 20, 20, 10

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture
def home(open_folder: Path) -> Iterator[Path]:
    home = open_folder / "chaos"
    yield home
    remove_data_folder(home)


def test_everything_holds_after_a_short_chaos(home: Path) -> None:
    options = Options(SEED, CLAIMS, KILLS, home, Settings().opside_temporal_bin)
    assert run_chaos(options, Console(width=120)) == OK
