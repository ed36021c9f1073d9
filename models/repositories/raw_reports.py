"""Reports as Amazon gave them: when each was asked for, and where its bytes are."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import insert
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
    return [
        RawReport.model_validate(row.model_dump(exclude={"tenant_id", "seller_id"})) for row in rows
    ]
