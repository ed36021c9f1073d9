"""How a sync gets Amazon's reports: all are asked for, all are waited for, all are loaded."""

from collections.abc import Iterable
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.report_fetching import ReportFetching
    from activities.report_loading import ReportLoading
    from models.contracts import queues
    from models.contracts.report_fetching import ReportsFetch, ReportsLoaded
    from models.contracts.workflows import SellerPollInput
    from models.errors import NotFound
    from workflows import calls

_HEARTBEAT = timedelta(minutes=2)
_LOOKS = 60
_FIRST_LOOK = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=1)
# A sync that began before Amazon's queue was listened to looks as it did. It lasts hours at most.
REPORT_NEWS = "report-news"
# News may be lost or late: all are looked at all the same, seldom.
_FIRST_PAUSE_NOTIFIED = timedelta(seconds=30)
_LONGEST_PAUSE_NOTIFIED = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=1)
_TOGETHER = timedelta(seconds=2)
# The needed report is waited for as long as it takes within the looks, the others no longer than
# this beside it: what is late the next sync brings.
_OTHERS_WAIT = timedelta(minutes=10)
_LOADING = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    maximum_interval=timedelta(minutes=1),
    non_retryable_error_types=[NotFound.code],
)


class MadeReports:
    """What Amazon's queue says is made. Each report is looked at once for its sake: whoever writes
    into that queue wakes a sync no more often than it has reports."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._looked_at: set[str] = set()

    def told(self, report_ids: Iterable[str]) -> None:
        """These are made, it says."""
        self._told.update(report_ids)

    def waits(self, fetch: ReportsFetch) -> bool:
        """Whether a report that is waited for is among them."""
        return bool(self._new(fetch))

    def take(self, fetch: ReportsFetch) -> tuple[str, ...]:
        """Those that are waited for."""
        new = self._new(fetch)
        self._looked_at.update(new)
        return tuple(new)

    def _new(self, fetch: ReportsFetch) -> list[str]:
        new = self._told - self._looked_at
        return sorted(one.report_id for one in fetch.waiting if one.report_id in new)


async def fetch_reports(seller: SellerPollInput, made: MadeReports) -> ReportsFetch:
    """Asks for all, and looks at all that are open at once until they have ended or are late.

    Where Amazon tells of those that are made, it is asked of these, and of all now and then.
    """
    fetch = await workflow.execute_activity_method(
        ReportFetching.request_reports,
        seller,
        summary="Request the reports",
        heartbeat_timeout=_HEARTBEAT,
        **calls.POLL,
    )
    begun, pause = workflow.now(), _FIRST_LOOK
    for _ in range(_LOOKS):
        if fetch.waiting:
            fetch = await workflow.execute_activity_method(
                ReportFetching.look_at_reports,
                fetch,
                summary=f"Look at {len(fetch.waiting)} reports",
                heartbeat_timeout=_HEARTBEAT,
                **calls.POLL,
            )
        has_needed = fetch.needed_status != "in_progress"
        if not fetch.waiting or (has_needed and workflow.now() - begun > _OTHERS_WAIT):
            break
        if fetch.notified and workflow.patched(REPORT_NEWS):
            pause = max(pause, _FIRST_PAUSE_NOTIFIED)
            fetch = await _heard(fetch, made, pause)
            if not fetch.named:
                pause = min(pause * 2, _LONGEST_PAUSE_NOTIFIED)
            if workflow.now() - begun > _LONGEST_WAIT:
                break
            continue
        await workflow.sleep(pause, summary="Amazon makes the reports")
        pause = min(pause * 2, _LONGEST_PAUSE)
    return fetch


async def _heard(fetch: ReportsFetch, made: MadeReports, pause: timedelta) -> ReportsFetch:
    """Waits for news of Amazon's, and for `pause` at most: then all are looked at."""
    try:
        await workflow.wait_condition(
            lambda: made.waits(fetch),
            timeout=pause,
            timeout_summary="Amazon makes the reports, and tells",
        )
    except TimeoutError:
        return fetch
    # Reports that were asked for together are made within seconds.
    await workflow.sleep(_TOGETHER, summary="More may be made")
    return fetch.model_copy(update={"named": made.take(fetch)})


async def load_reports(seller: SellerPollInput) -> ReportsLoaded:
    """The rows of all reports that have come, in the tables."""
    return await workflow.execute_activity_method(
        ReportLoading.load_reports,
        seller,
        task_queue=queues.CLAIMS,
        start_to_close_timeout=timedelta(minutes=30),
        schedule_to_close_timeout=timedelta(hours=2),
        heartbeat_timeout=timedelta(minutes=5),
        retry_policy=_LOADING,
        summary="Load the reports' rows",
    )
