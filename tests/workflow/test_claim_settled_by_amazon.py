"""Amazon pays or finds units before anybody has claimed them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from claims.questions import Answer
from clock import utc_now
from integrations.amazon.reports import LEDGER
from models.contracts.claim import ChannelName, ClaimFacts, DeskCause, Ending
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction, LossNews
from models.contracts.syncs import SyncProgress
from models.repositories import claims, commission, questions
from models.repositories.claim_lists import ClaimFilters
from models.repositories.claims import ClaimRecord
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, looks
from tests.workflow.test_claim_desk import by_hand
from tests.workflow.test_claim_gathering import asked
from tests.workflow.test_claim_stops import pull, release
from tests.workflow.test_seller_sync import synced

WHY = "Nothing is owed any more."


async def hears(claim: LivingClaim, owed: ClaimFacts | None = None) -> None:
    """What the seller's sync found, as it tells it."""
    await claim.handle.signal("loss_changed", LossNews(owed=owed, why=WHY))


def fewer(claim: LivingClaim) -> ClaimFacts:
    return claim.draft.facts.model_copy(update={"quantity": 1})


def row_of(claim: LivingClaim) -> ClaimRecord:
    with claim.database.tenant(claim.identity.tenant_id) as session:
        found = claims.get(session, claim.identity.claim_id)
    assert found is not None
    return found


async def test_a_claim_that_waits_for_its_answer_ends(house: House) -> None:
    claim = await asked(house.account())
    await hears(claim)
    result = await claim.result()
    assert (result.status, result.file.ending) == (S.SETTLED_BY_AMAZON, Ending.SETTLED_BY_AMAZON)


async def test_its_question_is_closed(house: House) -> None:
    claim = await asked(house.account())
    await hears(claim)
    await claim.result()
    with house.database.tenant(claim.identity.tenant_id) as session:
        states = [one.state for one in questions.of_claim(session, claim.identity)]
    assert states == ["superseded"]


async def test_nothing_is_billed(house: House) -> None:
    claim = await asked(house.account())
    await hears(claim)
    await claim.result()
    with house.database.tenant(claim.identity.tenant_id) as session:
        assert commission.of_claim(session, claim.identity) == []


async def test_its_units_of_the_invoice_go_back(house: House) -> None:
    account = house.account()
    claim = await asked(account)
    match = (await claim.view()).file.match
    await hears(claim)
    await claim.result()
    draft = account.draft(claim.row)
    facts = draft.facts.model_copy(update={"ledger_key": "another row"})
    other = draft.model_copy(update={"facts": facts})
    account.store(other)
    view = await (await account.start(other, claim.row)).until(S.AWAITING_ANSWER)
    assert match is not None
    assert view.file.match is not None
    assert view.file.match.failed_checks == match.failed_checks


