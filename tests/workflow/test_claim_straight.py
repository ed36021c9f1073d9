"""A claim without trouble: what it costs, what it leaves behind, what an operator can read."""

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.contrib.pydantic import pydantic_data_converter

from integrations.keys import SigningKeys
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import Ending
from packets.verify import Verdict, verify_packet
from settings import Settings
from tests.workflow.house import House
from tests.workflow.living_claim import LivingClaim
from workflows.starting import AMOUNT_CENTS, CLAIM_STATUS, CONFIDENCE, TENANT_ID

MOST_EVENTS = 60


@pytest.fixture
async def closed(house: House) -> LivingClaim:
    """A claim that was matched, filed, approved, paid, billed, sealed and closed."""
    account = house.account()
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    await house.pass_days(4)
    await account.poll()
    await claim.result()
    return claim


async def test_a_claim_with_a_good_invoice_goes_straight_to_closed(closed: LivingClaim) -> None:
    assert closed.path() == [
        S.DETECTED, S.MATCHING, S.GATE, S.FILING, S.UNDER_REVIEW, S.APPROVED, S.AWAITING_PAYOUT,
        S.PAID, S.BILLED, S.SEALED, S.CLOSED,
    ]  # fmt: skip


async def test_it_costs_at_most_sixty_events(closed: LivingClaim) -> None:
    assert len(await closed.event_types()) <= MOST_EVENTS


async def test_it_is_paid_what_was_approved(closed: LivingClaim) -> None:
    file = (await closed.result()).file
    assert (file.ending, file.paid) == (Ending.PAID, file.approved)


async def test_its_audit_chain_holds(closed: LivingClaim) -> None:
    assert verify_chain(closed.events()) == []


async def test_its_packet_is_intact_and_signed_by_us(
    house: House, closed: LivingClaim, lives_settings: Settings
) -> None:
    packet = (await closed.result()).file.packet
    assert packet is not None
    content = house.store.get(house.store.key_of(packet.uri))
    report = verify_packet(content, SigningKeys(lives_settings.home).trusted())
    assert report.verdict is Verdict.INTACT, report.problems


async def test_amazon_and_the_database_know_one_submission(
    house: House, closed: LivingClaim
) -> None:
    (case,) = house.sandbox.cases()
    (submission,) = closed.submissions()
    assert (submission.state, submission.case_id, submission.sends) == (
        "acknowledged",
        case["caseId"],
        1,
    )


async def test_operators_find_it_by_its_search_attributes(closed: LivingClaim) -> None:
    found = (await closed.handle.describe()).typed_search_attributes
    file = (await closed.result()).file
    assert file.approved is not None
    assert found[CLAIM_STATUS] == "closed"
    assert found[TENANT_ID] == str(closed.identity.tenant_id)
    assert found[AMOUNT_CENTS] == file.approved.cents
    assert found[CONFIDENCE] == file.confidence


async def test_temporal_ui_shows_what_it_is_about(closed: LivingClaim) -> None:
    description = await closed.handle.describe()
    assert closed.draft.facts.title in (await description.static_summary() or "")
    assert closed.draft.facts.fnsku in (await description.static_details() or "")


async def test_a_waiting_claim_shows_its_story_and_its_next_wake_up(house: House) -> None:
    claim = await house.account().filed()
    metadata = await claim.handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    assert "under_review" in metadata.current_details
    assert "Wakes up by itself" in metadata.current_details


async def test_every_activity_and_timer_says_what_it_is_for(closed: LivingClaim) -> None:
    history = await closed.handle.fetch_history()
    named = {
        "activity_task_scheduled_event_attributes",
        "timer_started_event_attributes",
    }
    silent = [
        event.event_id
        for event in history.events
        if event.WhichOneof("attributes") in named and not _summary(event)
    ]
    assert silent == []


def _summary(event: HistoryEvent) -> str:
    payload: Payload = event.user_metadata.summary
    if not payload.data:
        return ""
    return pydantic_data_converter.payload_converter.from_payload(payload, str)
