"""Which running syncs wait for reports that Amazon says are made, over all tenants."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.contracts.report_news import ReportNotice
from models.contracts.syncs import SyncStatus
from models.tables.sellers import SellerRow
from models.tables.syncs import RawReportRow, SellerSyncRow

_SUBSCRIPTION = "REPORT_PROCESSING_FINISHED"


def waiting_syncs(session: Session, notices: Sequence[ReportNotice]) -> dict[str, tuple[str, ...]]:
    """The reports by the workflow of the sync that waits for them; needs the system login.

    A notice counts where its report was asked for by us and has not ended, of the very seller that
    its subscription was made for, and of the merchant that it names, if any.
    """
    named = {(one.report_id, one.subscription_id): one for one in notices}
    asked, subscribed = aliased(RawReportRow), aliased(RawReportRow)
    # From the few syncs that run: reports and subscriptions are then found by their keys.
    found = session.exec(
        select(SellerSyncRow, asked, subscribed, SellerRow)
        .where(SellerSyncRow.status == SyncStatus.RUNNING)
        .join(asked, _of_same_seller(asked))
        .join(subscribed, _of_same_seller(subscribed))
        .join(
            SellerRow,
            (col(SellerRow.tenant_id) == SellerSyncRow.tenant_id)
            & (col(SellerRow.id) == SellerSyncRow.seller_id),
        )
        .where(
            col(asked.report_id).in_({one.report_id for one in notices}),
            col(asked.ended_at).is_(None),
            col(subscribed.report_id).in_({one.subscription_id for one in notices}),
            col(subscribed.kind) == _SUBSCRIPTION,
        )
        .order_by(col(SellerSyncRow.id), col(asked.report_id))
    )
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for sync, report, subscription, seller in found:
        notice = named.get((report.report_id, subscription.report_id))
        if notice is not None and notice.merchant_id in (None, seller.merchant_id):
            waiting[sync.progress["workflow_id"]].append(report.report_id)
    return {workflow_id: tuple(reports) for workflow_id, reports in waiting.items()}


def _of_same_seller(row: type[RawReportRow]) -> ColumnElement[bool]:
    return (col(row.tenant_id) == SellerSyncRow.tenant_id) & (
        col(row.seller_id) == SellerSyncRow.seller_id
    )
