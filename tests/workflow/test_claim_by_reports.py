"""Claims that Amazon's own reports prove: no invoice is asked for, a doubt is asked about once."""

from uuid import uuid4

from claims.questions import Answer
from integrations.keys import SigningKeys
from models.contracts.claim import ClaimFamily, Reckoning, ReportRow
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from packets.verify import Verdict, verify_packet
from settings import Settings
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, refusal_of

SALE = "2 units at USD 19.50 less USD 2.93 of fees"


async def refunded(account: Account, *, is_certain: bool) -> LivingClaim:
    """A claim for two refunded units that were not returned, by the settlement's rows."""
    row = account.row()
    draft = account.draft(row)
    facts = draft.facts.model_copy(
        update={
            "family": ClaimFamily.REFUND_NOT_RETURNED,
            "ledger_key": f"order/111-5784799-3571457/{uuid4()}",
            "ledger_reference": "111-5784799-3571457",
            "fulfillment_center": "",
            "quantity": 2,
            "reckoning": Reckoning(
                amount=Money(cents=3607, currency=draft.facts.currency),
                formula=SALE,
                why="Two units were refunded and none came back in 60 days.",
                rows=(ReportRow(report="GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", key="r/1"),),
                is_certain=is_certain,
            ),
        }
    )
    draft = draft.model_copy(update={"facts": facts})
    account.store(draft)
    return await account.start(draft, row)


async def test_what_leaves_no_doubt_is_filed_without_a_document(house: House) -> None:
    claim = await refunded(house.account(), is_certain=True)
    await claim.until(S.UNDER_REVIEW)
    assert [one.document_ids for one in claim.submissions()] == [[]]


async def test_it_is_claimed_at_what_the_reports_come_to(house: House) -> None:
    claim = await refunded(house.account(), is_certain=True)
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.claimed is not None
    assert view.file.claimed.cents == 3607


async def test_it_is_paid_to_the_cent_and_its_packet_holds(
    house: House, lives_settings: Settings
) -> None:
    account = house.account()
    claim = await refunded(account, is_certain=True)
    await claim.until(S.UNDER_REVIEW)
    await account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    await house.pass_days(4)
    await account.poll()
    file = (await claim.result()).file
    assert file.packet is not None
    packet = house.store.get(house.store.key_of(file.packet.uri))
    report = verify_packet(packet, SigningKeys(lives_settings.home).trusted())
    assert (file.paid.cents if file.paid else 0, report.verdict) == (3607, Verdict.INTACT)


async def test_a_doubt_is_asked_about(house: House) -> None:
    claim = await refunded(house.account(), is_certain=False)
    view = await claim.until(S.AWAITING_ANSWER)
    assert view.file.question is not None
    assert [choice.code for choice in view.file.question.choices] == [Answer.YES, Answer.NO]


async def test_a_yes_files_it(house: House) -> None:
    claim = await refunded(house.account(), is_certain=False)
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.confirmed_by == "seller"


async def test_a_no_withdraws_it_and_is_kept(house: House) -> None:
    claim = await refunded(house.account(), is_certain=False)
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.NO)
    await claim.result()
    assert [(one.target, one.actor) for one in claim.events()][-1] == (S.WITHDRAWN, "seller")


async def test_without_an_answer_it_expires_at_its_deadline(house: House) -> None:
    claim = await refunded(house.account(), is_certain=False)
    await claim.until(S.AWAITING_ANSWER)
    assert (await claim.sleep_to_the_end()).status is S.EXPIRED


async def test_it_takes_no_document_while_it_asks(house: House) -> None:
    account = house.account()
    claim = await refunded(account, is_certain=False)
    await claim.until(S.AWAITING_ANSWER)
    document = await account.upload_lines("ANOTHER", 1)
    assert await refusal_of(claim.attach(document)) == "not_in_this_state"
