"""A part of ours is away, dies in the middle of its work, or has lived for too long."""

from datetime import timedelta
from uuid import uuid4

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest

from claims.questions import Answer
from engine.state import Addresses
from integrations.keys import SigningKeys
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import AnswerQuestion, CaseOutcome, CaseStatus
from models.contracts.money import Money
from models.contracts.projection import EventKind
from packets.verify import Verdict, verify_packet
from settings import Settings
from tests.fixtures_database import DatabaseUrls
from tests.workflow.database_away import database_away
from tests.workflow.house import House
from tests.workflow.living_claim import LivingClaim

APPROVED = CaseOutcome(
    status=CaseStatus.APPROVED,
    approved=Money(cents=1000, currency="USD"),
    approved_quantity=1,
)
EVENTS_OF_ONE_TRY = 7
MUCH = "x" * 1_500_000  # the server advises a new run at 4 MiB


async def test_a_claim_goes_on_when_the_database_is_back(
    house: House, engine: Addresses, lives_urls: DatabaseUrls
) -> None:
    claim = await house.account().filed()
    with database_away(engine, lives_urls):
        await claim.hear(APPROVED)
        await claim.until_it_waits_for_the_database()
    await claim.sleep(timedelta(minutes=1))
    await claim.until(S.AWAITING_PAYOUT)


async def test_an_outage_costs_a_claim_a_handful_of_events(
    house: House, engine: Addresses, lives_urls: DatabaseUrls
) -> None:
    claim = await house.account().filed()
    before = len(await claim.event_types())
    with database_away(engine, lives_urls):
        await claim.hear(APPROVED)
        await claim.until_it_waits_for_the_database()
        await claim.sleep(timedelta(minutes=2))
        tries = 6  # after 5, 10, 20, 40 and 80 seconds
        assert len(await claim.event_types()) - before <= tries * EVENTS_OF_ONE_TRY


async def test_nothing_is_sent_while_the_database_is_away(
    house: House, engine: Addresses, lives_urls: DatabaseUrls
) -> None:
    account = house.account()
    claim = await account.with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    answer = await claim.an_answer(Answer.YES)
    with database_away(engine, lives_urls):
        await claim.handle.signal("answer", answer)
        await claim.until_it_waits_for_the_database()
        assert account.cases() == []
    await claim.sleep(timedelta(minutes=1))
    await claim.until(S.UNDER_REVIEW)


async def reset_before(claim: LivingClaim, event_type: EventType.ValueType) -> None:
    """Takes the claim back to the workflow task that brought this event, and drops the event."""
    history = await claim.handle.fetch_history()
    kinds = [event.event_type for event in history.events]
    finished = [
        place
        for place, kind in enumerate(kinds[: kinds.index(event_type)], start=1)
        if kind == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    ]
    request = ResetWorkflowExecutionRequest(
        namespace=claim.engine.namespace,
        workflow_execution=WorkflowExecution(workflow_id=claim.handle.id),
        reason="an operator takes it back",
        workflow_task_finish_event_id=finished[-1],
        request_id=str(uuid4()),
        reset_reapply_exclude_types=[
            ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
            ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
        ],
    )
    await claim.engine.workflow_service.reset_workflow_execution(request)


async def taken_back(house: House) -> LivingClaim:
    """A claim whose answer was no, taken back to its question, and answered yes."""
    claim = await house.account().with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.NO)
    await claim.until(S.AWAITING_EVIDENCE)
    await reset_before(claim, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    return claim


async def test_a_claim_that_was_reset_writes_what_is_different_as_a_correction(
    house: House,
) -> None:
    claim = await taken_back(house)
    corrections = [event for event in claim.events() if event.kind is EventKind.CORRECTION]
    assert corrections[0].target is S.FILING


async def test_the_audit_chain_of_a_claim_that_was_reset_holds(house: House) -> None:
    claim = await taken_back(house)
    assert verify_chain(claim.events()) == []


async def long_lived(house: House) -> tuple[LivingClaim, AnswerQuestion]:
    """A claim whose history grew until it continued as new, and one message that it took before."""
    claim = await house.account().with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    first_run = (await claim.handle.describe()).run_id
    message = await claim.an_answer("perhaps")
    await claim.handle.signal("answer", message)
    for number in range(2, 7):
        large = message.model_dump(mode="json") | {"message_id": str(uuid4()), "more": MUCH}
        await claim.handle.signal("answer", large)
        await claim.until_notes(number)
        if (await claim.handle.describe()).run_id != first_run:
            return claim, message
    raise AssertionError("the claim did not continue as new")


async def test_a_long_lived_claim_continues_as_new_where_it_stood(house: House) -> None:
    claim, _ = await long_lived(house)
    view = await claim.view()
    assert view.status is S.AWAITING_ANSWER
    assert view.file.question is not None


async def test_a_continued_claim_remembers_the_messages_that_it_took(house: House) -> None:
    claim, message = await long_lived(house)
    before = len(claim.notes())
    await claim.handle.signal("answer", message)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    assert len(claim.notes()) == before


async def test_the_packet_of_a_continued_claim_holds_the_history_of_each_run(
    house: House, lives_settings: Settings
) -> None:
    claim, _ = await long_lived(house)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    await claim.hear(CaseOutcome(status=CaseStatus.DENIED, reason="no"))
    await claim.until(S.DENIED)
    await claim.sleep(timedelta(days=31))
    packet = (await claim.result()).file.packet
    assert packet is not None
    content = house.store.get(house.store.key_of(packet.uri))
    report = verify_packet(content, SigningKeys(lives_settings.home).trusted())
    assert (report.verdict, report.histories) == (Verdict.INTACT, 2), report.problems
