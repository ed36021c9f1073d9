"""The reports of a sync: asked for together, waited for together, each kept on its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import activity

from activities.failures import translated
from activities.raw_reports import RawReports
from activities.report_subscribing import ReportSubscribing
from activities.transactions import TransactionsFetching
from clock import utc_now
from integrations.amazon.notifications import REPORT_FINISHED
from integrations.amazon.report_plan import (
    DAILY,
    NEEDED,
    PLAN,
    SETTLEMENTS,
    SETTLEMENTS_REACH,
    SHIPMENT_ITEMS,
    SHIPMENT_ITEMS_REACH,
    TRANSACTIONS,
    PlannedReport,
)
from integrations.amazon.reports import TYPES_IN_A_LIST, ReportProgress, ReportsApi, ReportStatus
from models.contracts.report_fetching import AskedReport, ReportOutcome, ReportsFetch
from models.contracts.workflows import SellerPollInput
from models.errors import ChannelRefused, ChannelThrottled, ReportFailed
from models.repositories import raw_reports
from models.repositories.raw_reports import RawReport

# A report that Amazon has not made in this time is asked for anew.
_GIVEN_UP_AFTER = timedelta(days=1)
# Amazon's clock need not be ours.
_CLOCKS_DIFFER_BY = timedelta(days=1)


@dataclass(frozen=True)
class ReportFetching:
    """The calls to Amazon. What one report lacks keeps no other from coming."""

    raw: RawReports
    subscribing: ReportSubscribing | None = None

    @activity.defn
    @translated
    def request_reports(self, seller: SellerPollInput) -> ReportsFetch:
        """Asks for each report of the plan whose time has come, and lists items of shipments,
        transactions and settlements.

        One that is being made is waited for, so that asking again asks for nothing twice. Raises
        what the needed report meets, and ConsentRevoked.
        """
        now = utc_now()
        newest, waiting = self._known(seller, now)
        outcomes: list[ReportOutcome] = []
        notified = self._subscribed(seller, newest, now, outcomes)
        for planned in PLAN:
            kind = planned.report_type
            if any(one.kind == kind for one in waiting):
                continue
            if _is_fresh(planned, newest.get(kind), now):
                outcomes.append(ReportOutcome(kind=kind, status="fresh"))
                continue
            met = self._ask(seller, planned, now)
            if isinstance(met, ReportOutcome):
                outcomes.append(met)
            else:
                waiting.append(met)
            activity.heartbeat(kind)
        outcomes.append(self._shipment_items(seller, newest.get(SHIPMENT_ITEMS), now))
        outcomes.append(self._transactions(seller, newest.get(TRANSACTIONS), now))
        try:
            waiting += self._new_settlements(seller, now)
        except (ChannelRefused, ChannelThrottled, ReportFailed) as error:
            outcomes.append(_of_error(SETTLEMENTS, error))
        return ReportsFetch(
            seller=seller,
            needed=NEEDED.report_type,
            waiting=tuple(waiting),
            outcomes=tuple(outcomes),
            notified=notified,
        )

    @activity.defn
    @translated
    def look_at_reports(self, fetch: ReportsFetch) -> ReportsFetch:
        """Looks at all that are waited for at once, or at those that are named, and keeps the bytes
        of those that are done. Tried again it fetches none twice."""
        seller = fetch.seller
        reports, _ = self.raw.amazon.reports(seller.tenant_id, seller.seller_id)
        with self.raw.database.tenant(seller.tenant_id) as session:
            ids = [one.report_id for one in fetch.waiting]
            ended = raw_reports.ended(session, seller, ids)
        looked_at = {one for one in ids if not fetch.named or one in fetch.named}
        waiting = [one for one in fetch.waiting if one.report_id not in looked_at | ended.keys()]
        outcomes = list(fetch.outcomes)
        outcomes += [
            ReportOutcome(kind=one.kind, status=ended[one.report_id])
            for one in fetch.waiting
            if one.report_id in ended
        ]
        left = [one for one in fetch.waiting if one.report_id in looked_at - ended.keys()]
        by_id = ((one, _progress_by_id(reports, one)) for one in left)
        for asked, progress in by_id if fetch.named else _progress_of(reports, left):
            outcome = self._keep(seller, asked, progress)
            if outcome is None:
                waiting.append(asked)
            else:
                outcomes.append(outcome)
            activity.heartbeat(asked.kind)
        update = {"waiting": tuple(waiting), "outcomes": tuple(outcomes), "named": ()}
        return fetch.model_copy(update=update)

    def _subscribed(
        self,
        seller: SellerPollInput,
        newest: dict[str, RawReport],
        now: datetime,
        outcomes: list[ReportOutcome],
    ) -> bool:
        """Whether Amazon tells a queue of the seller's reports. Else the sync looks for them."""
        if self.subscribing is None:
            return False
        try:
            self.subscribing.ensure(seller, newest.get(REPORT_FINISHED), now)
        except (ChannelRefused, ChannelThrottled, ReportFailed) as error:
            outcomes.append(_of_error(REPORT_FINISHED, error))
            return False
        return True

    def _known(
        self, seller: SellerPollInput, now: datetime
    ) -> tuple[dict[str, RawReport], list[AskedReport]]:
        """The newest report of each kind, and those that are being made."""
        with self.raw.database.tenant(seller.tenant_id) as session:
            newest = raw_reports.newest_of_each(session, seller)
            still_open = raw_reports.open_reports(session, seller, now - SETTLEMENTS_REACH)
        planned = {one.report_type for one in PLAN}
        waiting = [
            AskedReport(kind=one.kind, report_id=one.report_id, asked_at=one.asked_at)
            for one in still_open
            if one.kind == SETTLEMENTS
            or (one.kind in planned and one.asked_at > now - _GIVEN_UP_AFTER)
        ]
        return newest, waiting

    def _ask(
        self, seller: SellerPollInput, planned: PlannedReport, now: datetime
    ) -> AskedReport | ReportOutcome:
        kind = planned.report_type
        try:
            report_id = self.raw.ask(seller, kind, now - planned.reach, now, planned.options)
        except (ChannelRefused, ChannelThrottled, ReportFailed) as error:
            if planned is NEEDED:
                raise
            if isinstance(error, ChannelRefused):
                self._remember_refused(seller, kind, now)
            return _of_error(kind, error)
        return AskedReport(kind=kind, report_id=report_id, asked_at=now)

    def _remember_refused(self, seller: SellerPollInput, kind: str, now: datetime) -> None:
        """So that it is not asked for with every sync."""
        refused = RawReport(
            report_id=f"refused {kind} {now:%Y-%m-%dT%H:%M:%SZ}",
            kind=kind,
            status="refused",
            asked_at=now,
            ended_at=now,
        )
        with self.raw.database.tenant(seller.tenant_id) as session:
            raw_reports.remember_end(session, seller, refused)

    def _shipment_items(
        self, seller: SellerPollInput, newest: RawReport | None, now: datetime
    ) -> ReportOutcome:
        """Amazon gives them page by page, at once."""
        if newest is not None and newest.asked_at > now - DAILY:
            return ReportOutcome(kind=SHIPMENT_ITEMS, status="fresh")
        try:
            inbound, marketplace = self.raw.amazon.inbound(seller.tenant_id, seller.seller_id)
            since = now - SHIPMENT_ITEMS_REACH
            items = inbound.shipment_items(since, now, marketplace.marketplace_id)
        except (ChannelRefused, ChannelThrottled, ReportFailed) as error:
            if isinstance(error, ChannelRefused):
                self._remember_refused(seller, SHIPMENT_ITEMS, now)
            return _of_error(SHIPMENT_ITEMS, error)
        self.raw.keep_listed(seller, SHIPMENT_ITEMS, now, items)
        return ReportOutcome(kind=SHIPMENT_ITEMS, status="done")

    def _transactions(
        self, seller: SellerPollInput, newest: RawReport | None, now: datetime
    ) -> ReportOutcome:
        """What Amazon has posted, which settlements tell later."""
        try:
            fetching = TransactionsFetching(self.raw)
            return fetching.fetch(seller, newest, now, lambda: activity.heartbeat(TRANSACTIONS))
        except (ChannelRefused, ChannelThrottled, ReportFailed) as error:
            if isinstance(error, ChannelRefused):
                self._remember_refused(seller, TRANSACTIONS, now)
            return _of_error(TRANSACTIONS, error)

    def _new_settlements(self, seller: SellerPollInput, now: datetime) -> list[AskedReport]:
        """Those that Amazon has made since the last sync."""
        reports, _ = self.raw.amazon.reports(seller.tenant_id, seller.seller_id)
        listed = reports.listed([SETTLEMENTS], now - SETTLEMENTS_REACH)
        with self.raw.database.tenant(seller.tenant_id) as session:
            known = raw_reports.known_ids(session, seller, SETTLEMENTS)
            new = [
                AskedReport(kind=SETTLEMENTS, report_id=one.report_id, asked_at=now)
                for one in listed
                if one.report_id not in known and one.progress.status is ReportStatus.DONE
            ]
            for one in new:
                raw_reports.remember_asked(session, seller, SETTLEMENTS, one.report_id, now)
        return new

    def _keep(
        self, seller: SellerPollInput, asked: AskedReport, progress: ReportProgress
    ) -> ReportOutcome | None:
        """None while it is waited for, also for its bytes."""
        try:
            found, _ = self.raw.keep(seller, asked.kind, asked.report_id, progress)
        except (ReportFailed, ChannelThrottled):
            return None
        except ChannelRefused as error:
            return _of_error(asked.kind, error)
        if found.status == "in_progress":
            return None
        return ReportOutcome(kind=asked.kind, status=found.status)


