"""What people and Amazon said about matches, of the session's tenant."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, func, select

from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, Provenance
from models.db import tenant_of
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import insert_once, storable
from models.tables.labels import EvidenceLabelRow

_MOST = 50_000


class LabelFilters(BaseModel):
    """What a list of labels is narrowed to."""

    model_config = ConfigDict(frozen=True)

    kind: LabelKind | None = None
    provenance: Provenance | None = None
    claim_id: UUID | None = None


def add(session: Session, label: Label) -> bool:
    """Keep a label. False when it is kept already."""
    values = storable(label).model_dump(exclude={"label_id"})
    return insert_once(
        session,
        EvidenceLabelRow,
        {"tenant_id": tenant_of(session), "id": label.label_id, **values},
    )


def list_labels(
    session: Session, filters: LabelFilters, cursor: str | None = None, limit: int = 50
) -> Page[Label]:
    """The tenant's labels, newest first. InvalidField for the cursor."""
    of = listing("labels", "-at", filters)
    order = [col(EvidenceLabelRow.at), col(EvidenceLabelRow.id)]
    statement = select(EvidenceLabelRow).where(EvidenceLabelRow.tenant_id == tenant_of(session))
    for name, value in filters.model_dump(exclude_none=True).items():
        statement = statement.where(col(getattr(EvidenceLabelRow, name)) == value)
    if cursor is not None:
        statement = statement.where(after(cursor, order, of=of, descending=True))
    newest_first = [column.desc() for column in order]
    rows = list(session.exec(statement.order_by(*newest_first).limit(limit + 1)))
    return page_of(rows, limit, _label, lambda row: (row.at, row.id), of=of)


def of_matches(session: Session, *, with_amazon: bool) -> list[Label]:
    """The newest labels of matches that a model alone scored, oldest first; people's only, unless
    `with_amazon`."""
    statement = (
        select(EvidenceLabelRow)
        .where(
            EvidenceLabelRow.tenant_id == tenant_of(session),
            EvidenceLabelRow.tier != MatchTier.EXACT,
            EvidenceLabelRow.kind != LabelKind.CORRECTION,
            col(EvidenceLabelRow.model_version).is_not(None),
        )
        .order_by(col(EvidenceLabelRow.at).desc(), col(EvidenceLabelRow.id).desc())
        .limit(_MOST)
    )
    if not with_amazon:
        statement = statement.where(EvidenceLabelRow.provenance == Provenance.PERSON)
    return [_label(row) for row in reversed(session.exec(statement).all())]


def tenants_with_labels(session: Session) -> list[UUID]:
    """Tenants that have any (system session), in the order of their ids."""
    tenant_id = col(EvidenceLabelRow.tenant_id)
    return list(session.exec(select(tenant_id).distinct().order_by(tenant_id)))


def counted(session: Session) -> dict[LabelKind, int]:
    """How many labels of each kind the tenant has."""
    statement = (
        select(EvidenceLabelRow.kind, func.count())
        .where(EvidenceLabelRow.tenant_id == tenant_of(session))
        .group_by(col(EvidenceLabelRow.kind))
    )
    found = dict(session.exec(statement).all())
    return {kind: found.get(kind, 0) for kind in LabelKind}


def _label(row: EvidenceLabelRow) -> Label:
    content = row.model_dump(exclude={"tenant_id", "id"})
    return Label.model_validate({"label_id": row.id, **content})
