"""A claim's steps: one call writes the audit row, the claim's row, and all that follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.contracts.audit import AuditEvent, sealed
from models.contracts.claim import ClaimFile, ClaimIdentity, ClaimStatus
from models.contracts.feed import events_of
from models.contracts.labels import label_of
from models.contracts.money import Money
from models.contracts.projection import (
    ClaimSnapshot,
    EventKind,
    StoredTransition,
    Transition,
    WrittenSteps,
)
from models.errors import NotFound
from models.repositories import (
    budget,
    commission,
    feed,
    labels,
    matches,
    packets,
    question_groups,
    questions,
)
from models.repositories.rows import storable
from models.tables.claims import ClaimEventRow, ClaimRow


class _LockedClaim(NamedTuple):
    """What a step needs of its claim's row."""

    last_seq: int
    last_hash: str
    status: str
    waiting_since: datetime
    currency: str
    deadline: datetime
    file: dict[str, Any]


# Plain statements, made once: a claim takes a dozen steps, and this is most of what they cost.
_THE_CLAIM = (
    col(ClaimRow.tenant_id) == bindparam("of_tenant"),
    col(ClaimRow.seller_id) == bindparam("of_seller"),
    col(ClaimRow.id) == bindparam("of_claim"),
)
_LOCK = (
    sql_select(*[getattr(ClaimRow, name) for name in _LockedClaim._fields])
    .where(*_THE_CLAIM)
    .with_for_update(key_share=True)
)
_STEPS = (
    select(ClaimEventRow)
    .where(
        col(ClaimEventRow.tenant_id) == bindparam("of_tenant"),
        col(ClaimEventRow.claim_id) == bindparam("of_claim"),
        col(ClaimEventRow.writer) == bindparam("by"),
        col(ClaimEventRow.step) == bindparam("number"),
    )
    .order_by(col(ClaimEventRow.seq).desc())
)
_APPEND = insert(ClaimEventRow)
_PROJECT = update(ClaimRow).where(*_THE_CLAIM)


def record_transition(session: Session, t: Transition) -> StoredTransition:
    """Write one step, or give back what is stored for it (`Transition` says when). NotFound."""
    t = storable(t)
    claim = _locked(session, t.identity)
    stored = _steps(session, t)
    for event in stored:
        if event.run_id == t.run_id or _same_content(event, t):
            return _stored(event)
    event = _append(session, claim, t, EventKind.CORRECTION if stored else t.kind)
    _project(session, claim, t, event)
    before = ClaimFile.model_validate(claim.file)
    _follow(session, claim, t)
    label = label_of(t, before)
    if label:
        labels.add(session, label)
    _tell(session, claim, t, event, before)
    return StoredTransition(
        seq=event.seq, kind=event.kind, target=event.target, file=t.file, hash=event.hash
    )


def record_steps(session: Session, steps: Sequence[Transition]) -> WrittenSteps:
    """Write steps that follow each other, at least one. `WrittenSteps` says what is stored."""
    for t in steps:
        stored = record_transition(session, t)
        if (stored.target, stored.file) != (t.target, t.file):
            return WrittenSteps(step=t.step, target=stored.target, file=stored.file)
    return WrittenSteps(step=steps[-1].step, target=steps[-1].target)


def read_snapshot(session: Session, identity: ClaimIdentity) -> ClaimSnapshot:
    """Where the claim stands. NotFound."""
    claim = session.exec(_claim(identity)).one_or_none()
    if claim is None:
        raise _not_found(identity)
    return ClaimSnapshot(
        status=ClaimStatus(claim.status),
        file=ClaimFile.model_validate(claim.file),
        seq=claim.last_seq,
        at=claim.updated_at,
    )


def read_events(
    session: Session, identity: ClaimIdentity, up_to: int | None = None
) -> list[AuditEvent]:
    """The claim's audit chain from its beginning, up to and including event `up_to`."""
    statement = (
        select(ClaimEventRow)
        .where(
            ClaimEventRow.tenant_id == identity.tenant_id,
            ClaimEventRow.claim_id == identity.claim_id,
        )
        .order_by(col(ClaimEventRow.seq))
    )
    if up_to is not None:
        statement = statement.where(ClaimEventRow.seq <= up_to)
    return [_audit_event(row) for row in session.exec(statement)]


def _claim(identity: ClaimIdentity) -> SelectOfScalar[ClaimRow]:
    return select(ClaimRow).where(
        ClaimRow.tenant_id == identity.tenant_id,
        ClaimRow.id == identity.claim_id,
        ClaimRow.seller_id == identity.seller_id,
    )


