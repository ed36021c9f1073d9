"""Failed sends tried again together, what goes on by itself, and the switch by its other name."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from temporalio.client import Client

from clock import utc_now
from models.contracts.claim import ChannelName
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SellerPollInput
from models.repositories import stops
from models.tables.filing import FilingBudgetRow
from settings import Settings
from tests.api.conftest import Tokens, working
from tests.api.disputes.conftest import Filing
from tests.workflow.living_claim import LivingClaim, looks

RETRY = {"reason": "Amazon is back."}
LOOKED_AGAIN = (S.AWAITING_EVIDENCE, S.MATCHING, S.GATE, S.AWAITING_EVIDENCE)


def items(answer: httpx.Response) -> dict[str, str]:
    """Claim -> its result."""
    return {item["claim_id"]: item["result"] for item in answer.json()["items"]}


def name(claim: LivingClaim) -> str:
    return str(claim.identity.claim_id)


async def test_failed_sends_are_tried_again(filing: Filing) -> None:
    claims = [await filing.failed(), await filing.failed()]
    sent = await filing.post("/disputes/retry-failed", RETRY)
    assert items(sent) == {name(claim): "done" for claim in claims}, sent.text
    for claim in claims:
        await claim.until(S.UNDER_REVIEW)


async def test_no_more_are_tried_again_than_asked_for(filing: Filing) -> None:
    await filing.failed()
    await filing.failed()
    sent = (await filing.post("/disputes/retry-failed", RETRY | {"limit": 1})).json()
    assert (sent["counts"], sent["more"]) == ({"done": 1}, True)


async def test_causes_that_were_not_named_are_left_alone(filing: Filing) -> None:
    claim = await filing.failed()
    await filing.post("/disputes/retry-failed", RETRY | {"causes": ["not_received"]})
    assert (await claim.view()).status is S.ON_DESK


async def test_a_claim_that_a_person_files_by_hand_has_not_failed(filing: Filing) -> None:
    claim = await filing.account.with_invoice(channel=ChannelName.ASSISTED)
    await claim.until(S.ON_DESK)
    sent = await filing.post("/disputes/retry-failed", RETRY)
    assert items(sent) == {}


async def test_a_lost_retry_is_answered_as_at_first(filing: Filing) -> None:
    await filing.failed()
    headers = filing.tokens.operator()
    first = await filing.post("/disputes/retry-failed", RETRY, headers=headers)
    again = await filing.post("/disputes/retry-failed", RETRY, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_another_tenants_failed_sends_are_left_alone(
    filing: Filing, stranger: SellerPollInput
) -> None:
    claim = await filing.failed()
    headers = Tokens(stranger.tenant_id).operator()
    sent = await filing.post("/disputes/retry-failed", RETRY, headers=headers)
    assert items(sent) == {}
    assert (await claim.view()).status is S.ON_DESK


async def test_without_a_worker_a_retry_is_pending(
    *,
    idle_filing: Filing,
    monkeypatch: pytest.MonkeyPatch,
    filing_settings: Settings,
    temporal_client: Client,
) -> None:
    async with working(filing_settings, temporal_client):
        claim = await idle_filing.failed()
    monkeypatch.setattr("api.workflow_client.UPDATE_SECONDS", 1)
    sent = await idle_filing.post("/disputes/retry-failed", RETRY)
    assert (sent.status_code, items(sent)) == (202, {name(claim): "pending"})
    assert sent.headers["Location"].startswith("/api/v1/claims")


async def test_a_claim_that_missed_its_document_looks_again(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.going_on.LOOK_AGAIN_AFTER", timedelta(0))
    claim = await _passed_over(filing)
    sent = await filing.post("/disputes/auto-submit/process", {})
    assert items(sent) == {name(claim): "done"}, sent.text
    await claim.until_path_ends(*LOOKED_AGAIN, *LOOKED_AGAIN[1:])


async def test_a_claim_that_looked_a_moment_ago_is_left_alone(filing: Filing) -> None:
    await _passed_over(filing)
    sent = await filing.post("/disputes/auto-submit/process")
    assert (items(sent), sent.json()["waiting"]["awaiting_evidence"]) == ({}, 1)


async def test_a_claim_that_asks_a_person_is_left_alone(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.going_on.LOOK_AGAIN_AFTER", timedelta(0))
    claim = await filing.asking()
    sent = await filing.post("/disputes/auto-submit/process")
    assert items(sent) == {}
    assert (await claim.view()).status is S.AWAITING_ANSWER


async def test_a_claim_that_nobody_told_of_a_release_is_woken(filing: Filing) -> None:
    account = filing.account
    await filing.post("/disputes/auto-submit/stop", _switch(account.seller))
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    with filing.house.database.tenant(account.seller.tenant_id) as session:
        stops.release(session, account.seller.seller_id, "operator", "fine", utc_now())
    sent = await filing.post("/disputes/auto-submit/process")
    assert items(sent) == {name(claim): "woken"}
    await claim.until(S.UNDER_REVIEW)


async def test_a_pulled_switch_is_not_passed_over(filing: Filing) -> None:
    await filing.post("/disputes/auto-submit/stop", _switch(filing.account.seller))
    claim = await filing.account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    sent = await filing.post("/disputes/auto-submit/process")
    assert (items(sent), sent.json()["waiting"]["held_by_stop"]) == ({}, 1)
    assert filing.account.cases() == []


async def test_a_claim_is_woken_where_a_place_came_free(filing: Filing) -> None:
    account = filing.house.account(places_per_day=1, places_per_week=40)
    await account.filed()
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_BUDGET)
    headers = Tokens(account.seller.tenant_id).operator()
    none = await filing.post("/disputes/auto-submit/process", headers=headers)
    assert items(none) == {}
    with account.house.database.tenant(account.seller.tenant_id) as session:
        session.exec(update(FilingBudgetRow).values(per_day=2))
    headers = Tokens(account.seller.tenant_id).operator()
    sent = await filing.post("/disputes/auto-submit/process", headers=headers)
    assert items(sent) == {name(claim): "woken"}
    await claim.until(S.UNDER_REVIEW)


async def test_a_stopped_seller_is_started_again(filing: Filing) -> None:
    switch = _switch(filing.account.seller)
    pulled = await filing.post("/disputes/auto-submit/stop", switch)
    claim = await filing.account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    released = await filing.post("/disputes/auto-submit/start", switch)
    assert (pulled.json()["stop"]["pulled"], released.json()["pulled"]) == (True, False)
    await claim.until(S.UNDER_REVIEW)


async def test_a_stop_names_what_is_in_flight(filing: Filing) -> None:
    filing.house.sandbox.fault(kind="slow", seconds=1.5)
    claim = await filing.account.with_invoice()
    await _left_the_house(claim)
    stop = await filing.post("/disputes/auto-submit/stop", _switch(filing.account.seller))
    assert [one["key"] for one in stop.json()["in_flight"]] == [f"{name(claim)}:initial"]


@pytest.mark.parametrize(
    "path", ["retry-failed", "auto-submit/process", "auto-submit/start", "auto-submit/stop"]
)
async def test_a_seller_does_not_decide_for_all(filing: Filing, path: str) -> None:
    body = _switch(filing.account.seller)
    sent = await filing.post(f"/disputes/{path}", body, headers=filing.seller)
    assert (sent.status_code, sent.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    "path", ["retry-failed", "auto-submit/process", "auto-submit/start", "auto-submit/stop"]
)
async def test_another_tenants_seller_is_not_found(
    filing: Filing, stranger: SellerPollInput, path: str
) -> None:
    body = _switch(stranger)
    if path.endswith("process"):
        del body["reason"]
    sent = await filing.post(f"/disputes/{path}", body)
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body", [{}, {"reason": ""}, RETRY | {"limit": 51}, RETRY | {"causes": []}]
)
async def test_a_retry_without_what_it_needs_is_refused(
    filing: Filing, body: dict[str, object]
) -> None:
    sent = await filing.post("/disputes/retry-failed", body)
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


async def _passed_over(filing: Filing) -> LivingClaim:
    """A claim that has looked at the only document there is, in vain."""
    claim = await filing.account.begin(filing.account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    await filing.account.upload_lines("SOMETHING-ELSE", 5)
    await claim.until_path_ends(*LOOKED_AGAIN)
    return claim


async def _left_the_house(claim: LivingClaim) -> None:
    async for _ in looks():
        if any(one.state == "sending" for one in claim.submissions()):
            return
    raise AssertionError(f"nothing was sent: path {claim.path()}")


def _switch(seller: SellerPollInput) -> dict[str, str]:
    return {"seller_id": str(seller.seller_id), "reason": "Looked into it."}
