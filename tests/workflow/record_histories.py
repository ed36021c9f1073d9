"""Lives that are recorded for the replay tests. `make histories` runs this file; the usual tests
leave it out, because its name is not that of a test."""

from datetime import timedelta

from temporalio.testing import TimeSkipper

from claims.questions import Answer
from engine.state import Addresses
from models.contracts.bulk import BulkAction, OrderKind
from models.contracts.claim import ChannelName, reversal_workflow_id
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import CaseOutcome, CaseStatus, DecisionAction, LossNews
from models.contracts.money import Money
from models.repositories import reimbursements
from tests.fixtures_database import DatabaseUrls
from tests.workflow.database_away import database_away
from tests.workflow.house import Account, House
from tests.workflow.living_bulk import SLOW, begin, without_evidence
from tests.workflow.living_claim import LivingClaim
from tests.workflow.recording import save
from tests.workflow.test_claim_by_reports import refunded


async def to_the_end(account: Account, claim: LivingClaim) -> None:
    """Approved, paid, billed, sealed and closed."""
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    await account.house.pass_days(8)
    await account.poll()
    await claim.result()


async def test_straight_and_reversed(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="reversed", afterDays=20)
    claim = await account.filed()
    await to_the_end(account, claim)
    await save(claim.handle, "claim", "straight")
    house.sandbox.pass_days(25)
    await account.poll()
    with house.database.tenant(account.seller.tenant_id) as session:
        *_, line = reimbursements.of_claim(session, claim.identity)
    handle = house.engine.get_workflow_handle(reversal_workflow_id(claim.identity.claim_id, line))
    await handle.result()
    await save(handle, "reversal", "credited")


async def test_proven_by_reports(house: House) -> None:
    account = house.account()
    claim = await refunded(account, is_certain=False)
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    await to_the_end(account, claim)
    await save(claim.handle, "claim", "by-reports")


async def test_paid_by_amazon_unasked(house: House) -> None:
    account = house.account()
    row = account.row(at_least=2)
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    left = claim.draft.facts.model_copy(update={"quantity": 1})
    await claim.handle.signal("loss_changed", LossNews(owed=left, why="One unit was found."))
    await claim.until_path_ends(S.AWAITING_EVIDENCE, S.MATCHING, S.GATE, S.AWAITING_EVIDENCE)
    await claim.handle.signal("loss_changed", LossNews(owed=None, why="The other was paid."))
    await claim.result()
    await save(claim.handle, "claim", "paid-unasked")


async def test_perhaps_paid_by_amazon(house: House) -> None:
    claim = await house.account().with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    until = await claim.now() + timedelta(days=1)
    news = LossNews(owed=claim.draft.facts, why="Perhaps paid.", unsure_until=until)
    await claim.handle.signal("loss_changed", news)
    await claim.answer(Answer.YES)
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(days=1))
    await claim.until(S.UNDER_REVIEW)
    await save(claim.handle, "claim", "perhaps-paid")


async def test_asked_refused_and_found_late(house: House) -> None:
    account = house.account()
    claim = await account.with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    await claim.handle.signal("answer", await claim.an_answer("perhaps"))
    await claim.until_notes(1)
    await claim.answer(Answer.NO)
    msku, quantity = claim.row["product"]["msku"], claim.row["unreconciledQuantity"]
    await account.upload_lines(msku, quantity)
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    await to_the_end(account, claim)
    await save(claim.handle, "claim", "asked-twice")


async def test_expired(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row(), skipping=True)
    await claim.result()
    await save(claim.handle, "claim", "expired")


async def test_reply_lost(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="reply_lost")
    claim = await account.with_invoice()
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(minutes=3))
    await claim.until(S.UNDER_REVIEW)
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    await save(claim.handle, "claim", "reply-lost-then-withdrawn")


