"""Backups of a stack that is at work, and what becomes of a stack that is made from one.

Amazon's memory lies outside the data folder: it is the world, and no restore takes it back.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.account import remove_data_folder
from engine.backup.make import back_up
from engine.backup.restore import restore
from engine.paths import DataFolder
from models.errors import BackupUnusable
from tests.upgrade.account import Account
from tests.upgrade.proof import chain_problems, packet_problems
from tests.upgrade.shop import Shop, stack_in

pytestmark = pytest.mark.e2e
NEVER_DAYS = 7_300
STREAM = 12


class Moved:
    """A shop whose stack was backed up at work, ran on, ended, and was made again elsewhere."""

    def __init__(self, place: Path) -> None:
        self.before, self.after = place / "before", place / "after"
        self.file = place / "backup.tar.gz"
        self.asleep: dict[str, UUID] = {}
        self.stream: list[UUID] = []
        self.filed_later: UUID
        self.account: Account

    def live(self, shop: Shop) -> None:
        """Claims asleep in several states, and further ones that begin while the backup is made."""
        self.account = shop.account
        shop.fault(kind="paid_after", afterDays=NEVER_DAYS)  # each claim is paid by its test
        self.asleep["under_review"] = _filed(shop)
        self.asleep["awaiting_evidence"] = shop.begin(shop.row("none"))
        self.asleep["awaiting_answer"] = _begun(shop, "similar_title")
        self.filed_later = shop.begin(shop.row("exact_msku"))
        for status, claim_id in self.asleep.items():
            shop.until(claim_id, status)
        shop.until(self.filed_later, "awaiting_evidence")
        writer = threading.Thread(target=self._begin_many, args=(shop, shop.row("none")))
        writer.start()
        back_up(DataFolder(self.before), self.file)
        writer.join()
        # What the backup knows nothing of: a case that Amazon has.
        shop.upload_own_invoice(self.filed_later)
        shop.until(self.filed_later, "under_review")

    def _begin_many(self, shop: Shop, row: dict[str, Any]) -> None:
        for number in range(STREAM):
            self.stream.append(shop.begin({**row, "occurrence": number}))


@pytest.fixture(scope="module")
def moved() -> Iterator[Moved]:
    place = Path(tempfile.mkdtemp(prefix="opside-backup-"))
    place.chmod(0o711)
    moved = Moved(place)
    try:
        with stack_in(moved.before, place) as stack:
            shop = Shop.on(stack)
            # Amazon opens a case for each request that it gets, whatever its key.
            seller = shop.world["sellerId"]
            shop.amazon.patch(f"/sellers/{seller}", json={"deduplicatesByKey": False})
            moved.live(shop)
            shop.close()
        restore(moved.file, moved.after)
        yield moved
    finally:
        remove_data_folder(moved.before)
        remove_data_folder(moved.after)
        shutil.rmtree(place)


@pytest.fixture(scope="module")
def shop(moved: Moved) -> Iterator[Shop]:
    """The shop on the stack that was made from the backup, in the world of today."""
    with stack_in(moved.after, moved.file.parent) as stack:
        shop = Shop.on(stack, moved.account)
        yield shop
        shop.close()


def test_nobody_else_can_read_the_file(moved: Moved) -> None:
    assert moved.file.stat().st_mode & 0o777 == 0o600


def test_what_was_filed_after_the_backup_is_not_filed_twice(moved: Moved, shop: Shop) -> None:
    claim_id = moved.filed_later
    assert shop.claim(claim_id)["status"] == "awaiting_evidence"
    shop.upload_own_invoice(claim_id)
    shop.until(claim_id, "under_review")
    reference = shop.claim(claim_id)["facts"]["ledger_reference"]
    cases = [case for case in shop.cases() if case["claim"]["ledgerReference"] == reference]
    assert len(cases) == 1


def test_a_claim_that_waited_for_amazon_goes_on(moved: Moved, shop: Shop) -> None:
    _comes_to_its_end(shop, moved.asleep["under_review"])


def test_a_claim_that_waited_for_evidence_goes_on(moved: Moved, shop: Shop) -> None:
    shop.upload_own_invoice(moved.asleep["awaiting_evidence"])
    shop.until(moved.asleep["awaiting_evidence"], "under_review")
    _comes_to_its_end(shop, moved.asleep["awaiting_evidence"])


def test_a_claim_that_waited_for_an_answer_goes_on(moved: Moved, shop: Shop) -> None:
    shop.answer(moved.asleep["awaiting_answer"], choice="yes")
    shop.until(moved.asleep["awaiting_answer"], "under_review")
    _comes_to_its_end(shop, moved.asleep["awaiting_answer"])


def test_each_claim_that_the_backup_met_half_begun_goes_on(moved: Moved, shop: Shop) -> None:
    kept = {UUID(item["id"]) for item in shop.read("/claims?limit=200")["items"]}
    for claim_id in kept & set(moved.stream):
        shop.until(claim_id, "awaiting_evidence")


def test_row_and_workflow_of_each_claim_agree(moved: Moved, shop: Shop) -> None:
    items = shop.read("/claims?limit=200")["items"]
    told = {item["id"]: shop.read(f"/claims/{item['id']}/state")["status"] for item in items}
    assert told == {item["id"]: item["status"] for item in items}


def test_every_chain_is_whole(moved: Moved, shop: Shop) -> None:
    items = [UUID(item["id"]) for item in shop.read("/claims?limit=200")["items"]]
    assert [chain_problems(shop, claim_id) for claim_id in items] == [[] for _ in items]


def test_a_folder_in_use_is_left_alone(moved: Moved) -> None:
    with pytest.raises(BackupUnusable, match="not empty"):
        restore(moved.file, moved.before)


@pytest.mark.parametrize("byte", [2_000, -3_000])
def test_a_damaged_file_makes_nothing(moved: Moved, tmp_path: Path, byte: int) -> None:
    content = bytearray(moved.file.read_bytes())
    content[byte] ^= 0xFF
    (tmp_path / "damaged.tar.gz").write_bytes(content)
    with pytest.raises(BackupUnusable):
        restore(tmp_path / "damaged.tar.gz", tmp_path / "home")
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.tar.gz"]


def test_a_file_that_was_cut_off_makes_nothing(moved: Moved, tmp_path: Path) -> None:
    (tmp_path / "short.tar.gz").write_bytes(moved.file.read_bytes()[:-5_000])
    with pytest.raises(BackupUnusable):
        restore(tmp_path / "short.tar.gz", tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_the_command_refuses_parts_that_run_elsewhere(moved: Moved, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "backup", str(tmp_path / "a.tar")],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "OPSIDE_HOME": str(moved.after),
            "DATABASE_URL": "postgresql://127.0.0.1:1/opside",
        },
    )
    assert (done.returncode, done.stderr[:24]) == (1, "opside (not_configured):")


def _begun(shop: Shop, naming: str) -> UUID:
    row = shop.row(naming)
    shop.upload_invoice(row)
    return shop.begin(row)


def _filed(shop: Shop) -> UUID:
    claim_id = _begun(shop, "exact_msku")
    shop.until(claim_id, "under_review")
    return claim_id


def _comes_to_its_end(shop: Shop, claim_id: UUID) -> None:
    shop.pass_days(3)
    shop.hears(claim_id, "awaiting_payout")
    shop.pay(claim_id)
    shop.hears(claim_id, "closed")
    assert packet_problems(shop, claim_id) == []
