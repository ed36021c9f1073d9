"""A sync of one seller, in five steps: fetch what Amazon knows, read it, open a claim for each
loss, see which of them found a document, and write down what came of it (docs/sync.md)."""

import asyncio
from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    FailureError,
    is_cancelled_exception,
)

with workflow.unsafe.imports_passed_through():
    from activities.changed_losses import ChangedLosses
    from activities.sweeping import Sweeping
    from activities.syncing import SyncCases, SyncReports, SyncRows
    from models.contracts import queues
    from models.contracts.report_news import FinishedReports
    from models.contracts.syncs import (
        CaseLot,
        FoundCases,
        SyncInput,
        SyncProgress,
        SyncStage,
        SyncStatus,
    )
    from models.contracts.workflows import SellerPollInput, SellerPollResult
    from models.errors import LedgerUnreadable, NotFound, ReportFailed
    from workflows import calls, opening, report_fetching
    from workflows.seller_poll import SellerPollWorkflow

CASES_IN_A_LOT = 50
# A sync that began before this was there asks for the ledger alone. It lasts hours at most.
EVERY_REPORT = "every-report"
_LOOKS = 60
_FIRST_LOOK = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=1)
_LINK_LOOKS = 12
_LINK_PAUSE = timedelta(seconds=5)
_READING = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    maximum_interval=timedelta(minutes=1),
    non_retryable_error_types=[ReportFailed.code, LedgerUnreadable.code, NotFound.code],
)


