"""Reports that are kept as they came -> rows of the tables."""

from dataclasses import dataclass

from sqlmodel import Session
from temporalio import activity

from activities.failures import translated
from activities.payouts_followed import follow
from clock import utc_now
from detection.reports.identity import IDENTITIES
from detection.reports.kept_rows import kept_rows
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report, read_report
from integrations.storage.store import ObjectStore
from models.contracts.report_fetching import ReportsLoaded, UnreadableReport
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import NotFound, ReportUnreadable
from models.repositories import copying, ledgers, raw_reports, report_rows
from models.repositories.raw_reports import RawReport
from models.repositories.report_rows import ReportSource


@dataclass(frozen=True)
class ReportLoading:
    """Loads in the order in which Amazon was asked, so that what it changed last holds."""

    database: Database
    store: ObjectStore

    @activity.defn
    @translated
    def load_reports(self, seller: SellerPollInput) -> ReportsLoaded:
        """Loads every kept report whose rows are not in the tables yet; the same again does
        nothing. One that cannot be read is told, and the others are loaded. Then payments are
        followed to their settlements, also where they alone are new."""
        with self.database.tenant(seller.tenant_id) as session:
            waiting = raw_reports.kept(session, seller, only_new=True)
        loaded = ReportsLoaded()
        for report in waiting:
            with self.database.tenant(seller.tenant_id) as session:
                copying.one_at_a_time(session, seller.seller_id)
                loaded = loaded.plus(self._load(session, seller, report))
            activity.heartbeat(report.report_id)
        with self.database.tenant(seller.tenant_id) as session:
            follow(session, seller.seller_id, utc_now())
        return loaded

    def rebuild(self, seller: SellerPollInput) -> ReportsLoaded:
        """Makes the seller's rows of reports anew of the reports as they came, in one transaction:
        what fails leaves them as they were."""
        loaded = ReportsLoaded()
        with self.database.tenant(seller.tenant_id) as session:
            copying.one_at_a_time(session, seller.seller_id)
            report_rows.forget(session, seller.seller_id)
            for report in raw_reports.kept(session, seller, only_new=False):
                loaded = loaded.plus(self._load(session, seller, report))
        return loaded

    def _load(self, session: Session, seller: SellerPollInput, report: RawReport) -> ReportsLoaded:
        """One report, whole or not at all."""
        try:
            content = self.store.get(self.store.key_of(report.uri or ""))
            read = read_report(content, ReportKind(report.kind), report.charset)
            with session.begin_nested():
                new, changed = _keep(session, seller, report, read)
        except (NotFound, ReportUnreadable) as error:
            raw_reports.mark_loaded(session, seller, report.report_id, utc_now(), error.code)
            unreadable = UnreadableReport(
                kind=report.kind, report_id=report.report_id, code=error.code, message=error.message
            )
            return ReportsLoaded(unreadable=(unreadable,))
        raw_reports.mark_loaded(session, seller, report.report_id, utc_now(), None)
        return ReportsLoaded(reports=1, new=new, changed=changed, left_out=len(read.problems))


def _keep(
    session: Session, seller: SellerPollInput, report: RawReport, read: Report
) -> tuple[int, int]:
    """How many rows were new, and how many had changed."""
    seen_at = report.ended_at or report.asked_at
    if read.kind is ReportKind.LEDGER_DETAIL:
        rows = read.frame.select(ledgers.LOADED).iter_rows()
        of_ledger = ledgers.load_rows(session, seller.seller_id, rows, seen_at.date())
        return of_ledger.new, of_ledger.changed
    source = ReportSource(kind=read.kind, report_id=report.report_id, seen_at=seen_at)
    titles = IDENTITIES[read.kind].titles
    load = report_rows.load_rows(session, seller.seller_id, source, kept_rows(read), titles)
    return load.new, load.changed
