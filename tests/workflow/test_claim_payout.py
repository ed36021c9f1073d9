"""The money: whole, in parts, in units, late, in another currency, or never."""

from datetime import timedelta
from typing import Any

import pytest

from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause, Ending
from models.contracts.messages import DecisionAction
from models.contracts.money import Money
from models.repositories import commission, reimbursements
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, refusal_of


async def approved(account: Account, *faults: dict[str, Any]) -> LivingClaim:
    """A claim that waits for its money; `faults` change what Amazon plans with its case."""
    for fault in faults:
        account.house.sandbox.fault(**fault)
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    return claim


async def test_part_of_a_claim_may_be_approved(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "partly_approved", "quantity": 1})
    file = (await claim.view()).file
    assert S.PARTLY_APPROVED in claim.path()
    assert (file.approved_quantity, file.claimed == file.approved) == (1, False)


async def test_a_partly_approved_claim_is_paid_with_what_was_approved(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "partly_approved", "quantity": 1})
    await house.pass_days(4)
    await account.poll()
    file = (await claim.result()).file
    assert file.paid == file.approved
    assert file.ending is Ending.PAID


async def test_money_in_two_lines_is_counted_together(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "paid_in_parts"})
    await account.days_and_poll(4, claim, then=S.PART_PAID)
    await house.pass_days(5)
    await account.poll()
    file = (await claim.result()).file
    assert (len(file.payouts), file.paid) == (2, file.approved)


async def test_units_instead_of_money_pay_a_claim(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "paid_in_inventory"})
    await house.pass_days(4)
    await account.poll()
    file = (await claim.result()).file
    assert sum(line.inventory_quantity for line in file.payouts) == file.approved_quantity


async def test_units_instead_of_money_cost_no_commission(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "paid_in_inventory"})
    await house.pass_days(4)
    await account.poll()
    assert (await claim.result()).file.billed == Money(cents=0, currency="USD")


async def test_a_paid_claim_is_billed_its_share(house: House) -> None:
    account = house.account()
    claim = await approved(account)
    await house.pass_days(4)
    await account.poll()
    file = (await claim.result()).file
    with house.database.tenant(account.seller.tenant_id) as session:
        (line,) = commission.of_claim(session, claim.identity)
    assert file.paid is not None
    assert line.amount.cents == (file.paid.cents * 2000 + 5000) // 10000


async def test_money_in_another_currency_goes_to_the_desk(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "other_currency", "currency": "CAD"})
    (view,) = await account.days_and_poll(4, claim, then=S.ON_DESK)
    assert view.file.desk is DeskCause.PAYOUT_CURRENCY


async def test_money_that_is_late_rings_an_alarm_once(house: House) -> None:
    claim = await approved(house.account(), {"kind": "paid_after", "afterDays": 60})
    await claim.sleep(timedelta(days=20))
    view = await claim.until(S.AWAITING_PAYOUT)
    assert view.file.paid_late
    assert len(claim.notes()) == 1


async def test_money_that_comes_late_still_pays(house: House) -> None:
    account = house.account()
    claim = await approved(account, {"kind": "paid_after", "afterDays": 20})
    await house.pass_days(21)
    await account.poll()
    file = (await claim.result()).file
    assert (file.ending, file.paid_late) == (Ending.PAID, True)


async def missing(account: Account) -> LivingClaim:
    """A claim whose money did not come in time."""
    claim = await approved(account, {"kind": "paid_after", "afterDays": 50})
    await claim.sleep(timedelta(days=46))
    await claim.until(S.ON_DESK)
    return claim


async def test_money_that_never_comes_goes_to_the_desk(house: House) -> None:
    claim = await missing(house.account())
    assert (await claim.view()).file.desk is DeskCause.PAYOUT_MISSING


async def test_an_operator_lets_the_claim_wait_for_its_money_once_more(house: House) -> None:
    claim = await missing(house.account())
    await claim.decide(DecisionAction.RETRY_NOW)
    view = await claim.until(S.AWAITING_PAYOUT)
    assert not view.file.paid_late


async def test_money_that_comes_to_the_desk_pays_the_claim_by_itself(house: House) -> None:
    account = house.account()
    claim = await missing(account)
    house.sandbox.pass_days(51)
    await account.poll()
    assert (await claim.result()).file.ending is Ending.PAID


async def test_an_operator_writes_off_what_never_came(house: House) -> None:
    claim = await missing(house.account())
    await claim.decide(DecisionAction.CLOSE)
    result = await claim.result()
    assert (result.status, result.file.ending) == (S.CLOSED, Ending.WRITTEN_OFF)