async def test_retries_used_up(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="throttled", retryAfterSeconds=60)
    house.sandbox.fault(kind="server_error", times=4)
    house.sandbox.fault(kind="paid_in_inventory")
    claim = await account.with_invoice()
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(hours=30))
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)
    house.sandbox.pass_days(1.25)
    await to_the_end(account, claim)
    await save(claim.handle, "claim", "retries-used-up")


async def test_denied_and_appealed(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="denied")
    house.sandbox.fault(kind="paid_in_parts")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.DENIED)
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.UNDER_REVIEW)
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    await account.days_and_poll(3, claim, then=S.PART_PAID)
    await house.pass_days(5)
    await account.poll()
    await claim.result()
    await save(claim.handle, "claim", "appealed-and-paid-in-parts")


async def test_questioned_and_denied(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="information_requested")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.INFORMATION_REQUESTED)
    await claim.answer(Answer.REPLY, "Acme of Shenzhen")
    await claim.until(S.UNDER_REVIEW)
    await claim.hear(CaseOutcome(status=CaseStatus.DENIED, reason="not enough"))
    await claim.until(S.DENIED)
    await claim.sleep(timedelta(days=31))
    await claim.result()
    await save(claim.handle, "claim", "questioned-and-denied")


async def test_by_hand_and_short(house: House) -> None:
    account = house.account(channel=ChannelName.ASSISTED)
    claim = await account.with_invoice(channel=ChannelName.ASSISTED)
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.FILED_BY_HAND, case_id="12345678901")
    await claim.until(S.UNDER_REVIEW)
    approval = CaseOutcome(
        status=CaseStatus.PARTLY_APPROVED,
        approved=Money(cents=100_000, currency="USD"),
        approved_quantity=1,
    )
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=approval)
    await claim.until(S.AWAITING_PAYOUT)
    house.sandbox.admin(
        "POST",
        "payouts",
        sellerId=account.world["sellerId"],
        fnsku=claim.draft.facts.fnsku,
        caseId="12345678901",
    )
    await account.poll()
    await claim.until(S.PART_PAID)
    await claim.sleep(timedelta(days=46))
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.CLOSE)
    await claim.result()
    await save(claim.handle, "claim", "by-hand-and-short")


async def test_held_by_the_budget(house: House) -> None:
    account = house.account(places_per_day=1)
    await account.filed()
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_BUDGET)
    await claim.sleep(timedelta(hours=24, minutes=2))
    await claim.until(S.UNDER_REVIEW)
    await save(claim.handle, "claim", "held-by-the-budget")


async def test_without_a_database(
    house: House, engine: Addresses, lives_urls: DatabaseUrls
) -> None:
    claim = await house.account().filed()
    with database_away(engine, lives_urls):
        await claim.hear(CaseOutcome(status=CaseStatus.DENIED, reason="not enough"))
        await claim.until_it_waits_for_the_database()
    await claim.sleep(timedelta(minutes=1))
    await claim.until(S.DENIED)
    await save(claim.handle, "claim", "without-a-database")


async def test_bulk_decision_paused_and_resumed(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 2)
    filed = await account.filed()
    living = await begin(account, BulkAction.RETRY, claims[0], filed, claims[1], rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.PAUSE)
    await living.order(OrderKind.RESUME)
    await TimeSkipper(house.engine).fast_forward(living.handle)
    await living.end()
    await save(living.handle, "bulk", "paused-and-resumed")


async def test_bulk_decision_in_two_runs(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 2)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW, run=1)
    first = house.engine.get_workflow_handle(living.handle.id, run_id=living.handle.result_run_id)
    await TimeSkipper(house.engine).fast_forward(living.handle)
    await living.end()
    await save(first, "bulk", "first-run")
    await save(house.engine.get_workflow_handle(living.handle.id), "bulk", "second-run")


async def test_bulk_decision_cancelled(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 2)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.CANCEL)
    await living.end()
    await save(living.handle, "bulk", "cancelled")
