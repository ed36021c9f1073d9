"""Figures of recoveries, counted by the database: what was claimed, what Amazon paid, and what was
lost to the clock. Currencies are never added to each other.
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, case, func, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.contracts.claim import ClaimStatus, DeskCause
from models.db import tenant_of
from models.repositories.decided_claims import MOVES
from models.repositories.dispute_metrics import MetricsScope
from models.tables.claims import ClaimEventRow, ClaimRow
from models.tables.payouts import ReimbursementRow, ReversalRow


class Recovered(BaseModel):
    """Sums over the claims of one currency that were kept in the window, in its minor units.
    `owed` is each claim's money as far as it is known; `paid` is what stayed."""

    model_config = ConfigDict(frozen=True)

    currency: str
    claims: int
    owed_cents: int
    claimed_cents: int
    approved_cents: int
    paid_cents: int


class PaymentKind(StrEnum):
    """Lines of Amazon's: of a claim's case, without a case (nobody asked), of a case that nobody
    knows yet, and those that took money back."""

    CLAIMED = "claimed"
    UNASKED = "unasked"
    UNMATCHED = "unmatched"
    REVERSED = "reversed"


class Payments(BaseModel):
    """Lines that Amazon approved in the window. What was taken back is negative."""

    model_config = ConfigDict(frozen=True)

    kind: PaymentKind
    currency: str
    lines: int
    cents: int


class Expired(BaseModel):
    """Claims whose deadline passed in the window, by the status that they expired in, the one
    before it, and why they lay on the desk. `without_amount` of them have no known value."""

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus
    came_from: ClaimStatus | None
    cause: DeskCause | None
    currency: str
    claims: int
    cents: int
    without_amount: int


def recovered(session: Session, scope: MetricsScope) -> list[Recovered]:
    """One entry for each currency of claims that were kept since then."""
    currency: Any = col(ClaimRow.currency)
    sums = {
        "owed_cents": ClaimRow.amount_cents,
        "claimed_cents": ClaimRow.claimed_cents,
        "approved_cents": ClaimRow.approved_cents,
        "paid_cents": ClaimRow.paid_cents,
    }
    columns: list[Any] = [_sum(col(of)).label(name) for name, of in sums.items()]
    rows = session.connection().execute(
        select(currency.label("currency"), func.count().label("claims"), *columns)
        .where(*_of_sellers(session, scope, ClaimRow), col(ClaimRow.created_at) >= scope.since)
        .group_by(currency)
        .order_by(currency)
    )
    return [Recovered.model_validate(row, from_attributes=True) for row in rows]


def payments(session: Session, scope: MetricsScope) -> list[Payments]:
    """By kind and currency, of lines that Amazon dates on the window's first day or later."""
    paid = ReimbursementRow
    kind = case(
        (col(paid.claim_id).is_not(None), PaymentKind.CLAIMED.value),
        (col(paid.case_id) == "", PaymentKind.UNASKED.value),
        else_=PaymentKind.UNMATCHED.value,
    )
    lines = union_all(
        _lines(session, scope, paid, kind),
        _lines(session, scope, ReversalRow, literal(PaymentKind.REVERSED.value)),
    ).subquery("lines")
    rows = session.connection().execute(
        select(
            lines.c.kind,
            lines.c.currency,
            func.count().label("lines"),
            _sum(lines.c.cents).label("cents"),
        )
        .group_by(lines.c.kind, lines.c.currency)
        .order_by(lines.c.kind, lines.c.currency)
    )
    return [Payments.model_validate(row, from_attributes=True) for row in rows]


def expired(session: Session, scope: MetricsScope) -> list[Expired]:
    """Claims that were lost to the clock since then."""
    event, entry = ClaimEventRow, aliased(ClaimEventRow)
    known: list[Any] = [
        col(entry.source).label("came_from"),
        func.jsonb_extract_path_text(col(entry.file), "desk").label("cause"),
    ]
    entered = (
        select(*known)
        .where(
            col(entry.tenant_id) == col(event.tenant_id),
            col(entry.claim_id) == col(event.claim_id),
            col(entry.target) == col(event.source),
            col(entry.kind).in_(MOVES),
            col(entry.seq) < col(event.seq),
        )
        .order_by(col(entry.seq).desc())
        .limit(1)
        .lateral("entered")
    )
    amount = col(ClaimRow.amount_cents)
    group: list[Any] = [
        col(event.source).label("status"),
        entered.c.came_from,
        entered.c.cause,
        col(ClaimRow.currency),
    ]
    rows = session.connection().execute(
        select(
            *group,
            func.count().label("claims"),
            _sum(amount).label("cents"),
            func.count().filter(amount == 0).label("without_amount"),
        )
        .select_from(event)
        .join(
            ClaimRow,
            (col(ClaimRow.tenant_id) == col(event.tenant_id))
            & (col(ClaimRow.id) == col(event.claim_id)),
        )
        .outerjoin(entered, literal(value=True))
        .where(
            *_of_sellers(session, scope, event),
            col(event.target) == ClaimStatus.EXPIRED,
            col(event.kind).in_(MOVES),
            col(event.at) >= scope.since,
        )
        .group_by(*group)
    )
    return [Expired.model_validate(row, from_attributes=True) for row in rows]


def _lines(session: Session, scope: MetricsScope, table: Any, kind: Any) -> Any:
    columns: list[Any] = [
        kind.label("kind"),
        col(table.currency).label("currency"),
        col(table.amount_cents).label("cents"),
    ]
    return select(*columns).where(
        *_of_sellers(session, scope, table), col(table.approved_on) >= scope.since.date()
    )


def _of_sellers(session: Session, scope: MetricsScope, table: Any) -> list[ColumnElement[bool]]:
    own = [col(table.tenant_id) == tenant_of(session)]
    return own if scope.sellers is None else [*own, col(table.seller_id).in_(scope.sellers)]


def _sum(cents: Any) -> Any:
    """An integer: PostgreSQL's sum of bigints is a decimal."""
    return func.coalesce(func.sum(cents), 0)