async def test_an_approved_claim_is_closed_and_not_withdrawn(house: House) -> None:
    claim = await missing(house.account())
    assert await refusal_of(claim.decide(DecisionAction.WITHDRAW)) == "not_in_this_state"


async def short(account: Account) -> LivingClaim:
    """A claim of which only a part was paid until the deadline."""
    payments = [{"afterDays": 3, "share": 60}]
    claim = await approved(account, {"kind": "paid_in_parts", "payments": payments})
    await account.days_and_poll(4, claim, then=S.PART_PAID)
    await claim.sleep(timedelta(days=46))
    await claim.until(S.ON_DESK)
    return claim


async def test_part_of_the_money_goes_to_the_desk_at_the_deadline(house: House) -> None:
    claim = await short(house.account())
    assert (await claim.view()).file.desk is DeskCause.PAYOUT_SHORT


async def test_closing_a_part_paid_claim_bills_what_came(house: House) -> None:
    claim = await short(house.account())
    await claim.decide(DecisionAction.CLOSE)
    file = (await claim.result()).file
    assert file.paid is not None
    assert file.billed is not None
    assert file.ending is Ending.PART_PAID
    assert file.billed.cents == (file.paid.cents * 2000 + 5000) // 10000


async def test_a_line_whose_case_nobody_knows_is_kept_and_listed(house: House) -> None:
    account = house.account()
    before = (await account.poll()).unmatched_lines
    pay_unknown(account, account.rows[0]["product"]["fnsku"], "77777777777")
    await account.poll()
    with house.database.tenant(account.seller.tenant_id) as session:
        unmatched = reimbursements.unmatched(session, account.seller.seller_id)
    assert len(unmatched) == before + 1
    assert "77777777777" in [line.case_id for line in unmatched]


async def test_a_line_that_came_before_its_case_was_known_is_matched_later(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="refused")
    claim = await account.with_invoice()
    await claim.until(S.ON_DESK)
    pay_unknown(account, claim.draft.facts.fnsku, "77777777777")
    await account.poll()
    await claim.decide(DecisionAction.FILED_BY_HAND, case_id="77777777777")
    await claim.until(S.UNDER_REVIEW)
    assert (await account.poll()).told == 1


async def test_the_same_report_again_tells_nothing_again(house: House) -> None:
    account = house.account()
    await approved(account)
    await house.pass_days(4)
    await account.poll()
    again = await account.poll()
    assert (again.new_lines, again.told, again.case_changes) == (0, 0, 0)


async def test_one_poll_serves_all_claims_of_the_seller(house: House) -> None:
    account = house.account()
    claims = [await account.filed() for _ in range(3)]
    house.sandbox.pass_days(3)
    assert (await account.poll()).case_changes == 3
    for claim in claims:
        await claim.until(S.AWAITING_PAYOUT)


@pytest.mark.parametrize("kind", ["report_cancelled", "report_fatal"])
async def test_a_report_that_amazon_did_not_make_is_made_by_the_next_poll(
    house: House, kind: str
) -> None:
    account = house.account()
    claim = await approved(account)
    await house.pass_days(4)
    house.sandbox.fault(kind=kind)
    failed = await account.poll()
    assert (failed.report, failed.told) == (kind.removeprefix("report_"), 0)
    assert (await account.poll()).told == 1
    assert (await claim.result()).status is S.CLOSED


async def test_a_report_that_takes_its_time_is_waited_for(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="report_slow", seconds=1)
    assert (await account.poll()).report == "done"


async def test_claims_that_share_a_reimbursement_id_are_paid_each_by_its_line(
    house: House,
) -> None:
    account = house.account()
    house.sandbox.fault(kind="merged")
    claims = [await account.filed() for _ in range(2)]
    await account.days_and_poll(3, *claims, then=S.AWAITING_PAYOUT)
    await house.pass_days(4)
    await account.poll()
    files = [(await claim.result()).file for claim in claims]
    assert len({line.reimbursement_id for file in files for line in file.payouts}) == 1
    assert all(file.paid == file.approved for file in files)


async def test_a_decision_that_takes_longer_is_waited_for(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="decision_after", afterDays=20)
    claim = await account.filed()
    await house.pass_days(10)
    await account.poll()
    assert (await claim.view()).status is S.UNDER_REVIEW
    await account.days_and_poll(11, claim, then=S.AWAITING_PAYOUT)


def pay_unknown(account: Account, fnsku: str, case_id: str) -> None:
    """Amazon posts a line for a case that we have not heard of."""
    account.house.sandbox.admin(
        "POST",
        "payouts",
        sellerId=account.world["sellerId"],
        fnsku=fnsku,
        caseId=case_id,
        quantity=1,
    )
