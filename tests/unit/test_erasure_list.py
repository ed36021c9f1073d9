"""The list of erasures that is run again after a restore."""

import shlex
from pathlib import Path
from uuid import UUID

from cli.erasing.kept import KeptOrders
from models.contracts.erasure import ErasureKind, ErasureOrder
from tests.fixtures_database import MOMENT


def order(subject: str = "petra@example.com") -> ErasureOrder:
    return ErasureOrder(
        erasure_id=UUID(int=1),
        tenant_id=UUID(int=2),
        kind=ErasureKind.PERSON,
        subject=subject,
        actor="Dana's office",
        reason="A letter;\nof March",
        at=MOMENT,
    )


def test_a_line_is_the_command_again(tmp_path: Path) -> None:
    kept = KeptOrders(tmp_path / "erasures.sh")
    kept.keep(order())
    assert shlex.split(kept.path.read_text()) == [
        *("opside", "erase", "--yes", f"--tenant={UUID(int=2)}", "--actor=Dana's office"),
        *("--reason=A letter; of March", "--", "person", "petra@example.com"),
    ]


def test_the_same_order_stands_there_once(tmp_path: Path) -> None:
    kept = KeptOrders(tmp_path / "erasures.sh")
    for subject in ("one@example.com", "two@example.com", "one@example.com"):
        kept.keep(order(subject))
    assert len(kept.path.read_text().splitlines()) == 2


def test_its_owner_alone_reads_it(tmp_path: Path) -> None:
    kept = KeptOrders(tmp_path / "erasures.sh")
    kept.keep(order())
    assert kept.path.stat().st_mode & 0o777 == 0o600
