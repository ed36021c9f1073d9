"""The wait for money: lines come by signal, lateness rings an alarm, a deadline ends it."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims import payout
    from claims.payout import PayoutTally, Tally
    from models.contracts.claim import ClaimStatus, DeskCause, PayoutLine
    from models.contracts.money import Money
    from workflows import calls
    from workflows.running import RunningClaim

S = ClaimStatus


async def expect(claim: RunningClaim) -> None:
    """Approved, wholly or in part: now the money has to come."""
    approved = claim.journal.file.approved
    await claim.journal.move(
        S.AWAITING_PAYOUT, f"Waiting for {approved}", awaiting_money_since=workflow.now()
    )


async def await_money(claim: RunningClaim) -> None:
    """Counts the lines that name this case until they reach what was approved."""
    inbox = claim.mail.inbox
    since = claim.journal.file.awaiting_money_since or claim.journal.entered_at
    late_at = since + claim.policy.payout_late_after
    until = since + claim.policy.payout_deadline
    alarm_due = not claim.journal.file.paid_late
    await claim.wait(
        lambda: bool(inbox.payouts or inbox.reversals),
        late_at if alarm_due else until,
        "Money is late" if alarm_due else "Deadline for the money",
    )
    if inbox.payouts or inbox.reversals:
        await _count(claim)
    elif workflow.now() >= until:
        await _give_up(claim)
    elif alarm_due and workflow.now() >= late_at:
        await claim.journal.note("Paid late: the money should have come by now", paid_late=True)


async def _count(claim: RunningClaim) -> None:
    inbox = claim.mail.inbox
    known = {line.line_id for line in claim.journal.file.payouts}
    came = [line for line in [*inbox.payouts, *inbox.reversals] if line.line_id not in known]
    inbox.payouts, inbox.reversals = [], []
    if not came:
        return
    lines = [*claim.journal.file.payouts, *came]
    result, approved = tally(claim, lines)
    learnt: dict[str, Any] = {"payouts": lines, "paid": result.cash}
    said = f"{_words(came)}; {result.cash} of {approved} so far"
    if result.tally is Tally.FULL:
        await claim.journal.move(S.PAID, _words(came), with_next=True, **learnt)
    elif result.tally is Tally.OTHER_CURRENCY:
        await claim.journal.move(
            S.ON_DESK,
            said,
            desk=DeskCause.PAYOUT_CURRENCY,
            desk_note=f"A line is not in {approved.currency}: {_words(came)}",
            **learnt,
        )
    else:
        await claim.journal.move(S.PART_PAID, said, **learnt)


async def _give_up(claim: RunningClaim) -> None:
    file = claim.journal.file
    if file.payouts:
        await claim.to_desk(DeskCause.PAYOUT_SHORT, f"Only {file.paid} of {file.approved} came")
    else:
        await claim.to_desk(DeskCause.PAYOUT_MISSING, f"{file.approved} did not come")


def tally(claim: RunningClaim, lines: list[PayoutLine]) -> tuple[PayoutTally, Money]:
    """What the lines come to, against what was approved."""
    file = claim.journal.file
    if file.approved is None or not file.approved_quantity:
        raise calls.BrokenInvariant("counting money without an approval")
    return payout.tally(lines, file.approved, file.approved_quantity), file.approved


def _words(lines: list[PayoutLine]) -> str:
    return ", ".join(
        f"{line.reimbursement_id}: {line.amount}"
        + (f" and {line.inventory_quantity} units" if line.inventory_quantity else "")
        for line in lines
    )
