"""One look at all that Amazon says about one seller: case statuses, then the reimbursements report.

One poll serves all claims of the seller: limits are per seller, so cost must not grow with claims.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.polling import Polling
    from models.contracts.workflows import (
        ReportRef,
        SellerPollInput,
        SellerPollResult,
        StoredReport,
    )
    from workflows import calls

_HEARTBEAT = timedelta(minutes=2)
_LOOKS = 60
_FIRST_LOOK = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=1)


@workflow.defn
class SellerPollWorkflow:
    """Started by a Schedule of the seller. What one poll misses the next one brings: all is kept
    idempotently, and a claim is told again until the row says that it was."""

    @workflow.run
    async def run(self, seller: SellerPollInput) -> SellerPollResult:
        """Statuses first: an approval then stands before the money that follows it."""
        try:
            return await self._poll(seller)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            cause = error.cause
            code = cause.type if isinstance(cause, ApplicationError) else None
            workflow.set_current_details(f"Not finished, the next poll tries again: {cause}")
            return SellerPollResult(report="failed", error_code=code or "unavailable")

    async def _poll(self, seller: SellerPollInput) -> SellerPollResult:
        changes = await workflow.execute_activity_method(
            Polling.tell_case_changes,
            seller,
            summary="Changed case statuses",
            heartbeat_timeout=_HEARTBEAT,
            **calls.POLL,
        )
        report = await self._reimbursements(seller)
        told = await workflow.execute_activity_method(
            Polling.tell_payouts,
            seller,
            summary="Tell the claims of their money",
            heartbeat_timeout=_HEARTBEAT,
            **calls.POLL,
        )
        return SellerPollResult(
            case_changes=changes,
            report=report.status,
            new_lines=report.new_lines,
            told=told.told,
            unmatched_lines=told.unmatched,
        )

    async def _reimbursements(self, seller: SellerPollInput) -> StoredReport:
        report = await workflow.execute_activity_method(
            Polling.request_report,
            seller,
            summary="Request the reimbursements report",
            **calls.POLL,
        )
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            stored = await self._look(seller, report)
            if stored.status != "in_progress":
                return stored
            await workflow.sleep(pause, summary="Amazon makes the report")
            pause = min(pause * 2, _LONGEST_PAUSE)
        return StoredReport(status="not_ready")

    async def _look(self, seller: SellerPollInput, report: ReportRef) -> StoredReport:
        return await workflow.execute_activity_method(
            Polling.store_report,
            report.model_copy(update={"seller": seller}),
            summary="Look at the report",
            **calls.POLL,
        )