async def test_a_claim_that_a_switch_holds_ends_unsent(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    await hears(claim)
    await claim.result()
    await release(account)
    assert account.cases() == []


async def test_fewer_units_are_judged_anew(house: House) -> None:
    claim = await asked(house.account())
    first = (await claim.view()).file.question
    await hears(claim, fewer(claim))
    await claim.until_path_ends(S.AWAITING_ANSWER, S.MATCHING, S.GATE, S.AWAITING_ANSWER)
    view = await claim.view()
    assert view.facts.quantity == 1
    assert view.file.question != first


async def test_fewer_units_are_what_lists_show(house: House) -> None:
    claim = await asked(house.account())
    await hears(claim, fewer(claim))
    await claim.until_path_ends(S.AWAITING_ANSWER, S.MATCHING, S.GATE, S.AWAITING_ANSWER)
    assert row_of(claim).facts.quantity == 1


async def test_fewer_units_are_what_is_claimed(house: House) -> None:
    claim = await asked(house.account())
    await hears(claim, fewer(claim))
    await claim.until_path_ends(S.AWAITING_ANSWER, S.MATCHING, S.GATE, S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    file = (await claim.until(S.UNDER_REVIEW)).file
    assert file.match is not None
    assert file.claimed == file.match.unit_cost


async def test_who_files_by_hand_is_told_once(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    await hears(claim)
    await claim.until_notes(1)
    await hears(claim)
    view = await claim.until(S.ON_DESK)
    assert claim.notes() == [f"Look before you file: {WHY}"]
    assert WHY in (view.file.desk_note or "")


async def doubts(claim: LivingClaim) -> None:
    """Amazon may have paid the claim's units; the day after its ledger will tell."""
    until = await claim.now() + timedelta(days=1)
    news = LossNews(owed=claim.draft.facts, why="Perhaps paid.", unsure_until=until)
    await claim.handle.signal("loss_changed", news)


async def test_what_may_be_paid_is_not_filed(house: House) -> None:
    account = house.account()
    claim = await asked(account)
    await doubts(claim)
    await claim.answer(Answer.YES)
    await claim.until(S.RETRYING)
    assert account.cases() == []


async def test_what_may_be_paid_is_filed_when_the_doubt_is_over(house: House) -> None:
    claim = await asked(house.account())
    await doubts(claim)
    await claim.answer(Answer.YES)
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(days=1))
    await claim.until(S.UNDER_REVIEW)


async def test_an_operator_files_what_may_be_paid(house: House) -> None:
    claim = await asked(house.account())
    await doubts(claim)
    await claim.answer(Answer.YES)
    await claim.until(S.RETRYING)
    await doubts(claim)
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)


async def test_what_may_be_paid_shortly_before_its_deadline_is_for_a_person(house: House) -> None:
    account = house.account()
    claim = await asked(account, deadline=utc_now() + timedelta(hours=6))
    await doubts(claim)
    await claim.answer(Answer.YES)
    assert (await claim.until(S.ON_DESK)).file.desk is DeskCause.DEADLINE_NEAR


async def test_what_may_be_paid_is_asked_about_all_the_same(house: House) -> None:
    claim = await asked(house.account())
    await doubts(claim)
    assert (await claim.view()).status is S.AWAITING_ANSWER


async def test_what_is_filed_waits_for_amazons_word(house: House) -> None:
    claim = await house.account().filed()
    await hears(claim)
    assert (await claim.view()).status is S.UNDER_REVIEW


def opened(account: Account, row: dict[str, Any]) -> ClaimRecord:
    """The claim of a ledger row."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    keys = row["ledgerReference"], row["product"]["fnsku"]
    (found,) = [one for one in page.items if (one.facts.ledger_reference, one.facts.fnsku) == keys]
    return found


async def pays(account: Account, row: dict[str, Any], quantity: int) -> None:
    """Amazon reimburses a row unasked, and a sync reads of it the day after."""
    account.house.sandbox.admin(
        "POST",
        "payouts",
        sellerId=account.world["sellerId"],
        fnsku=row["product"]["fnsku"],
        quantity=quantity,
        ledgerReference=row["ledgerReference"],
    )
    await synced_a_day_later(account)


async def synced_a_day_later(account: Account) -> SyncProgress:
    """A sync that asks for the ledger anew: the last one is a day old."""
    account.house.sandbox.pass_days(1)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        older = "UPDATE raw_reports SET asked_at = asked_at - interval '1 day' WHERE kind = :kind"
        session.connection().execute(text(older), {"kind": LEDGER})
    return await synced(account)


async def test_a_sync_ends_what_amazon_has_paid_unasked(house: House) -> None:
    account = house.account()
    row = account.row()
    await synced(account)
    await pays(account, row, row["unreconciledQuantity"])
    async for _ in looks():
        if opened(account, row).status is S.SETTLED_BY_AMAZON:
            break
    assert opened(account, row).file.ending is Ending.SETTLED_BY_AMAZON


async def test_a_sync_leaves_what_amazon_has_not_paid_of_a_loss(house: House) -> None:
    account = house.account()
    row = account.row(at_least=2)
    await synced(account)
    await pays(account, row, 1)
    left = row["unreconciledQuantity"] - 1
    async for _ in looks():
        if opened(account, row).facts.quantity == left:
            break
    assert opened(account, row).facts.quantity == left


async def test_a_sync_puts_off_what_amazon_may_have_paid(house: House) -> None:
    account = house.account()
    row = account.row()
    await synced(account)
    await pays(account, row | {"ledgerReference": None}, row["unreconciledQuantity"])
    claim = account.adopt(account.draft(row), row)
    identity = opened(account, row).identity
    claim.draft = claim.draft.model_copy(update={"identity": identity})
    claim.handle = house.engine.get_workflow_handle(identity.workflow_id)
    await account.upload_invoice(row)
    await claim.until(S.RETRYING, S.UNDER_REVIEW)
    assert claim.path()[-2:] == [S.FILING, S.RETRYING]


async def test_a_sync_ends_no_claim_whose_row_is_still_open(house: House) -> None:
    account = house.account()
    await synced(account)
    again = await synced_a_day_later(account)
    assert not any("were told" in line.message for line in again.audit)
