"""Syncs that wait for reports are told which of them Amazon says it has made."""

import asyncio
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.failures import translated_async
from models.contracts.report_news import FinishedReports, ReportNews
from models.db import Database
from models.repositories import report_news


@dataclass(frozen=True)
class TellingReportNews:
    """Signals only: each sync asks Amazon for a report's state itself."""

    database: Database
    engine: Client

    @activity.defn
    @translated_async
    async def tell_syncs(self, news: ReportNews) -> int:
        """How many syncs were told. Safe to repeat; what nobody waits for is nobody's."""
        told = 0
        for workflow_id, report_ids in (await asyncio.to_thread(self._waiting, news)).items():
            finished = FinishedReports(report_ids=report_ids)
            try:
                await self.engine.get_workflow_handle(workflow_id).signal(
                    "reports_finished", finished
                )
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
            else:
                told += 1
        return told

    def _waiting(self, news: ReportNews) -> dict[str, tuple[str, ...]]:
        with self.database.system() as session:
            return report_news.waiting_syncs(session, news.notices)
