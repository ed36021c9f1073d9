"""Submissions: lists by each filter, one, where it stands, and figures."""

from datetime import timedelta
from typing import Any

import pytest

from api.roles import Role
from clock import utc_now
from models.contracts.claim import ChannelName
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SellerPollInput
from tests.api.conftest import Tokens
from tests.api.disputes.conftest import Filing, first_submission
from tests.fixtures_database import new_seller
from tests.workflow.living_claim import LivingClaim

LIST = "/disputes/submissions"
METRICS = f"{LIST}/metrics"


def ids(page: dict[str, Any]) -> list[str]:
    return [item["claim_id"] for item in page["items"]]


def name(claim: LivingClaim) -> str:
    return str(claim.identity.claim_id)


@pytest.fixture
async def three(filing: Filing) -> list[LivingClaim]:
    """Acknowledged, refused, and handed to a person, in this order."""
    filed, failed = await filing.account.filed(), await filing.failed()
    by_hand = await filing.account.with_invoice(channel=ChannelName.ASSISTED)
    await by_hand.until(S.ON_DESK)
    return [filed, failed, by_hand]


async def test_the_newest_submission_stands_first(filing: Filing, three: list[LivingClaim]) -> None:
    page = (await filing.get(LIST)).json()
    assert ids(page) == [name(claim) for claim in reversed(three)]


async def test_pages_hold_each_submission_once(filing: Filing, three: list[LivingClaim]) -> None:
    seen, cursor = list[str](), ""
    while cursor is not None:
        page = (await filing.get(f"{LIST}?limit=1{cursor}")).json()
        seen += ids(page)
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert seen == [name(claim) for claim in reversed(three)]


async def test_each_filter_narrows_the_list(filing: Filing, three: list[LivingClaim]) -> None:
    filed, failed, by_hand = map(name, three)
    later = (utc_now() + timedelta(hours=1)).isoformat().replace("+", "%2B")
    expected = {
        "state=acknowledged": [filed],
        "state=refused": [failed],
        "channel=assisted": [by_hand],
        "kind=appeal": [],
        "kind=initial": [by_hand, failed, filed],
        f"claim={failed}": [failed],
        f"seller={filing.account.seller.seller_id}": [by_hand, failed, filed],
        f"since={later}": [],
        "since=2026-01-01T00:00:00": [by_hand, failed, filed],
    }
    assert {query: ids((await filing.get(f"{LIST}?{query}")).json()) for query in expected} == (
        expected
    )


async def test_a_cursor_of_other_filters_is_refused(
    filing: Filing, three: list[LivingClaim]
) -> None:
    cursor = (await filing.get(f"{LIST}?limit=1")).json()["next_cursor"]
    sent = await filing.get(f"{LIST}?state=refused&cursor={cursor}")
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


@pytest.mark.parametrize("query", ["state=lost", "kind=letter", "since=today", "cursor=abc"])
async def test_a_filter_that_is_none_is_refused(filing: Filing, query: str) -> None:
    sent = await filing.get(f"{LIST}?{query}")
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


async def test_a_submission_tells_its_documents_and_its_case(filing: Filing) -> None:
    claim = await filing.account.filed()
    file = (await claim.view()).file
    assert file.match is not None
    submission = (await filing.get(first_submission(claim))).json()
    told = (submission["case_id"], submission["sends"], submission["document_ids"])
    assert told == (file.case_id, 1, [str(file.match.document_id)])


async def test_a_status_tells_the_history_of_the_submission(filing: Filing) -> None:
    claim = await filing.account.filed()
    status = (await filing.get(f"{first_submission(claim)}/status")).json()
    steps = [(step["seq"], step["state"]) for step in status["history"]]
    assert steps == [(1, "sending"), (2, "acknowledged")]


async def test_a_status_says_when_a_claim_wakes_up_for_its_next_try(filing: Filing) -> None:
    filing.house.sandbox.fault(kind="throttled", retryAfterSeconds=600)
    claim = await filing.account.with_invoice()
    await claim.until(S.RETRYING)
    status = (await filing.get(f"{first_submission(claim)}/status")).json()
    assert (status["state"], status["claim_status"]) == ("throttled", "retrying")
    assert status["next_wake_up"]


async def test_what_was_never_begun_is_not_found(filing: Filing) -> None:
    claim = await filing.asking()
    appeal = f"{LIST}/{name(claim)}.appeal.1"
    sent = [
        await filing.get(path) for path in (first_submission(claim), appeal, f"{appeal}/status")
    ]
    assert [answer.status_code for answer in sent] == [404, 404, 404]


@pytest.mark.parametrize("wrong", ["7", "not-an-id.initial", "{claim}", "{claim}.letter"])
async def test_what_is_no_submission_id_is_refused(filing: Filing, wrong: str) -> None:
    sent = await filing.get(f"{LIST}/{wrong.format(claim=filing.account.seller.seller_id)}")
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


async def test_strangers_and_other_sellers_see_no_submission(
    filing: Filing, stranger: SellerPollInput
) -> None:
    claim = await filing.account.filed()
    other = new_seller(filing.house.database, claim.identity.tenant_id)
    for headers in (
        Tokens(stranger.tenant_id).operator(),
        filing.tokens.of(Role.SELLER, other.seller_id),
    ):
        assert (await filing.get(LIST, headers)).json()["items"] == []
        assert (await filing.get(METRICS, headers)).json()["money"] == []
        for path in (
            first_submission(claim),
            f"{first_submission(claim)}/status",
            f"{LIST}?claim={name(claim)}",
            f"{LIST}?seller={claim.identity.seller_id}",
            f"{METRICS}?seller={claim.identity.seller_id}",
        ):
            assert (await filing.get(path, headers)).status_code == 404, path


async def test_figures_of_nothing_are_null(filing: Filing) -> None:
    figures = (await filing.get(METRICS)).json()
    assert (figures["approval_rate"], figures["decided_n"], figures["money"]) == (None, 0, [])
    assert figures["outcomes"]["decision_seconds"] is None


async def test_figures_count_states_outcomes_and_money(filing: Filing) -> None:
    account = filing.account
    filing.house.sandbox.fault(kind="denied", times=1)
    denied = await account.filed()
    await account.days_and_poll(3, denied, then=S.DENIED)
    approved = await account.filed()
    (view,) = await account.days_and_poll(3, approved, then=S.AWAITING_PAYOUT)
    await filing.failed()
    figures = (await filing.get(METRICS)).json()
    assert (figures["approval_rate"], figures["decided_n"]) == (0.5, 2)
    counted = {one["state"]: one["submissions"] for one in figures["submissions"]}
    assert counted == {"acknowledged": 2, "refused": 1}
    assert view.file.approved is not None
    (money,) = figures["money"]
    told = (money["claims"], money["approved_cents"], money["paid_cents"])
    assert told == (2, view.file.approved.cents, 0)


async def test_the_time_to_a_decision_is_that_of_the_claims_clock(filing: Filing) -> None:
    claim = await filing.account.filed()
    await filing.account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    outcomes = (await filing.get(METRICS)).json()["outcomes"]
    assert outcomes["decision_n"] == 1
    assert outcomes["decision_seconds"] == pytest.approx(3 * 86_400, abs=600)
