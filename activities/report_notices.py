"""Reads the queue of finished reports, beside the activities of the role `amazon`."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from integrations.amazon.notice_queue import NoticeQueue
from integrations.amazon.notices import read_notice
from models.contracts import queues
from models.contracts.report_news import ReportNews, ReportNotice
from models.errors import QueueAway

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0

logger = logging.getLogger(__name__)


def news_workflow_id(notices: Iterable[ReportNotice]) -> str:
    """The same for the same notifications, so that those that come again are the same workflow."""
    ids = sorted(one.notification_id for one in notices)
    return "report-news-" + hashlib.sha256("\n".join(ids).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class ReportNotices:
    """Any number of workers may read one queue; a message that comes twice does nothing twice."""

    queue: NoticeQueue
    engine: Client

    async def run(self) -> None:
        """Until it is cancelled. Outages of AWS and of the engine are waited out: messages stay."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self.once()
            except (QueueAway, RPCError) as error:
                logger.warning("Finished reports are not heard of for %g s: %s", pause, error)
            except Exception:  # a bug here must not cost the worker its other work
                logger.exception("Finished reports are not heard of for %g s", pause)
            else:
                pause = _FIRST_PAUSE
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def once(self) -> int:
        """Hands on what has come, and deletes it then; what is no notice is deleted as well. How
        many messages came. Raises QueueAway, RPCError."""
        messages = await asyncio.to_thread(self.queue.receive)
        if not messages:
            return 0
        read = [read_notice(one.body) for one in messages]
        notices = {one.notification_id: one for one in read if one is not None}
        strange = sum(one is None for one in read)
        if strange:
            logger.warning("%d messages of the queue are no news of a report", strange)
        if notices:
            await self._hand_on(list(notices.values()))
        await asyncio.to_thread(self.queue.delete, messages)
        return len(messages)

    async def _hand_on(self, notices: list[ReportNotice]) -> None:
        try:
            await self.engine.start_workflow(
                "ReportNewsWorkflow",
                ReportNews(notices=tuple(notices)),
                id=news_workflow_id(notices),
                task_queue=queues.CLAIMS,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=f"{len(notices):,} reports are made, says Amazon",
            )
        except WorkflowAlreadyStartedError:
            logger.info("These news were handed on before")
