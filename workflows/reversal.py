"""Paid is not final: one reversal of one closed claim, from the take-back to the credit."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.packets import Packets
    from activities.projection import Projection
    from claims import commission
    from models.contracts import queues
    from models.contracts.claim import ClaimStatus
    from models.contracts.workflows import (
        ClaimResult,
        HistoryRange,
        PacketRequest,
        ReversalInput,
    )
    from workflows import calls
    from workflows.journal import Journal

S = ClaimStatus


@workflow.defn
class ReversalWorkflow:
    """Books a take-back, credits its commission and makes the next version of the packet."""

    @workflow.run
    async def run(self, taken_back: ReversalInput) -> ClaimResult:
        """Goes on where the claim's row stands; its own rows follow in the same chain."""
        stored = await calls.database(
            Projection.read_snapshot, taken_back.identity, "Where the claim stands"
        )
        journal = Journal(taken_back.identity, taken_back.facts)
        last = stored.at or workflow.now()
        journal.resume(stored.status, stored.file, step=0, entered_at=last)
        journal.not_before = last
        line, file = taken_back.line, journal.file
        if line.line_id not in {known.line_id for known in file.payouts}:
            await self._credit(journal, taken_back)
        return ClaimResult(status=journal.status or stored.status, file=journal.file)

    async def _credit(self, journal: Journal, taken_back: ReversalInput) -> None:
        """A take-back in a currency that nothing was billed in changes no commission."""
        line, file = taken_back.line, journal.file
        held = file.paid or line.amount.times(0)
        is_ours = line.amount.currency == held.currency
        change = line.amount if is_ours else held.times(0)
        await journal.move(
            S.REVERSED,
            f"Amazon took back {line.amount.times(-1)} ({line.reimbursement_id})",
            actor="amazon",
            payouts=[*file.payouts, line],
            paid=held.plus(change),
        )
        credit = commission.credit(
            str(taken_back.identity.claim_id),
            line.line_id,
            held,
            change,
            taken_back.policy.commission_basis_points,
        )
        await journal.move(
            S.CREDITED,
            f"Commission credited: {credit.amount.times(-1)}",
            commission=credit,
            billed=(file.billed or credit.amount.times(0)).plus(credit.amount),
        )
        await self._reseal(journal, taken_back)

    async def _reseal(self, journal: Journal, taken_back: ReversalInput) -> None:
        before, info = journal.file.packet, workflow.info()
        journal.show()
        packet = await workflow.execute_activity_method(
            Packets.build_packet,
            PacketRequest(
                identity=taken_back.identity,
                facts=taken_back.facts,
                policy=taken_back.policy,
                version=(before.version if before else 0) + 1,
                at=max(workflow.now(), journal.not_before),
                runs=[
                    HistoryRange(
                        workflow_id=taken_back.identity.workflow_id,
                        run_id=None,
                        last_event_id=None,
                    ),
                    HistoryRange(
                        workflow_id=info.workflow_id,
                        run_id=info.run_id,
                        last_event_id=info.get_current_history_length(),
                    ),
                ],
            ),
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=calls.STEADY,
            summary="Build the next version of the proof packet",
        )
        await journal.note(f"Proof packet version {packet.version} sealed", packet=packet)
