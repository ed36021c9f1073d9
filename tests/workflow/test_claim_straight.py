"""A claim without trouble, from the ledger row to the sealed packet."""

from models.contracts.claim import ClaimStatus as S
from tests.workflow.house import House


async def test_a_claim_with_a_good_invoice_goes_straight_to_closed(house: House) -> None:
    account = house.account()
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    await house.pass_days(4)
    await account.poll()
    result = await claim.result()
    assert claim.path() == [
        S.DETECTED, S.MATCHING, S.GATE, S.FILING, S.UNDER_REVIEW, S.APPROVED, S.AWAITING_PAYOUT,
        S.PAID, S.BILLED, S.SEALED, S.CLOSED,
    ]  # fmt: skip
    assert result.status is S.CLOSED
