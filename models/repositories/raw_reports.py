"""Reports as Amazon gave them: when each was asked for, and where its bytes are."""

from collections.abc import Collection
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlmodel import Session, col, select

from models.contracts.workflows import SellerPollInput
from models.tables.syncs import RawReportRow


class RawReport(BaseModel):
    """A report that was asked for. `uri`, `sha256` and `charset` are None where it brought no
    bytes; `status` is done, cancelled or fatal once it has ended."""

    model_config = ConfigDict(frozen=True)

    report_id: str
    kind: str
    status: str
    asked_at: datetime
    ended_at: datetime | None = None
    uri: str | None = None
    sha256: str | None = None
    charset: str | None = None


def remember_asked(
    session: Session, seller: SellerPollInput, kind: str, report_id: str, at: datetime
) -> None:
    """Amazon was asked for the report."""
    session.exec(
        insert(RawReportRow)
        .values(
            tenant_id=seller.tenant_id,
            seller_id=seller.seller_id,
            report_id=report_id,
            kind=kind,
            status="in_progress",
            asked_at=at,
        )
        .on_conflict_do_nothing()
    )


def remember_end(session: Session, seller: SellerPollInput, report: RawReport) -> None:
    """How the report ended, and where its bytes are. The same again changes nothing."""
    content = report.model_dump(exclude={"report_id", "asked_at"})
    key = {"tenant_id": seller.tenant_id, "seller_id": seller.seller_id}
    session.exec(
        insert(RawReportRow)
        .values(**key, report_id=report.report_id, asked_at=report.asked_at, **content)
        .on_conflict_do_update(index_elements=["tenant_id", "seller_id", "report_id"], set_=content)
    )


def latest(session: Session, seller: SellerPollInput, kind: str, limit: int) -> list[RawReport]:
    """The seller's reports of a kind that have ended, the one that was asked for last first."""
    rows = session.exec(
        select(RawReportRow)
        .where(
            RawReportRow.tenant_id == seller.tenant_id,
            RawReportRow.seller_id == seller.seller_id,
            RawReportRow.kind == kind,
            col(RawReportRow.ended_at).is_not(None),
        )
        .order_by(col(RawReportRow.asked_at).desc(), col(RawReportRow.report_id).desc())
        .limit(limit)
    )
    return [_of_row(row) for row in rows]


def open_reports(session: Session, seller: SellerPollInput, since: datetime) -> list[RawReport]:
    """Those that were asked for after `since` and have not ended, as far as it is known."""
    is_open = col(RawReportRow.ended_at).is_(None) & (col(RawReportRow.asked_at) > since)
    return _reports(session, seller, is_open)


def newest_of_each(session: Session, seller: SellerPollInput) -> dict[str, RawReport]:
    """Of each kind the report that was asked for last."""
    rows = session.exec(
        select(RawReportRow)
        .where(
            RawReportRow.tenant_id == seller.tenant_id, RawReportRow.seller_id == seller.seller_id
        )
        .ext(distinct_on(col(RawReportRow.kind)))
        .order_by(col(RawReportRow.kind), col(RawReportRow.asked_at).desc())
    )
    return {row.kind: _of_row(row) for row in rows}


def known_ids(session: Session, seller: SellerPollInput, kind: str) -> set[str]:
    """The reports of a kind that were seen already."""
    return {one.report_id for one in _reports(session, seller, col(RawReportRow.kind) == kind)}


def ended(session: Session, seller: SellerPollInput, report_ids: Collection[str]) -> dict[str, str]:
    """The status of those of the reports that have ended, by their id."""
    is_one = col(RawReportRow.report_id).in_(report_ids)
    found = _reports(session, seller, is_one, col(RawReportRow.ended_at).is_not(None))
    return {report.report_id: report.status for report in found}


def kept(session: Session, seller: SellerPollInput, *, only_new: bool) -> list[RawReport]:
    """Those whose bytes are kept, in the order in which they were asked for. `only_new`: whose rows
    are not in the tables yet."""
    has_bytes = col(RawReportRow.uri).is_not(None)
    if only_new:
        has_bytes &= col(RawReportRow.loaded_at).is_(None)
        has_bytes &= col(RawReportRow.load_error).is_(None)
    return _reports(session, seller, has_bytes)


def mark_loaded(
    session: Session, seller: SellerPollInput, report_id: str, at: datetime, error: str | None
) -> None:
    """The report's rows are in the tables, or `error` says why they cannot be."""
    key = (seller.tenant_id, seller.seller_id, report_id)
    row = session.get_one(RawReportRow, key)
    row.loaded_at, row.load_error = (None, error) if error else (at, None)
    session.add(row)


def loaded_kinds(session: Session, seller: SellerPollInput) -> set[str]:
    """The kinds of which a report is in the tables, be it without a row."""
    statement = select(RawReportRow.kind).where(
        RawReportRow.tenant_id == seller.tenant_id,
        RawReportRow.seller_id == seller.seller_id,
        col(RawReportRow.loaded_at).is_not(None),
    )
    return set(session.exec(statement.distinct()))


def _reports(
    session: Session, seller: SellerPollInput, *conditions: ColumnElement[bool]
) -> list[RawReport]:
    rows = session.exec(
        select(RawReportRow)
        .where(
            RawReportRow.tenant_id == seller.tenant_id,
            RawReportRow.seller_id == seller.seller_id,
            *conditions,
        )
        .order_by(col(RawReportRow.asked_at), col(RawReportRow.report_id))
    )
    return [_of_row(row) for row in rows]


def _of_row(row: RawReportRow) -> RawReport:
    return RawReport.model_validate(row.model_dump(exclude={"tenant_id", "seller_id"}))
