"""How a sync gets Amazon's reports: all are asked for, all are waited for, all are loaded."""

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
# The needed report is waited for as long as it takes within the looks, the others no longer than
# this beside it: what is late the next sync brings.
_OTHERS_WAIT = timedelta(minutes=10)
_LOADING = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    maximum_interval=timedelta(minutes=1),
    non_retryable_error_types=[NotFound.code],
)


async def fetch_reports(seller: SellerPollInput) -> ReportsFetch:
    """Asks for all, and looks at all that are open at once until they have ended or are late."""
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
        await workflow.sleep(pause, summary="Amazon makes the reports")
        pause = min(pause * 2, _LONGEST_PAUSE)
    return fetch


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
