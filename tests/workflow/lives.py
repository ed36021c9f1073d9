"""Claims that were brought to where a test begins, and what Amazon may say to them."""

from typing import Any

from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import CaseOutcome, CaseStatus
from models.contracts.money import Money
from models.repositories import commission
from tests.workflow.house import Account
from tests.workflow.living_claim import LivingClaim

GRANTED = (CaseStatus.APPROVED, CaseStatus.PARTLY_APPROVED)


def an_outcome(word: CaseStatus) -> CaseOutcome:
    """This word, with what belongs to it: ten dollars for one unit where it grants something."""
    if word in GRANTED:
        approved = Money(cents=1000, currency="USD")
        return CaseOutcome(status=word, approved=approved, approved_quantity=1)
    return CaseOutcome(status=word, reason="they say so")


def after(before: S, word: CaseStatus) -> list[S]:
    """The statuses from `before` on, when Amazon has said this."""
    return [before, S(word.value), *([S.AWAITING_PAYOUT] if word in GRANTED else [])]


async def denied(account: Account, **fault: object) -> LivingClaim:
    """A claim that Amazon denied."""
    account.house.sandbox.fault(kind="denied", reason="no units are missing", **fault)
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.DENIED)
    return claim


async def questioned(account: Account) -> LivingClaim:
    """A claim that Amazon wants to know more about."""
    account.house.sandbox.fault(kind="information_requested", question="Which supplier?")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.INFORMATION_REQUESTED)
    return claim


async def closed(account: Account, *faults: dict[str, Any]) -> LivingClaim:
    """A claim that was paid and closed."""
    for fault in faults:
        account.house.sandbox.fault(**fault)
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    await account.house.pass_days(8)
    await account.poll()
    await claim.result()
    return claim


def commission_cents(claim: LivingClaim) -> list[int]:
    with claim.database.tenant(claim.identity.tenant_id) as session:
        return [line.amount.cents for line in commission.of_claim(session, claim.identity)]
