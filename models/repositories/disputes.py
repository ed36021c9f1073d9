"""Submissions as lists and pages show them: newest first, with their append-only history.

The rows are written by `models/repositories/submissions.py`.
"""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.contracts.claim import ChannelName, ClaimIdentity, SubmissionKind
from models.db import tenant_of
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.submissions import SubmissionState
from models.tables.evidence import MatchRow
from models.tables.filing import DisputeSubmissionRow, SubmissionEvidenceRow, SubmissionStatusRow


class SubmissionFilters(BaseModel):
    """What a list is narrowed to. `sellers` are those that the reader may see; None means all."""

    model_config = ConfigDict(frozen=True)

    state: SubmissionState | None = None
    kind: SubmissionKind | None = None
    seller_id: UUID | None = None
    sellers: list[UUID] | None = None
    claim_id: UUID | None = None
    channel: ChannelName | None = None
    since: datetime | None = None


class Submission(BaseModel):
    """A claim, an appeal or a reply to Amazon. `message` is the last word on it, `code` Amazon's.

    `created_at` is when it was first begun, by the claim's clock.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    key: str
    kind: SubmissionKind
    channel: ChannelName
    state: SubmissionState
    sends: int
    text: str
    case_id: str | None
    code: str | None
    message: str
    created_at: datetime
    updated_at: datetime


class SubmissionStep(BaseModel):
    """One step of a submission; steps are never changed nor removed."""

    model_config = ConfigDict(frozen=True)

    seq: int
    state: SubmissionState
    sends: int
    case_id: str | None
    code: str | None
    message: str
    at: datetime


def list_submissions(
    session: Session, filters: SubmissionFilters, cursor: str | None = None, limit: int = 50
) -> Page[Submission]:
    """The tenant's submissions, newest first. InvalidField for a cursor that is not this list's."""
    rows = list(session.exec(page_statement(tenant_of(session), filters, cursor, limit)))
    of = _listing(filters)
    return page_of(rows, limit, _submission, lambda row: (row.created_at, row.key), of=of)


def page_statement(
    tenant_id: UUID, filters: SubmissionFilters, cursor: str | None, limit: int
) -> SelectOfScalar[DisputeSubmissionRow]:
    """What a page reads: its rows, and one more where there is a next page. InvalidField."""
    order = [col(DisputeSubmissionRow.created_at), col(DisputeSubmissionRow.key)]
    statement = _narrowed(
        select(DisputeSubmissionRow).where(DisputeSubmissionRow.tenant_id == tenant_id), filters
    )
    if cursor is not None:
        statement = statement.where(after(cursor, order, of=_listing(filters), descending=True))
    return statement.order_by(*[column.desc() for column in order]).limit(limit + 1)


def get(session: Session, key: str) -> Submission | None:
    """One submission of the session's tenant, or None when it was never begun."""
    row = session.get(DisputeSubmissionRow, (tenant_of(session), key))
    return None if row is None else _submission(row)


def history(session: Session, key: str) -> list[SubmissionStep]:
    """All that became known of the submission, oldest first."""
    rows = session.exec(
        select(SubmissionStatusRow)
        .where(SubmissionStatusRow.tenant_id == tenant_of(session), SubmissionStatusRow.key == key)
        .order_by(col(SubmissionStatusRow.seq))
    )
    return [SubmissionStep.model_validate(row, from_attributes=True) for row in rows]


def documents(session: Session, key: str) -> list[UUID]:
    """The documents that go with the submission."""
    found = session.exec(
        select(SubmissionEvidenceRow.document_id)
        .where(
            SubmissionEvidenceRow.tenant_id == tenant_of(session), SubmissionEvidenceRow.key == key
        )
        .order_by(col(SubmissionEvidenceRow.document_id))
    )
    return list(found)


def claim_of_match(session: Session, match_id: UUID) -> UUID | None:
    """The claim that this match supports or supported, or None."""
    row = session.get(MatchRow, (tenant_of(session), match_id))
    return None if row is None else row.claim_id


def _listing(filters: SubmissionFilters) -> str:
    return listing("submissions", "newest", filters)


def _narrowed(
    statement: SelectOfScalar[DisputeSubmissionRow], filters: SubmissionFilters
) -> SelectOfScalar[DisputeSubmissionRow]:
    wanted = {
        "state": filters.state,
        "kind": filters.kind,
        "seller_id": filters.seller_id,
        "claim_id": filters.claim_id,
        "channel": filters.channel,
    }
    statement = statement.filter_by(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    if filters.sellers is not None:
        statement = statement.where(col(DisputeSubmissionRow.seller_id).in_(filters.sellers))
    if filters.since is not None:
        statement = statement.where(DisputeSubmissionRow.created_at >= filters.since)
    return statement


def _submission(row: DisputeSubmissionRow) -> Submission:
    return Submission(
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        key=row.key,
        kind=SubmissionKind(row.kind),
        channel=ChannelName(row.channel),
        state=SubmissionState(row.state),
        sends=row.sends,
        text=row.text,
        case_id=row.case_id,
        code=row.code,
        message=row.message,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
