"""The end of a claim: its bill, its sealed proof packet, its last row."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.packets import Packets
    from claims import commission
    from models.contracts import queues
    from models.contracts.claim import ClaimStatus, Ending, PayoutLine
    from models.contracts.money import Money
    from models.contracts.workflows import HistoryRange, PacketRequest
    from workflows import calls
    from workflows.running import RunningClaim

S = ClaimStatus


async def bill(claim: RunningClaim) -> None:
    """Writes the commission line of a paid claim."""
    paid = claim.journal.file.paid
    if paid is None:
        raise calls.BrokenInvariant("billing without a sum that was paid")
    key = str(claim.identity.claim_id)
    line = commission.bill(key, paid, claim.policy.commission_basis_points)
    await claim.journal.move(
        S.BILLED,
        f"Commission {line.amount} on {paid}",
        commission=line,
        billed=line.amount,
    )


async def seal_paid(claim: RunningClaim) -> None:
    """Seals a billed claim; a claim that was only part paid keeps that ending."""
    await seal(
        claim, "Proof packet sealed", claim.journal.file.ending or Ending.PAID, with_next=True
    )


async def seal_withdrawn(claim: RunningClaim) -> None:
    """Seals a claim that was withdrawn after it had been filed."""
    await seal(claim, "Proof packet sealed", Ending.WITHDRAWN)


async def seal(
    claim: RunningClaim,
    reason: str,
    ending: Ending,
    *,
    actor: str = "opside",
    gives_back: bool = False,
    with_next: bool = False,
) -> None:
    """Builds the packet from all that is stored by now, and seals it."""
    claim.journal.show()
    info = workflow.info()
    runs = [
        HistoryRange(workflow_id=info.workflow_id, run_id=run, last_event_id=None)
        for run in claim.earlier_runs
    ]
    runs.append(
        HistoryRange(
            workflow_id=info.workflow_id,
            run_id=info.run_id,
            last_event_id=info.get_current_history_length(),
        )
    )
    packet = await workflow.execute_activity_method(
        Packets.build_packet,
        PacketRequest(
            identity=claim.identity,
            facts=claim.facts,
            policy=claim.policy,
            version=1,
            at=workflow.now(),
            runs=runs,
        ),
        task_queue=queues.CLAIMS,
        start_to_close_timeout=timedelta(minutes=1),
        retry_policy=calls.STEADY,
        summary="Build the proof packet",
    )
    await claim.journal.move(
        S.SEALED,
        reason,
        actor=actor,
        gives_back=gives_back,
        with_next=with_next,
        packet=packet,
        ending=ending,
    )


async def close(claim: RunningClaim) -> None:
    """The last row. What Amazon takes back from now on has a workflow of its own."""
    inbox = claim.mail.inbox
    while inbox.payouts:
        await _book_late(claim, inbox.payouts.pop(0))
    await claim.journal.move(S.CLOSED, "Closed")
    claim.journal.show()


async def _book_late(claim: RunningClaim, line: PayoutLine) -> None:
    """Money that came while the claim was closing. In another currency it is kept, not billed."""
    file = claim.journal.file
    lines = [*file.payouts, line]
    held = file.paid or Money(cents=0, currency=claim.facts.currency)
    if line.amount.currency != held.currency:
        await claim.journal.note(f"Came while closing, not billed: {line.amount}", payouts=lines)
        return
    bill_line = commission.bill_late(
        str(claim.identity.claim_id),
        line.line_id,
        held,
        line.amount,
        claim.policy.commission_basis_points,
    )
    await claim.journal.note(
        f"Came while closing: {line.amount}, commission {bill_line.amount}",
        commission=bill_line,
        payouts=lines,
        paid=held.plus(line.amount),
        billed=(file.billed or bill_line.amount.times(0)).plus(bill_line.amount),
    )
