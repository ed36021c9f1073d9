"""A claim's steps: one call writes the audit row, the claim's row, and all that follows."""

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.contracts.audit import AuditEvent, sealed
from models.contracts.claim import ClaimFile, ClaimIdentity, ClaimStatus
from models.contracts.feed import events_of
from models.contracts.money import Money
from models.contracts.projection import ClaimSnapshot, EventKind, StoredTransition, Transition
from models.errors import NotFound
from models.repositories import budget, commission, feed, matches, packets, questions
from models.repositories.rows import storable
from models.tables.claims import ClaimEventRow, ClaimRow


def record_transition(session: Session, t: Transition) -> StoredTransition:
    """Write one step, or give back what is stored for it (`Transition` says when). NotFound."""
    t = storable(t)
    claim = _locked(session, t.identity)
    stored = _steps(session, t)
    for event in stored:
        if event.run_id == t.run_id or _same_content(event, t):
            return _stored(event)
    before = ClaimFile.model_validate(claim.file)
    event = _append(session, claim, t, EventKind.CORRECTION if stored else t.kind)
    _project(claim, t, event)
    session.flush()
    _follow(session, t)
    _tell(session, claim, t, event, before)
    return _stored(event)


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


def _locked(session: Session, identity: ClaimIdentity) -> ClaimRow:
    claim = session.exec(_claim(identity).with_for_update(key_share=True)).one_or_none()
    if claim is None:
        raise _not_found(identity)
    return claim


def _not_found(identity: ClaimIdentity) -> NotFound:
    return NotFound(f"There is no claim {identity.claim_id}: check the id and the tenant.")


def _steps(session: Session, t: Transition) -> list[ClaimEventRow]:
    """What is stored for this writer's step: this run's row first, then the newest of others."""
    rows = session.exec(
        select(ClaimEventRow)
        .where(
            ClaimEventRow.tenant_id == t.identity.tenant_id,
            ClaimEventRow.claim_id == t.identity.claim_id,
            ClaimEventRow.writer == t.writer,
            ClaimEventRow.step == t.step,
        )
        .order_by(col(ClaimEventRow.seq).desc())
    ).all()
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


def _append(session: Session, claim: ClaimRow, t: Transition, kind: EventKind) -> ClaimEventRow:
    event = sealed(
        AuditEvent(
            claim_id=claim.id,
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
    row = ClaimEventRow(tenant_id=claim.tenant_id, seller_id=claim.seller_id, **event.model_dump())
    session.add(row)
    return row


def _project(claim: ClaimRow, t: Transition, event: ClaimEventRow) -> None:
    claim.last_seq, claim.last_hash = event.seq, event.hash
    claim.file = event.file
    claim.claimed_cents = _cents(t.file.claimed, claim.currency)
    claim.approved_cents = _cents(t.file.approved, claim.currency)
    claim.paid_cents = _cents(t.file.paid, claim.currency)
    claim.confidence = t.file.confidence
    claim.case_id = t.file.case_id
    claim.desk = t.file.desk
    claim.updated_at = t.at
    if t.kind is not EventKind.NOTE and claim.status != t.target:
        claim.status, claim.waiting_since = t.target, t.at


def _follow(session: Session, t: Transition) -> None:
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
    if t.commission:
        commission.add(session, t.identity, t.commission, t.at)
    if t.gives_back_units:
        matches.release_units(session, t.identity)
    if t.gives_back_place:
        budget.give_back_unused(session, t.identity)
    if t.file.packet:
        packets.add(session, t.identity, t.file.packet, t.at)


def _tell(
    session: Session, claim: ClaimRow, t: Transition, event: ClaimEventRow, before: ClaimFile
) -> None:
    """Last, because the feed's lock is the whole tenant's until the commit."""
    told = events_of(
        t, before, seq=event.seq, stored_as=EventKind(event.kind), deadline=claim.deadline
    )
    feed.append(session, claim.tenant_id, told)


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
