"""The seller's own sheets: kept, read and made anew as Amazon's reports are."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.contracts.sheets import Sheet, SheetKind, SheetState
from models.contracts.workflows import SellerPollInput
from models.repositories import raw_reports
from models.repositories.raw_reports import RawReport
from models.tables.syncs import RawReportRow

_KINDS = {kind.report_kind: kind for kind in SheetKind}


class NewSheet(NamedTuple):
    """A sheet whose bytes are in the store already."""

    kind: SheetKind
    sha256: str
    uri: str
    at: datetime


def keep(session: Session, seller: SellerPollInput, new: NewSheet) -> tuple[Sheet, bool]:
    """The kept sheet, and whether it is new: the bytes of the newest of its kind are that one."""
    newest = next(iter(raw_reports.latest(session, seller, new.kind.report_kind, 1)), None)
    if newest is not None and newest.sha256 == new.sha256:
        return _get(session, seller, newest.report_id), False
    report = RawReport(
        report_id=f"{new.kind.report_kind}-{new.at:%Y%m%dT%H%M%S%fZ}",
        kind=new.kind.report_kind,
        status="done",
        asked_at=new.at,
        ended_at=new.at,
        uri=new.uri,
        sha256=new.sha256,
    )
    raw_reports.remember_end(session, seller, report)
    return _get(session, seller, report.report_id), True


def of_seller(session: Session, seller: SellerPollInput, limit: int = 50) -> list[Sheet]:
    """The newest sheets, of both kinds."""
    rows = session.exec(
        select(RawReportRow)
        .where(
            RawReportRow.tenant_id == seller.tenant_id,
            RawReportRow.seller_id == seller.seller_id,
            col(RawReportRow.kind).in_(_KINDS),
        )
        .order_by(col(RawReportRow.asked_at).desc(), col(RawReportRow.report_id).desc())
        .limit(limit)
    )
    return [_sheet(row) for row in rows]


def _get(session: Session, seller: SellerPollInput, sheet_id: str) -> Sheet:
    return _sheet(session.get_one(RawReportRow, (seller.tenant_id, seller.seller_id, sheet_id)))


def _sheet(row: RawReportRow) -> Sheet:
    state = SheetState.WAITING
    if row.load_error is not None:
        state = SheetState.UNREADABLE
    elif row.loaded_at is not None:
        state = SheetState.LOADED
    return Sheet(
        sheet_id=row.report_id,
        kind=_KINDS[row.kind],
        seller_id=row.seller_id,
        sha256=row.sha256 or "",
        state=state,
        error_code=row.load_error,
        uploaded_at=row.asked_at,
        loaded_at=row.loaded_at,
    )
