"""Stop switches, per seller and over all. Who sends holds a share lock on both rows; who pulls one
waits for those locks, and so sees every send that was under way.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row as ResultRow
from sqlalchemy import func, insert, text, update
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, SubmissionKind
from models.db import tenant_of
from models.errors import NotFound
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import without_nul
from models.tables.filing import (
    DisputeSubmissionRow,
    GlobalStopRow,
    StopSwitchChangeRow,
    StopSwitchRow,
)

SENDING = "sending"


class StopState(BaseModel):
    """A switch: pulled or not, by whom, why and when. `seller_id` None: the one over all."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID | None
    pulled: bool
    actor: str
    reason: str
    at: datetime | None


class StopChange(BaseModel):
    """Who pulled or released a seller's switch, why and when; `seq` counts from 1."""

    model_config = ConfigDict(frozen=True)

    seq: int
    pulled: bool
    actor: str
    reason: str
    at: datetime


class SendInFlight(BaseModel):
    """A send that left before the switch was pulled, and whose outcome is not known yet."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    kind: SubmissionKind
    key: str
    since: datetime


def pull(
    session: Session, seller_id: UUID | None, actor: str, reason: str, at: datetime
) -> list[SendInFlight]:
    """Stop all sends of a seller, or of everybody (None: system session only).

    Returns the sends in flight, which no switch can call back. NotFound without such a seller.
    """
    _set(session, seller_id, pulled=True, actor=actor, reason=reason, at=at)
    statement = (
        select(DisputeSubmissionRow)
        .where(DisputeSubmissionRow.state == SENDING)
        .order_by(col(DisputeSubmissionRow.updated_at))
    )
    if seller_id is not None:
        statement = statement.where(
            DisputeSubmissionRow.tenant_id == tenant_of(session),
            DisputeSubmissionRow.seller_id == seller_id,
        )
    return [_in_flight(row) for row in session.exec(statement)]


def release(
    session: Session, seller_id: UUID | None, actor: str, reason: str, at: datetime
) -> None:
    """Let sends leave again. NotFound without such a seller."""
    _set(session, seller_id, pulled=False, actor=actor, reason=reason, at=at)


def read(session: Session, seller_id: UUID | None) -> StopState:
    """How the switch stands. NotFound without such a seller."""
    if seller_id is None:
        row = session.get(GlobalStopRow, 1, populate_existing=True)
    else:
        key = (tenant_of(session), seller_id)
        row = session.get(StopSwitchRow, key, populate_existing=True)
    if row is None:
        raise _not_found(seller_id)
    return StopState(
        seller_id=seller_id,
        pulled=row.pulled,
        actor=row.actor,
        reason=row.reason,
        at=row.at,
    )


def of_sellers(session: Session, seller_ids: Sequence[UUID]) -> list[StopState]:
    """How the switches of these sellers of the tenant stand, in one query, in this order."""
    rows = session.exec(
        select(StopSwitchRow).where(
            StopSwitchRow.tenant_id == tenant_of(session),
            col(StopSwitchRow.seller_id).in_(seller_ids),
        )
    )
    found = {row.seller_id: StopState.model_validate(row.model_dump()) for row in rows}
    return [found[seller_id] for seller_id in seller_ids if seller_id in found]


def history(
    session: Session, seller_id: UUID, cursor: str | None = None, limit: int = 50
) -> Page[StopChange]:
    """Who pulled and released the seller's switch, newest first. InvalidField for the cursor."""
    of, seq = listing(f"stop history of {seller_id}", "-seq"), col(StopSwitchChangeRow.seq)
    statement = select(StopSwitchChangeRow).where(
        StopSwitchChangeRow.tenant_id == tenant_of(session),
        StopSwitchChangeRow.seller_id == seller_id,
    )
    if cursor is not None:
        statement = statement.where(after(cursor, [seq], of=of, descending=True))
    rows = session.exec(statement.order_by(seq.desc()).limit(limit + 1))
    return page_of(list(rows), limit, _change, lambda row: (row.seq,), of=of)


def stop_before_send(session: Session, identity: ClaimIdentity) -> StopState | None:
    """The switch that forbids a send of this claim, or None. Both rows stay share-locked until
    the transaction ends. A row that is missing forbids it too.
    """
    statement = text("SELECT pulled, actor, reason, at FROM lock_global_stop()")
    over_all = _state(None, session.connection().execute(statement).one_or_none())
    if over_all.pulled:
        return over_all
    own = session.exec(
        select(StopSwitchRow.pulled, StopSwitchRow.actor, StopSwitchRow.reason, StopSwitchRow.at)
        .where(
            StopSwitchRow.tenant_id == identity.tenant_id,
            StopSwitchRow.seller_id == identity.seller_id,
        )
        .with_for_update(read=True)
    ).one_or_none()
    state = _state(identity.seller_id, own)
    return state if state.pulled else None


def _state(
    seller_id: UUID | None,
    row: ResultRow[bool, str, str, datetime] | tuple[bool, str, str, datetime] | None,
) -> StopState:
    if row is None:
        reason = "The stop switch cannot be found, so nothing is sent."
        return StopState(seller_id=seller_id, pulled=True, actor="opside", reason=reason, at=None)
    pulled, actor, reason, at = cast(tuple[bool, str, str, datetime], row)
    return StopState(seller_id=seller_id, pulled=pulled, actor=actor, reason=reason, at=at)


def _set(
    session: Session,
    seller_id: UUID | None,
    *,
    pulled: bool,
    actor: str,
    reason: str,
    at: datetime,
) -> None:
    values = {
        "pulled": pulled,
        "actor": without_nul(actor),
        "reason": without_nul(reason),
        "at": at,
    }
    if seller_id is None:
        statement = update(GlobalStopRow).where(col(GlobalStopRow.id) == 1)
    else:
        statement = update(StopSwitchRow).where(
            col(StopSwitchRow.tenant_id) == tenant_of(session),
            col(StopSwitchRow.seller_id) == seller_id,
        )
    if session.exec(statement.values(**values)).rowcount != 1:
        raise _not_found(seller_id)
    if seller_id is not None:
        _remember(session, seller_id, values)


def _remember(session: Session, seller_id: UUID, values: dict[str, Any]) -> None:
    """One line of the history. The switch's row is locked by its own change: nobody else counts."""
    owner = {"tenant_id": tenant_of(session), "seller_id": seller_id}
    last = session.exec(
        select(func.coalesce(func.max(StopSwitchChangeRow.seq), 0)).where(
            StopSwitchChangeRow.tenant_id == owner["tenant_id"],
            StopSwitchChangeRow.seller_id == seller_id,
        )
    ).one()
    session.exec(insert(StopSwitchChangeRow).values(**owner, seq=last + 1, **values))


def _change(row: StopSwitchChangeRow) -> StopChange:
    return StopChange.model_validate(row.model_dump(exclude={"tenant_id", "seller_id"}))


def _not_found(seller_id: UUID | None) -> NotFound:
    whose = "over all sellers" if seller_id is None else f"of seller {seller_id}"
    return NotFound(f"There is no stop switch {whose}: check the id and the tenant.")


def _in_flight(row: DisputeSubmissionRow) -> SendInFlight:
    return SendInFlight(
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        kind=SubmissionKind(row.kind),
        key=row.key,
        since=row.updated_at,
    )