def _progress_of(
    reports: ReportsApi, waiting: Sequence[AskedReport]
) -> Iterable[tuple[AskedReport, ReportProgress]]:
    """Where each report is: one list for up to ten kinds. One that is not listed is in the queue.

    Settlements were done when they were listed first, long ago: each is asked for by its id.
    """
    made = [one for one in waiting if one.kind != SETTLEMENTS]
    kinds = sorted({one.kind for one in made})
    found: dict[str, ReportProgress] = {}
    for first in range(0, len(kinds), TYPES_IN_A_LIST):
        some = kinds[first : first + TYPES_IN_A_LIST]
        since = min(one.asked_at for one in made if one.kind in some) - _CLOCKS_DIFFER_BY
        found |= {one.report_id: one.progress for one in reports.listed(some, since)}
    queued = ReportProgress(ReportStatus.IN_QUEUE, None)
    for one in made:
        yield one, found.get(one.report_id, queued)
    for one in waiting:
        if one.kind == SETTLEMENTS:
            yield one, _progress_by_id(reports, one)


def _progress_by_id(reports: ReportsApi, one: AskedReport) -> ReportProgress:
    """In the queue, where Amazon cannot tell now."""
    try:
        return reports.progress(one.report_id)
    except (ReportFailed, ChannelThrottled):
        return ReportProgress(ReportStatus.IN_QUEUE, None)


def _is_fresh(planned: PlannedReport, newest: RawReport | None, now: datetime) -> bool:
    """Whether Amazon would make the same report once more. The needed one is asked for again where
    it did not come."""
    if newest is None or newest.asked_at <= now - planned.every:
        return False
    return planned is not NEEDED or newest.status == "done"


def _of_error(kind: str, error: ChannelRefused | ChannelThrottled | ReportFailed) -> ReportOutcome:
    if isinstance(error, ChannelRefused):
        return ReportOutcome(kind=kind, status="refused", message=error.message)
    message = f"put off to the next sync: {error.message}"
    return ReportOutcome(kind=kind, status="put_off", message=message)
