"""What Amazon decided so far, counted by family and marketplace. No row: nothing was decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from models.contracts.claim import ClaimStatus
from models.contracts.projection import EventKind
from models.contracts.ranking import Decided
from models.db import tenant_of
from models.tables.claims import ClaimEventRow, ClaimRow

MOVES = (EventKind.TRANSITION, EventKind.CORRECTION)
_DECISIONS = (ClaimStatus.APPROVED, ClaimStatus.PARTLY_APPROVED, ClaimStatus.DENIED)


def decided_claims(
    session: Session,
    sellers: Sequence[UUID] | None,
    *,
    before: datetime,
    since: datetime | None = None,
) -> list[Decided]:
    """Claims of these sellers (None: all of the tenant) by the last decision before `before`, and
    not before `since`. The chain of a claim's events keeps them, so that a past day counts the same
    whenever it is asked for."""
    event = ClaimEventRow
    decision = (
        select(col(event.claim_id), col(event.target))
        .where(
            col(event.tenant_id) == tenant_of(session),
            col(event.target).in_(_DECISIONS),
            col(event.kind).in_(MOVES),
            col(event.at) < before,
            *([] if since is None else [col(event.at) >= since]),
            *([] if sellers is None else [col(event.seller_id).in_(sellers)]),
        )
        .ext(distinct_on(col(event.claim_id)))
        .order_by(col(event.claim_id), col(event.seq).desc())
        .subquery("decision")
    )
    family: Any = col(ClaimRow.family)
    marketplace: Any = func.jsonb_extract_path_text(col(ClaimRow.facts), "marketplace")
    columns: list[Any] = [
        family.label("family"),
        marketplace.label("marketplace"),
        *(
            func.count().filter(decision.c.target == status).label(status.value)
            for status in _DECISIONS
        ),
    ]
    rows = session.connection().execute(
        select(*columns)
        .join_from(decision, ClaimRow, col(ClaimRow.id) == decision.c.claim_id)
        .where(col(ClaimRow.tenant_id) == tenant_of(session))
        .group_by(family, marketplace)
        .order_by(family, marketplace)
    )
    return [Decided.model_validate(row, from_attributes=True) for row in rows]
