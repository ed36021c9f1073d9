"""Data folders of older versions, opened by the code of today: claims that slept go on.

Each folder below `kept/` was written by `tests.upgrade.keep` of its version. Nothing here waits for
days: Amazon's clock is moved, and the claims' own timers came due while the folder lay.
"""

import gzip
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from alembic.script import ScriptDirectory

from engine.account import remove_data_folder
from engine.backup.restore import restore
from models.migrate import MIGRATIONS
from tests.upgrade.keep import AMAZON, BACKUP, KEPT, STORY, Story
from tests.upgrade.proof import chain_problems, packet_problems
from tests.upgrade.shop import AMAZONS_MEMORY, Shop, stack_in

pytestmark = pytest.mark.e2e
FOLDERS = sorted(folder.name for folder in KEPT.iterdir())


class OldShop(Shop):
    """The shop of before, on the stack of today."""

    claims: dict[str, UUID]


@pytest.fixture(scope="module", params=FOLDERS)
def shop(request: pytest.FixtureRequest) -> Iterator[OldShop]:
    kept = KEPT / request.param
    story = Story.model_validate_json((kept / STORY).read_bytes())
    place = Path(tempfile.mkdtemp(prefix="opside-upgrade-"))
    place.chmod(0o711)
    try:
        (place / AMAZONS_MEMORY).write_bytes(gzip.decompress((kept / AMAZON).read_bytes()))
        restore(kept / BACKUP, place / "home")
        with stack_in(place / "home", place) as stack:
            shop = OldShop.on(stack, story.account)
            shop.claims = story.claims
            yield shop
            shop.close()
    finally:
        remove_data_folder(place / "home")
        shutil.rmtree(place)


def test_the_schema_is_the_newest(shop: OldShop) -> None:
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with psycopg.connect(shop.addresses.database_owner_url) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == (newest,)


def test_amazons_question_is_answered(shop: OldShop) -> None:
    claim_id = shop.claims["information_requested"]
    shop.answer(claim_id, choice="reply", text="Our supplier of ten years.")
    shop.until(claim_id, "under_review")
    comes_to_its_end(shop, claim_id)


def test_a_claim_that_waited_for_evidence_takes_it(shop: OldShop) -> None:
    claim_id = shop.claims["awaiting_evidence"]
    shop.upload_own_invoice(claim_id)
    shop.until(claim_id, "under_review")
    comes_to_its_end(shop, claim_id)


def test_an_open_question_is_answered(shop: OldShop) -> None:
    claim_id = shop.claims["awaiting_answer"]
    shop.answer(claim_id, choice="yes")
    shop.until(claim_id, "under_review")
    comes_to_its_end(shop, claim_id)


def test_a_retry_goes_out_by_itself(shop: OldShop) -> None:
    shop.until(shop.claims["retrying"], "under_review", "awaiting_payout", "closed")
    comes_to_its_end(shop, shop.claims["retrying"])


def test_a_claim_under_review_hears_the_decision(shop: OldShop) -> None:
    comes_to_its_end(shop, shop.claims["under_review"])


def test_a_claim_that_waited_for_money_is_paid(shop: OldShop) -> None:
    comes_to_its_end(shop, shop.claims["awaiting_payout"])


def test_a_denied_claim_is_appealed(shop: OldShop) -> None:
    claim_id = shop.claims["denied"]
    shop.appeal(claim_id)
    shop.until(claim_id, "under_review")
    comes_to_its_end(shop, claim_id)


def test_a_claim_on_the_desk_is_filed_by_hand(shop: OldShop) -> None:
    claim_id = shop.claims["on_desk"]
    shop.decide(claim_id, "filed_by_hand", case_id="19876543210")
    shop.until(claim_id, "under_review")
    approved = {"cents": 1000, "currency": "USD"}
    shop.decide(
        claim_id,
        "record_outcome",
        outcome={"status": "approved", "approved": approved, "approved_quantity": 1},
    )
    shop.until(claim_id, "awaiting_payout")
    comes_to_its_end(shop, claim_id)


def test_a_claim_that_had_closed_is_read(shop: OldShop) -> None:
    claim = shop.claim(shop.claims["closed"])
    assert (claim["status"], claim["file"]["ending"]) == ("closed", "paid")


def test_a_payment_of_before_is_taken_back(shop: OldShop) -> None:
    claim_id = shop.claims["closed"]
    shop.take_back(claim_id)
    shop.hears(claim_id, "credited")
    assert packet_problems(shop, claim_id) == []


def test_every_chain_is_whole(shop: OldShop) -> None:
    assert {claim_id: chain_problems(shop, claim_id) for claim_id in shop.claims.values()} == {
        claim_id: [] for claim_id in shop.claims.values()
    }


def test_no_claim_has_two_cases(shop: OldShop) -> None:
    references = [case["claim"]["ledgerReference"] for case in shop.cases()]
    assert len(references) == len(set(references))


def comes_to_its_end(shop: OldShop, claim_id: UUID) -> None:
    """Amazon decides, pays what it did not pay by itself in a week, and the packet proves it."""
    shop.pass_days(7)
    if shop.hears(claim_id, "awaiting_payout", "closed")["status"] != "closed":
        shop.pay(claim_id)
    shop.hears(claim_id, "closed")
    assert packet_problems(shop, claim_id) == []
