"""Submitting a match: confirmed, retried, or told as it is; never filed twice."""

import asyncio
from uuid import uuid4

import pytest
from temporalio.client import Client

from api.roles import Role
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction
from settings import Settings
from tests.api.conftest import NOBODY_LISTENS, Tokens, serving, working
from tests.api.disputes.conftest import Filing, first_submission, match_of
from tests.fixtures_database import new_seller, new_tenant


async def test_a_submitted_match_files_its_claim_in_the_name_of_the_caller(filing: Filing) -> None:
    claim = await filing.asking()
    sent = await filing.post(f"/disputes/submit/{await match_of(claim)}", headers=filing.seller)
    assert (sent.status_code, sent.json()["way"]) == (200, "confirmed"), sent.text
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.confirmed_by == "a seller"


async def test_a_match_is_submitted_twice_and_filed_once(filing: Filing) -> None:
    claim = await filing.asking()
    path = f"/disputes/submit/{await match_of(claim)}"
    await filing.post(path)
    await claim.until(S.UNDER_REVIEW)
    again = await filing.post(path)
    assert (again.status_code, again.json()["way"]) == (200, "as_it_is"), again.text
    assert again.json()["submission"]["case_id"] == filing.account.cases()[0]["caseId"]
    assert len(filing.account.cases()) == 1


async def test_a_call_that_was_lost_is_answered_as_at_first(filing: Filing) -> None:
    claim = await filing.asking()
    path, headers = f"/disputes/submit/{await match_of(claim)}", filing.tokens.operator()
    first = await filing.post(path, headers=headers)
    await claim.until(S.UNDER_REVIEW)
    again = await filing.post(path, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_two_who_submit_at_once_file_one_claim(filing: Filing) -> None:
    claim = await filing.asking()
    path = f"/disputes/submit/{await match_of(claim)}"
    both = await asyncio.gather(filing.post(path), filing.post(path))
    assert {sent.status_code for sent in both} <= {200, 409}
    assert 200 in [sent.status_code for sent in both]
    await claim.until(S.UNDER_REVIEW)
    assert len(filing.account.cases()) == 1


async def test_with_the_engine_away_nothing_is_submitted(
    filing: Filing, filing_settings: Settings
) -> None:
    claim = await filing.asking()
    match_id = await match_of(claim)
    away = filing_settings.model_copy(update={"temporal_address": NOBODY_LISTENS})
    async with serving(away) as client:
        path, headers = f"/api/v1/disputes/submit/{match_id}", filing.tokens.operator()
        sent = await client.post(path, headers=headers)
    assert (sent.status_code, sent.json()["code"]) == (503, "engine_away")


async def test_another_body_under_the_same_key_is_refused(filing: Filing) -> None:
    claim = await filing.asking()
    path, headers = f"/disputes/submit/{await match_of(claim)}", filing.tokens.operator()
    await filing.post(path, headers=headers)
    other = await filing.post(path, {"reason": "Another one."}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_an_operator_tries_a_failed_send_again(filing: Filing) -> None:
    claim = await filing.failed()
    sent = await filing.post(f"/disputes/submit/{await match_of(claim)}", {"reason": "Mended."})
    assert (sent.status_code, sent.json()["way"]) == (200, "retried"), sent.text
    await claim.until(S.UNDER_REVIEW)
    assert "Mended." in [event.reason for event in claim.events()]


async def test_a_seller_does_not_try_a_failed_send_again(filing: Filing) -> None:
    claim = await filing.failed()
    sent = await filing.post(f"/disputes/submit/{await match_of(claim)}", headers=filing.seller)
    assert (sent.status_code, sent.json()["code"]) == (403, "forbidden")


async def test_a_claim_is_held_by_a_pulled_switch_and_nothing_is_sent(filing: Filing) -> None:
    claim = await filing.asking()
    switch = {"seller_id": str(claim.identity.seller_id), "reason": "A warning."}
    await filing.post("/disputes/auto-submit/stop", switch)
    await filing.post(f"/disputes/submit/{await match_of(claim)}")
    await claim.until(S.HELD_BY_STOP)
    status = (await filing.get(f"{first_submission(claim)}/status")).json()
    assert (status["state"], status["claim_status"]) == (None, "held_by_stop")
    assert filing.account.cases() == []


async def test_a_rejected_match_is_not_submitted(filing: Filing) -> None:
    claim = await filing.asking()
    match_id = await match_of(claim)
    await claim.answer("no")
    sent = await filing.post(f"/disputes/submit/{match_id}")
    assert (sent.status_code, sent.json()["code"]) == (409, "match_rejected")


async def test_nothing_is_submitted_for_a_claim_that_has_ended(filing: Filing) -> None:
    claim = await filing.asking()
    match_id = await match_of(claim)
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    sent = await filing.post(f"/disputes/submit/{match_id}")
    assert (sent.status_code, sent.json()["code"]) == (409, "claim_ended")


async def test_a_match_that_does_not_exist_is_not_found(filing: Filing) -> None:
    sent = await filing.post(f"/disputes/submit/{uuid4()}")
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")


async def test_another_tenants_match_is_not_found(filing: Filing) -> None:
    claim = await filing.asking()
    stranger = Tokens(new_tenant(filing.house.database)).operator()
    sent = await filing.post(f"/disputes/submit/{await match_of(claim)}", headers=stranger)
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")
    assert str(claim.identity.claim_id) not in sent.text


async def test_another_sellers_match_is_not_found_by_a_seller(filing: Filing) -> None:
    claim = await filing.asking()
    other = new_seller(filing.house.database, claim.identity.tenant_id)
    headers = filing.tokens.of(Role.SELLER, other.seller_id)
    sent = await filing.post(f"/disputes/submit/{await match_of(claim)}", headers=headers)
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")
    assert str(claim.identity.claim_id) not in sent.text


async def test_an_auditor_submits_nothing(filing: Filing) -> None:
    sent = await filing.post(f"/disputes/submit/{uuid4()}", headers=filing.tokens.auditor())
    assert (sent.status_code, sent.json()["code"]) == (403, "forbidden")


async def test_without_a_worker_a_submitted_match_is_kept_until_there_is_one(
    *,
    idle_filing: Filing,
    monkeypatch: pytest.MonkeyPatch,
    filing_settings: Settings,
    temporal_client: Client,
) -> None:
    async with working(filing_settings, temporal_client):
        claim = await idle_filing.asking()
        match_id = await match_of(claim)
    monkeypatch.setattr("api.workflow_client.UPDATE_SECONDS", 1)
    sent = await idle_filing.post(f"/disputes/submit/{match_id}")
    assert (sent.status_code, sent.json()["state"]) == (202, "pending"), sent.text
    where = sent.headers["Location"].removeprefix("/api/v1")
    assert (await idle_filing.get(where)).json()["claim_status"] == "awaiting_answer"
    async with working(filing_settings, temporal_client):
        await claim.until(S.UNDER_REVIEW)
