"""Sellers are subscribed to the news that Amazon has made their reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.amazon_access import AmazonAccess
from integrations.amazon.notice_queue import NoticeQueue
from integrations.amazon.notifications import REPORT_FINISHED
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import QueueAway, ReportFailed
from models.repositories import raw_reports
from models.repositories.raw_reports import RawReport

# A subscription may end at Amazon's: a consent that is given anew needs another.
_LOOKED_AT_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class ReportSubscribing:
    """Subscriptions that are made are kept beside the reports that they tell of, under Amazon's
    name of the notification: by their id a notice is told to be of the seller."""

    database: Database
    amazon: AmazonAccess
    queue: NoticeQueue

    def ensure(self, seller: SellerPollInput, newest: RawReport | None, now: datetime) -> None:
        """The seller is subscribed. Raises ChannelRefused, ChannelThrottled, ReportFailed."""
        looked_at = None if newest is None else newest.ended_at
        if looked_at is not None and looked_at > now - _LOOKED_AT_EVERY:
            return
        try:
            arn = self.queue.arn()
        except QueueAway as error:
            raise ReportFailed(error.message) from error
        notifications = self.amazon.notifications(seller.tenant_id, seller.seller_id)
        subscription_id = notifications.subscribe(notifications.destination(arn))
        subscribed = RawReport(
            report_id=subscription_id,
            kind=REPORT_FINISHED,
            status="subscribed",
            asked_at=now,
            ended_at=now,
        )
        with self.database.tenant(seller.tenant_id) as session:
            raw_reports.remember_end(session, seller, subscribed)
