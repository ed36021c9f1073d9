"""Reports of a seller: asked for, looked at, and kept as they came, with their hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from activities.amazon_access import AmazonAccess
from clock import utc_now
from integrations.amazon.reports import ReportBytes, ReportProgress, ReportStatus
from integrations.storage.store import ObjectStore
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import raw_reports
from models.repositories.raw_reports import RawReport

_WAITING = (ReportStatus.IN_QUEUE, ReportStatus.IN_PROGRESS)


@dataclass(frozen=True)
class RawReports:
    """Nothing here reads what a report says."""

    database: Database
    amazon: AmazonAccess
    store: ObjectStore

    def ask(
        self,
        seller: SellerPollInput,
        kind: str,
        start: datetime,
        end: datetime | None = None,
        options: Mapping[str, str] | None = None,
    ) -> str:
        """Asks for a report from `start` to `end` (None: Amazon's present). Returns its id."""
        reports, marketplace = self.amazon.reports(seller.tenant_id, seller.seller_id)
        report_id = reports.request(kind, start, end, [marketplace.marketplace_id], options)
        with self.database.tenant(seller.tenant_id) as session:
            raw_reports.remember_asked(session, seller, kind, report_id, utc_now())
        return report_id

    def look(
        self, seller: SellerPollInput, kind: str, report_id: str
    ) -> tuple[RawReport, bytes | None]:
        """Where the report is, and its bytes once it is done. They are kept first."""
        reports, _ = self.amazon.reports(seller.tenant_id, seller.seller_id)
        return self.keep(seller, kind, report_id, reports.progress(report_id))

    def keep(
        self, seller: SellerPollInput, kind: str, report_id: str, progress: ReportProgress
    ) -> tuple[RawReport, bytes | None]:
        """The report as Amazon says that it is, and its bytes once it is done. They are kept
        first."""
        now = utc_now()
        found = RawReport(
            report_id=report_id, kind=kind, status=_word(progress.status), asked_at=now
        )
        if progress.status in _WAITING:
            return found, None
        raw = None
        if progress.document_id is not None:
            reports, _ = self.amazon.reports(seller.tenant_id, seller.seller_id)
            raw = reports.fetch(progress.document_id)
        found = self._remember(seller, found.model_copy(update={"ended_at": now}), raw)
        return found, None if raw is None else raw.content

    def keep_listed(
        self, seller: SellerPollInput, kind: str, listed_at: datetime, raw: ReportBytes
    ) -> RawReport:
        """What Amazon gave page by page, kept as a report is that was asked for at `listed_at`."""
        found = RawReport(
            report_id=f"{kind}-{listed_at:%Y%m%dT%H%M%S%fZ}",
            kind=kind,
            status="done",
            asked_at=listed_at,
            ended_at=utc_now(),
        )
        return self._remember(seller, found, raw)

    def _remember(
        self, seller: SellerPollInput, ended: RawReport, raw: ReportBytes | None
    ) -> RawReport:
        """The bytes in the store, and then the row that says where."""
        if raw is not None:
            folder = f"{seller.tenant_id}/reports/{seller.seller_id}"
            key = f"{folder}/{ended.report_id}-{raw.sha256}.tsv"
            uri = self.store.put(key, raw.content, "text/tab-separated-values")
            kept = {"uri": uri, "sha256": raw.sha256, "charset": raw.charset}
            ended = ended.model_copy(update=kept)
        with self.database.tenant(seller.tenant_id) as session:
            raw_reports.remember_end(session, seller, ended)
        return ended


def _word(status: ReportStatus) -> str:
    """A report's status as workflows tell it apart."""
    return "in_progress" if status in _WAITING else status.value.lower()
