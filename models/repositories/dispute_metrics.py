"""Figures of submissions, counted by the database. Nothing is said of nothing: no row, no figure.

Money and times are of claims that Amazon acknowledged. Currencies are never added to each other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CTE, ColumnElement, Float, extract, func, select
from sqlmodel import Session, col

from models.contracts.claim import ClaimStatus, SubmissionKind
from models.db import tenant_of
from models.repositories.submissions import SubmissionState
from models.tables.claims import ClaimEventRow, ClaimRow
from models.tables.filing import DisputeSubmissionRow, SubmissionStatusRow

_GRANTED = (ClaimStatus.APPROVED, ClaimStatus.PARTLY_APPROVED)
_DECISIONS = (*_GRANTED, ClaimStatus.DENIED)


class MetricsScope(BaseModel):
    """Submissions begun since a moment, of these sellers; None means all of the tenant."""

    model_config = ConfigDict(frozen=True)

    since: datetime
    sellers: list[UUID] | None = None


class KindAndState(BaseModel):
    """How many submissions of a kind stand in a state."""

    model_config = ConfigDict(frozen=True)

    kind: SubmissionKind
    state: SubmissionState
    submissions: int


class Outcomes(BaseModel):
    """What Amazon said last of the claims that it acknowledged. Seconds are medians over `*_n`."""

    model_config = ConfigDict(frozen=True)

    approved: int
    partly_approved: int
    denied: int
    undecided: int
    acknowledgement_seconds: int | None
    acknowledgement_n: int
    decision_seconds: int | None
    decision_n: int


class MoneyInCurrency(BaseModel):
    """Sums over acknowledged claims of one currency, in its minor units; `paid` is what stayed."""

    model_config = ConfigDict(frozen=True)

    currency: str
    claims: int
    claimed_cents: int
    approved_cents: int
    paid_cents: int


def kinds_and_states(session: Session, scope: MetricsScope) -> list[KindAndState]:
    """Counts, in the order of kind and state."""
    kind, state = col(DisputeSubmissionRow.kind), col(DisputeSubmissionRow.state)
    rows = session.connection().execute(
        select(kind, state, func.count().label("submissions"))
        .where(*_in_scope(session, scope))
        .group_by(kind, state)
        .order_by(kind, state)
    )
    return [KindAndState.model_validate(row, from_attributes=True) for row in rows]


def outcomes(session: Session, scope: MetricsScope) -> Outcomes:
    """Outcomes and medians: from begun to acknowledged, from there to Amazon's first decision."""
    filed = _acknowledged(session, scope)
    last, to_acknowledge, to_decide = filed.c.outcome, filed.c.to_acknowledge, filed.c.to_decide
    row = (
        session.connection()
        .execute(
            select(
                func.count().filter(last == ClaimStatus.APPROVED).label("approved"),
                func.count().filter(last == ClaimStatus.PARTLY_APPROVED).label("partly_approved"),
                func.count().filter(last == ClaimStatus.DENIED).label("denied"),
                func.count().filter(last.is_(None)).label("undecided"),
                _median(to_acknowledge).label("acknowledgement_seconds"),
                func.count(to_acknowledge).label("acknowledgement_n"),
                _median(to_decide).label("decision_seconds"),
                func.count(to_decide).label("decision_n"),
            )
        )
        .one()
    )
    return Outcomes.model_validate(row, from_attributes=True)


def money(session: Session, scope: MetricsScope) -> list[MoneyInCurrency]:
    """One entry for each currency that was claimed in."""
    currency = col(ClaimRow.currency)
    rows = session.connection().execute(
        select(
            currency,
            func.count().label("claims"),
            _sum(col(ClaimRow.claimed_cents)).label("claimed_cents"),
            _sum(col(ClaimRow.approved_cents)).label("approved_cents"),
            _sum(col(ClaimRow.paid_cents)).label("paid_cents"),
        )
        .join_from(DisputeSubmissionRow, ClaimRow, _its_claim())
        .where(*_in_scope(session, scope), *_is_acknowledged_initial())
        .group_by(currency)
        .order_by(currency)
    )
    return [MoneyInCurrency.model_validate(row, from_attributes=True) for row in rows]


def _acknowledged(session: Session, scope: MetricsScope) -> CTE:
    """Each acknowledged claim with Amazon's last decision and how long things took, in seconds."""
    events = select(ClaimEventRow).where(
        col(ClaimEventRow.tenant_id) == col(DisputeSubmissionRow.tenant_id),
        col(ClaimEventRow.claim_id) == col(DisputeSubmissionRow.claim_id),
        col(ClaimEventRow.target).in_(_DECISIONS),
    )
    outcome = (
        events.with_only_columns(col(ClaimEventRow.target))
        .order_by(col(ClaimEventRow.seq).desc())
        .limit(1)
        .scalar_subquery()
    )
    decided_at = events.with_only_columns(func.min(ClaimEventRow.at)).scalar_subquery()
    acknowledged_at = (
        select(func.min(SubmissionStatusRow.at))
        .where(
            col(SubmissionStatusRow.tenant_id) == col(DisputeSubmissionRow.tenant_id),
            col(SubmissionStatusRow.key) == col(DisputeSubmissionRow.key),
            col(SubmissionStatusRow.state) == SubmissionState.ACKNOWLEDGED,
        )
        .scalar_subquery()
    )
    return (
        select(
            outcome.label("outcome"),
            _seconds(acknowledged_at - col(DisputeSubmissionRow.created_at)).label(
                "to_acknowledge"
            ),
            _seconds(decided_at - acknowledged_at).label("to_decide"),
        )
        .where(*_in_scope(session, scope), *_is_acknowledged_initial())
        .cte("filed")
    )


def _in_scope(session: Session, scope: MetricsScope) -> list[ColumnElement[bool]]:
    conditions = [
        col(DisputeSubmissionRow.tenant_id) == tenant_of(session),
        col(DisputeSubmissionRow.created_at) >= scope.since,
    ]
    if scope.sellers is not None:
        conditions.append(col(DisputeSubmissionRow.seller_id).in_(scope.sellers))
    return conditions


def _is_acknowledged_initial() -> list[ColumnElement[bool]]:
    return [
        col(DisputeSubmissionRow.kind) == SubmissionKind.INITIAL,
        col(DisputeSubmissionRow.state) == SubmissionState.ACKNOWLEDGED,
    ]


def _its_claim() -> ColumnElement[bool]:
    return (col(ClaimRow.tenant_id) == col(DisputeSubmissionRow.tenant_id)) & (
        col(ClaimRow.id) == col(DisputeSubmissionRow.claim_id)
    )


def _sum(cents: Any) -> Any:
    """An integer: PostgreSQL's sum of bigints is a decimal."""
    return func.coalesce(func.sum(cents), 0)


def _seconds(interval: Any) -> Any:
    return extract("epoch", interval).cast(Float)


def _median(seconds: Any) -> Any:
    return func.round(func.percentile_cont(0.5).within_group(seconds))
