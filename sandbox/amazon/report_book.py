"""Reports on their way: asked for, worked on, done, cancelled or failed."""

import gzip
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from sandbox.amazon.clock import SandboxClock, moment_of, stamp
from sandbox.amazon.faults import FaultBook
from sandbox.amazon.lived_reports import SETTLEMENT, settlements
from sandbox.amazon.payouts import PayoutBook
from sandbox.amazon.report_data import Selection, report_document
from sandbox.amazon.report_kinds import SPACING
from sandbox.amazon.store import Row, Store
from sandbox.amazon.world import Seller

FIRST_REPORT_ID = 50_011_020_001
URL_SECONDS = 300

ReportStatus = Literal["IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"]


class ReportOptions(Protocol):
    """The part of the sandbox's options that reports obey."""

    @property
    def report_seconds(self) -> float:
        """How long a report is in the works."""
        ...

    @property
    def enforce_report_spacing(self) -> bool:
        """Whether asking too often cancels the report."""
        ...


@dataclass(frozen=True)
class Specification:
    """What a seller asked for."""

    report_type: str
    marketplace_ids: tuple[str, ...]
    start: datetime | None
    end: datetime | None
    options: dict[str, str]


class ReportBook:
    """All reports of all sellers. Callers hold the transaction."""

    def __init__(
        self,
        store: Store,
        clock: SandboxClock,
        faults: FaultBook,
        payouts: PayoutBook,
        options: ReportOptions,
    ) -> None:
        self._store = store
        self._clock = clock
        self._faults = faults
        self._payouts = payouts
        self._options = options

    def create(self, seller: Seller, asked: Specification) -> str:
        """Take an order; returns the report id."""
        now = self._clock.now()
        fault = self._faults.take_report(seller.merchant_id, asked.report_type)
        endings = {"report_cancelled": "CANCELLED", "report_fatal": "FATAL"}
        ending = endings.get(fault.kind, "DONE") if fault else "DONE"
        if self._is_too_soon(seller, asked.report_type, now):
            ending = "CANCELLED"
        slow = fault.seconds if fault and fault.kind == "report_slow" else 0.0
        started = now + timedelta(seconds=self._options.report_seconds / 2)
        ended = now + timedelta(seconds=self._options.report_seconds + slow)
        report_id = str(self._store.next_number("report_id", FIRST_REPORT_ID))
        self._store.insert(
            "reports",
            report_id=report_id,
            seller_id=seller.merchant_id,
            report_type=asked.report_type,
            created_at=stamp(now),
            started_at=stamp(started),
            ended_at=stamp(ended),
            ending=ending,
            specification=json.dumps(
                {
                    "marketplaceIds": asked.marketplace_ids,
                    "options": asked.options,
                    "start": asked.start and stamp(asked.start),
                    "end": stamp(asked.end or now),
                }
            ),
        )
        return report_id

    def add_settlements(self, seller: Seller) -> None:
        """The settlements of a lived seller, each made when its fortnight was over."""
        for one in settlements(seller.months) if seller.months else ():
            made = stamp(one.ended_at)
            self._store.insert(
                "reports",
                report_id=str(self._store.next_number("report_id", FIRST_REPORT_ID)),
                seller_id=seller.merchant_id,
                report_type=SETTLEMENT,
                created_at=made,
                started_at=made,
                ended_at=made,
                ending="DONE",
                specification=json.dumps(
                    {
                        "marketplaceIds": [seller.marketplace_id],
                        "options": {},
                        "start": stamp(one.started_at),
                        "end": made,
                    }
                ),
                document_id=_new_document_id(),
                document=gzip.compress(one.content, mtime=0),
            )

    def get(self, seller: Seller, report_id: str) -> Row | None:
        """A seller's report; a finished one has its document by then. A settlement is none before
        its fortnight is over."""
        row = self._store.one(
            "SELECT * FROM reports WHERE report_id = ? AND seller_id = ? AND created_at <= ?",
            report_id,
            seller.merchant_id,
            stamp(self._clock.now()),
        )
        if row is None or not self._is_ready(row):
            return row
        self._write_document(seller, row)
        return self._store.one("SELECT * FROM reports WHERE report_id = ?", report_id)

    def all(self, seller: Seller) -> list[Row]:
        """The seller's reports, newest first."""
        ids = self._store.all(
            "SELECT report_id FROM reports WHERE seller_id = ? ORDER BY report_id DESC",
            seller.merchant_id,
        )
        found = [self.get(seller, row["report_id"]) for row in ids]
        return [row for row in found if row is not None]

    def cancel(self, row: Row) -> bool:
        """Cancel a report that is still in the queue; False when it is too late."""
        if self.status(row) != "IN_QUEUE":
            return False
        self._store.run(
            "UPDATE reports SET cancelled_at = ? WHERE report_id = ?",
            stamp(self._clock.now()),
            row["report_id"],
        )
        return True

    def status(self, row: Row) -> ReportStatus:
        """Where a report is at this moment."""
        if row["cancelled_at"]:
            return "CANCELLED"
        now = stamp(self._clock.now())
        if now < row["started_at"]:
            return "IN_QUEUE"
        ending: ReportStatus = row["ending"]
        is_at_work = now < row["ended_at"] or (ending == "DONE" and row["document_id"] is None)
        return "IN_PROGRESS" if is_at_work else ending

    def view(self, row: Row) -> dict[str, Any]:
        """A report as `getReport` answers."""
        asked = json.loads(row["specification"])
        status = self.status(row)
        view = {
            "reportId": row["report_id"],
            "reportType": row["report_type"],
            "marketplaceIds": asked["marketplaceIds"],
            "dataStartTime": asked["start"],
            "dataEndTime": asked["end"],
            "createdTime": row["created_at"],
            "processingStatus": status,
            "processingStartTime": None if status == "IN_QUEUE" else row["started_at"],
            "processingEndTime": row["ended_at"] if status in {"DONE", "FATAL"} else None,
            "reportDocumentId": row["document_id"] if status == "DONE" else None,
        }
        return {name: value for name, value in view.items() if value is not None}

    def has_document(self, seller: Seller, document_id: str) -> bool:
        """Whether a document is this seller's."""
        return (
            self._store.one(
                "SELECT 1 FROM reports WHERE document_id = ? AND seller_id = ?",
                document_id,
                seller.merchant_id,
            )
            is not None
        )

    def issue_url_token(self, document_id: str) -> str:
        """The secret part of a download address; it is good for five real minutes."""
        token = secrets.token_urlsafe(24)
        ends = self._clock.wall() + timedelta(seconds=URL_SECONDS)
        self._store.insert(
            "document_urls", token=token, document_id=document_id, expires_at=stamp(ends)
        )
        return token

    def download(self, token: str) -> tuple[str, bytes] | None:
        """Whose the document behind an address is, and its gzip bytes; None when the address is
        unknown or too old."""
        row = self._store.one("SELECT * FROM document_urls WHERE token = ?", token)
        if row is None or moment_of(row["expires_at"]) <= self._clock.wall():
            return None
        found = self._store.one(
            "SELECT seller_id, document FROM reports WHERE document_id = ?", row["document_id"]
        )
        return (found["seller_id"], bytes(found["document"])) if found else None

    def _is_ready(self, row: Row) -> bool:
        """Whether the document is to be written now."""
        is_meant = row["ending"] == "DONE" and not row["cancelled_at"] and not row["document_id"]
        return is_meant and row["ended_at"] <= stamp(self._clock.now())

    def _is_too_soon(self, seller: Seller, report_type: str, now: datetime) -> bool:
        if not self._options.enforce_report_spacing:
            return False
        return (
            self._store.one(
                "SELECT 1 FROM reports WHERE seller_id = ? AND report_type = ? AND created_at > ? "
                "AND ending = 'DONE'",
                seller.merchant_id,
                report_type,
                stamp(now - SPACING[report_type]),
            )
            is not None
        )

    def _write_document(self, seller: Seller, row: Row) -> None:
        """Freeze the document as of the end of processing; without any row Amazon cancels."""
        ended = moment_of(row["ended_at"])
        asked = json.loads(row["specification"])
        start = moment_of(asked["start"]) if asked["start"] else None
        selection = Selection(start, moment_of(asked["end"]), asked["options"])
        lines = [
            line for line in self._payouts.lines(seller.merchant_id) if line.approved_at <= ended
        ]
        document = report_document(seller, row["report_type"], lines, selection)
        if document is None:
            self._store.run(
                "UPDATE reports SET ending = 'CANCELLED' WHERE report_id = ?", row["report_id"]
            )
            return
        self._store.run(
            "UPDATE reports SET document_id = ?, document = ? WHERE report_id = ?",
            _new_document_id(),
            gzip.compress(document, mtime=0),
            row["report_id"],
        )


def _new_document_id() -> str:
    return f"amzn1.spdoc.1.4.na.{secrets.token_hex(16)}"