def _locked(session: Session, identity: ClaimIdentity) -> _LockedClaim:
    row = session.connection().execute(_LOCK, _named(identity)).one_or_none()
    if row is None:
        raise _not_found(identity)
    return _LockedClaim(*row)


def _named(identity: ClaimIdentity) -> dict[str, UUID]:
    return {
        "of_tenant": identity.tenant_id,
        "of_seller": identity.seller_id,
        "of_claim": identity.claim_id,
    }


def _not_found(identity: ClaimIdentity) -> NotFound:
    return NotFound(f"There is no claim {identity.claim_id}: check the id and the tenant.")


def _steps(session: Session, t: Transition) -> list[ClaimEventRow]:
    """What is stored for this writer's step: this run's row first, then the newest of others."""
    step = {"by": t.writer, "number": t.step}
    rows = session.exec(_STEPS, params={**_named(t.identity), **step}).all()
    own = [row for row in rows if row.run_id == t.run_id]
    return own or list(rows[:1])


def _same_content(event: ClaimEventRow, t: Transition) -> bool:
    """Whether another run wrote the same; only the clock may differ."""
    return (event.source, event.target, event.actor, event.reason, event.file) == (
        t.source,
        t.target,
        t.actor,
        t.reason,
        t.file.model_dump(mode="json"),
    )


def _append(session: Session, claim: _LockedClaim, t: Transition, kind: EventKind) -> AuditEvent:
    event = sealed(
        AuditEvent(
            claim_id=t.identity.claim_id,
            seq=claim.last_seq + 1,
            kind=kind,
            writer=t.writer,
            run_id=t.run_id,
            step=t.step,
            at=t.at,
            source=t.source,
            target=t.target,
            actor=t.actor,
            reason=t.reason,
            file=t.file.model_dump(mode="json"),
            previous_hash=claim.last_hash,
        )
    )
    whose = {"tenant_id": t.identity.tenant_id, "seller_id": t.identity.seller_id}
    session.connection().execute(_APPEND, {**whose, **event.model_dump()})
    return event


def _project(session: Session, claim: _LockedClaim, t: Transition, event: AuditEvent) -> None:
    moves = t.kind is not EventKind.NOTE and claim.status != t.target
    values = {
        "last_seq": event.seq,
        "last_hash": event.hash,
        "file": event.file,
        "claimed_cents": _cents(t.file.claimed, claim.currency),
        "approved_cents": _cents(t.file.approved, claim.currency),
        "paid_cents": _cents(t.file.paid, claim.currency),
        "confidence": t.file.confidence,
        "case_id": t.file.case_id,
        "desk": t.file.desk,
        "updated_at": t.at,
        "status": t.target if moves else claim.status,
        "waiting_since": t.at if moves else claim.waiting_since,
    }
    if t.facts is not None:
        values["facts"] = t.facts.model_dump(mode="json")
    session.connection().execute(_PROJECT, {**_named(t.identity), **values})


def _follow(session: Session, claim: _LockedClaim, t: Transition) -> None:
    """What else the step changes. Each part changes nothing where it was done before."""
    if t.closes_question:
        questions.close(
            session,
            t.identity,
            state=t.closes_question,
            actor=t.actor,
            choice=t.choice,
            answer=t.answer,
            at=t.at,
        )
    if t.opens:
        questions.open_question(session, t.identity, t.opens, t.at)
    question_groups.follow(session, t, ClaimStatus(claim.status))
    if t.commission:
        commission.add(session, t.identity, t.commission, t.at)
    if t.gives_back_units:
        matches.release_units(session, t.identity)
    if t.gives_back_place:
        budget.give_back_unused(session, t.identity)
    if t.file.packet:
        packets.add(session, t.identity, t.file.packet, t.at)


def _tell(
    session: Session, claim: _LockedClaim, t: Transition, event: AuditEvent, before: ClaimFile
) -> None:
    told = events_of(t, before, seq=event.seq, stored_as=event.kind, deadline=claim.deadline)
    feed.append(session, told)


def _cents(amount: Money | None, currency: str) -> int | None:
    return amount.cents if amount is not None and amount.currency == currency else None


def _stored(event: ClaimEventRow) -> StoredTransition:
    return StoredTransition(
        seq=event.seq,
        kind=EventKind(event.kind),
        target=ClaimStatus(event.target),
        file=ClaimFile.model_validate(event.file),
        hash=event.hash,
    )


def _audit_event(row: ClaimEventRow) -> AuditEvent:
    return AuditEvent.model_validate(
        row.model_dump(exclude={"tenant_id", "seller_id"}), strict=False
    )
