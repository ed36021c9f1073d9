"""Keeps a data folder of this version, with claims asleep in many states, for the versions to come.

    python -m tests.upgrade.keep

writes `tests/upgrade/kept/<version>-<schema>/`: the backup, Amazon's memory, and which claim sleeps
where. Run it when a version is released (docs/testing.md). All secrets in it are of a folder that
is thrown away.
"""

import gzip
import shutil
import sqlite3
import sys
import tempfile
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from engine.account import remove_data_folder
from engine.backup.make import back_up
from models.contracts.claim import ChannelName
from tests.upgrade.account import Account
from tests.upgrade.shop import AMAZONS_MEMORY, Shop, stack_in

KEPT = Path(__file__).with_name("kept")
BACKUP, AMAZON, STORY = "backup.tar.xz", f"{AMAZONS_MEMORY}.gz", "story.json"
NEVER_DAYS = 7_300
# Its question to Amazon comes due when the backup was taken.
ASKS_LATE = {"settle_wait": timedelta(minutes=2)}


class Story(BaseModel):
    """`claims` are named by the status that they were left in."""

    account: Account
    claims: dict[str, UUID]


def keep(target: Path) -> None:
    """Live until each claim sleeps, and write the folder down."""
    target.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="opside-kept-"))
    home.chmod(0o711)
    amazon = home / "world"
    amazon.mkdir()
    try:
        with stack_in(home / "home", amazon) as stack:
            shop = Shop.on(stack)
            story = Story(account=shop.account, claims=_live(shop))
            said = back_up(stack.folder, target / BACKUP)
            shop.no_more_faults()  # before the claim that retries asks again
            shop.close()
        _keep_amazon(amazon / AMAZONS_MEMORY, target / AMAZON)
        (target / STORY).write_text(story.model_dump_json(indent=2) + "\n")
        sys.stdout.write(f"{target}: schema {said.revision}, {len(story.claims)} claims\n")
    finally:
        remove_data_folder(home / "home")
        shutil.rmtree(home)


def _live(shop: Shop) -> dict[str, UUID]:
    """Brings a claim to each status, its deadlines far enough for years to come."""
    unpaid = {"kind": "paid_after", "afterDays": NEVER_DAYS}
    asks = {"kind": "information_requested", "question": "Who sold it to you?"}
    found = {
        "closed": _filed(shop, {"kind": "paid_after", "afterDays": 0}),
        "awaiting_payout": _filed(shop, unpaid),
        "denied": _filed(shop, {"kind": "denied", "reason": "no units are missing"}),
        "information_requested": _filed(shop, asks),
    }
    shop.pass_days(3)
    shop.poll()
    for status, claim_id in found.items():
        shop.until(claim_id, status)
    found["under_review"] = _filed(shop, unpaid)
    found["on_desk"] = _left(shop, "on_desk", "exact_msku", channel=ChannelName.ASSISTED)
    found["awaiting_answer"] = _left(shop, "awaiting_answer", "similar_title")
    found["awaiting_evidence"] = shop.begin(shop.row("none"))
    shop.until(found["awaiting_evidence"], "awaiting_evidence")
    shop.fault(kind="unavailable", operation="createDispute", times=1000)
    found["retrying"] = _left(shop, "retrying", "exact_msku", **ASKS_LATE)
    return found


def _filed(shop: Shop, fault: dict[str, Any]) -> UUID:
    """A claim under review, and what Amazon will do with it."""
    row = shop.row("exact_msku")
    match = {"ledgerReference": row["ledgerReference"]}
    shop.fault(match=match, **fault)
    shop.upload_invoice(row)
    claim_id = shop.begin(row)
    shop.until(claim_id, "under_review")
    return claim_id


def _left(shop: Shop, status: str, naming: str, **policy: object) -> UUID:
    row = shop.row(naming)
    shop.upload_invoice(row)
    claim_id = shop.begin(row, **policy)
    shop.until(claim_id, status)
    return claim_id


def _keep_amazon(memory: Path, target: Path) -> None:
    """One file, with what SQLite still had beside it. Amazon waits for its answer until the test
    gives it, in whatever year that is."""
    whole = memory.with_suffix(".whole")
    with sqlite3.connect(memory) as connection:
        connection.execute("DELETE FROM agenda WHERE event = 'lapse'")
        connection.commit()
        connection.execute("VACUUM INTO ?", [str(whole)])
    target.write_bytes(gzip.compress(whole.read_bytes(), mtime=0))


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else version("opside")
    keep(KEPT / name)
