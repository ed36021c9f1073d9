"""News of Amazon's queue, carried from the role that hears them to the syncs that wait for them."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.report_news import TellingReportNews
    from models.contracts import queues
    from models.contracts.report_news import ReportNews
    from workflows import calls


@workflow.defn
class ReportNewsWorkflow:
    """Started for the messages that came together, which are deleted then. So none is lost while
    the database or a worker is away. News that come late wake nobody: the sync has looked."""

    @workflow.run
    async def run(self, news: ReportNews) -> int:
        """Returns how many syncs were told."""
        return await workflow.execute_activity_method(
            TellingReportNews.tell_syncs,
            news,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=1),
            schedule_to_close_timeout=timedelta(hours=1),
            retry_policy=calls.STEADY,
            summary=f"{len(news.notices):,} reports are made, says Amazon",
        )