@workflow.defn
class SellerSyncWorkflow:
    """Started by a Schedule of the seller, or by a person. A step that fails is tried again alone;
    what a sync misses the next one brings, because the same loss is always the same claim."""

    @workflow.init
    def __init__(self, sync: SyncInput) -> None:
        now = workflow.now()
        self._progress = sync.resumed or SyncProgress(
            sync_id=sync.sync_id or workflow.uuid4(),
            seller=sync.seller,
            workflow_id=workflow.info().workflow_id,
            started_by=sync.started_by,
            opens_claims=sync.opens_claims,
            started_at=now,
            updated_at=now,
        )
        self._made = report_fetching.MadeReports()

    @workflow.signal
    def reports_finished(self, finished: FinishedReports) -> None:
        """Amazon says that these reports are made: a sync that waits looks at them at once."""
        self._made.told(finished.report_ids)

    @workflow.query
    def progress(self) -> SyncProgress:
        """How far the sync is."""
        return self._progress

    @workflow.run
    async def run(self, sync: SyncInput) -> SyncProgress:
        """Ends as done, failed (what Amazon did not give) or cancelled; nothing is half done then:
        each loss either has its claim, or has none."""
        try:
            if sync.resumed is None:
                running = await self._begin_whole()
                if running is not None:
                    workflow.set_current_details(f"Sync {running} of this seller is running")
                    return self._noted("Another sync of this seller is running.")
            await self._steps(sync)
        except (FailureError, asyncio.CancelledError) as error:
            if isinstance(error, asyncio.CancelledError) or is_cancelled_exception(error):
                await self._end(SyncStatus.CANCELLED, "Cancelled: what was opened stays.", None)
                raise
            code, words = _cause(error)
            await self._end(SyncStatus.FAILED, words, code)
        else:
            await self._end(SyncStatus.DONE, self._summary(), None)
        return self._progress

    async def _steps(self, sync: SyncInput) -> None:
        if self._progress.stage is SyncStage.FETCH:
            await self._fetch(sync.seller)
            await self._normalise()
        if sync.opens_claims:
            await self._open_cases(sync)
            await self._link()

    async def _fetch(self, seller: SellerPollInput) -> None:
        """Payments first, so that what Amazon has paid already is known."""
        poll = await workflow.execute_child_workflow(
            SellerPollWorkflow.run,
            seller,
            id=f"payouts-of-sync-{self._progress.sync_id}",
            task_queue=queues.CLAIMS,
            static_summary="Payments, before a loss is judged",
        )
        await self._note(_of_poll(poll))
        if workflow.patched(EVERY_REPORT):
            fetch = await report_fetching.fetch_reports(seller, self._made)
            for line in fetch.told():
                self._noted(line)
            status = fetch.needed_status
        else:
            status = await self._ledger(seller)
        if status == "fatal":
            raise ApplicationError("Amazon could not make the ledger.", type="report_fatal")
        if status == "in_progress":
            raise ApplicationError("Amazon has not made the ledger in time.", type="report_late")
        await self._note(f"The ledger: {status}.")

    async def _ledger(self, seller: SellerPollInput) -> str:
        asked = await workflow.execute_activity_method(
            SyncReports.request_ledger, seller, summary="Request the ledger", **calls.POLL
        )
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            report = await workflow.execute_activity_method(
                SyncReports.look_at_ledger, asked, summary="Look at the ledger", **calls.POLL
            )
            if report.status != "in_progress":
                return report.status
            await workflow.sleep(pause, summary="Amazon makes the ledger")
            pause = min(pause * 2, _LONGEST_PAUSE)
        return "in_progress"

    async def _normalise(self) -> None:
        self._progress = self._progress.to_stage(SyncStage.NORMALISE)
        if workflow.patched(EVERY_REPORT):
            loaded = await report_fetching.load_reports(self._progress.seller)
            for line in loaded.told():
                self._noted(line)
        found = await workflow.execute_activity_method(
            SyncCases.find_cases,
            self._progress,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=5),
            schedule_to_close_timeout=timedelta(minutes=30),
            retry_policy=_READING,
            summary="Read the ledger, find the losses",
        )
        self._progress = self._progress.model_copy(
            update={
                "total_cases": found.total,
                "left_out": found.left_out,
                "not_carried": found.not_carried,
                "cases_uri": found.uri,
                "by_hand_uri": found.by_hand_uri,
                "stage": SyncStage.UPSERT_CASES,
            }
        )
        for line in found.told():
            self._noted(line)
        left_out = sum(found.left_out.values())
        await self._note(f"{found.total:,} losses can be claimed, {left_out:,} rows cannot.")
        if found.changed and self._progress.opens_claims:
            await self._tell_of_changes(found)

    async def _tell_of_changes(self, found: FoundCases) -> None:
        """Claims that nobody has filed hear what Amazon has paid or found meanwhile."""
        told = await workflow.execute_activity_method(
            ChangedLosses.tell_claims,
            found.changed_uri,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=5),
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=calls.STEADY,
            summary=f"Tell {found.changed:,} claims that their loss has changed",
        )
        await self._note(f"{told:,} claims that are not filed were told what Amazon did by itself.")

    async def _open_cases(self, sync: SyncInput) -> None:
        while self._progress.processed_cases < self._progress.total_cases:
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(sync.model_copy(update={"resumed": self._progress}))
            lot = self._lot(self._progress.processed_cases)
            opened = await workflow.execute_activity_method(
                SyncCases.open_cases,
                lot,
                task_queue=queues.CLAIMS,
                start_to_close_timeout=timedelta(minutes=1),
                retry_policy=calls.STEADY,
                summary=f"Claims of losses {lot.first + 1:,} to {lot.first + lot.size:,}",
            )
            for claim in opened:
                await opening.start_claim(claim)
            if opened:
                await workflow.execute_activity_method(
                    Sweeping.mark_started,
                    [claim.identity for claim in opened],
                    task_queue=queues.CLAIMS,
                    start_to_close_timeout=timedelta(minutes=1),
                    retry_policy=calls.STEADY,
                    summary="Remember that they were started",
                )
            done = min(lot.first + lot.size, self._progress.total_cases)
            counts = {
                "processed_cases": done,
                "new_cases": self._progress.new_cases + len(opened),
            }
            self._progress = self._progress.model_copy(update=counts)
            await self._write()

    async def _link(self) -> None:
        """Each claim looks for its document by itself; here is counted what came of it."""
        self._progress = self._progress.to_stage(SyncStage.LINK_COST_DOCUMENTS)
        if self._progress.total_cases:
            for _ in range(_LINK_LOOKS):
                found = await workflow.execute_activity_method(
                    SyncCases.count_linked,
                    self._lot(0),
                    task_queue=queues.CLAIMS,
                    start_to_close_timeout=timedelta(minutes=1),
                    retry_policy=calls.STEADY,
                    summary="Claims that found a document",
                )
                self._progress = self._progress.model_copy(update={"linked_cases": found.linked})
                if not found.looking:
                    break
                await workflow.sleep(_LINK_PAUSE, summary="Claims look for their documents")
        await self._note(f"{self._progress.linked_cases:,} claims have a document.")

    async def _begin_whole(self) -> UUID | None:
        """A cancellation waits for the beginning: else its row could come after its end was
        written, or have no end, and the seller's next syncs would find one that runs."""
        beginning = asyncio.ensure_future(self._begin())
        try:
            return await asyncio.shield(beginning)
        except asyncio.CancelledError:
            await beginning
            raise

    async def _begin(self) -> UUID | None:
        begun = await workflow.execute_activity_method(
            SyncRows.begin_sync,
            self._progress,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=calls.STEADY,
            summary="Begin the sync",
        )
        return begun.running

    async def _end(self, status: SyncStatus, message: str, code: str | None) -> None:
        update: dict[str, object] = {"status": status, "error_code": code}
        if status is SyncStatus.DONE:
            update["stage"] = SyncStage.FINALISE
        self._progress = self._progress.model_copy(update=update)
        await self._note(message)

    async def _note(self, message: str) -> None:
        self._noted(message)
        await self._write()

    def _noted(self, message: str) -> SyncProgress:
        self._progress = self._progress.noting(message, workflow.now())
        workflow.set_current_details(message)
        return self._progress

    async def _write(self) -> None:
        self._progress = self._progress.model_copy(update={"updated_at": workflow.now()})
        await calls.database(SyncRows.record_sync, self._progress, self._progress.stage.value)

    def _lot(self, first: int) -> CaseLot:
        uri = self._progress.cases_uri or ""
        return CaseLot(seller=self._progress.seller, uri=uri, first=first, size=CASES_IN_A_LOT)

    def _summary(self) -> str:
        progress = self._progress
        if not progress.opens_claims:
            return "No claim was opened: the losses were to be found only."
        known = progress.processed_cases - progress.new_cases
        return f"{progress.new_cases:,} claims opened, {known:,} were there."


def _of_poll(poll: SellerPollResult) -> str:
    if poll.error_code is not None:
        return f"Payments could not be read ({poll.error_code})."
    return f"Payments: report {poll.report}, {poll.new_lines:,} new lines."


def _cause(error: FailureError) -> tuple[str, str]:
    """The stable code and the sentence of what ended a sync."""
    cause = error.cause if isinstance(error, ActivityError) else error
    if isinstance(cause, ApplicationError):
        return cause.type or "internal", cause.message
    return "unavailable", "A part of Opside or Amazon was away for too long: the next sync goes on."
