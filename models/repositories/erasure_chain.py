"""Erases words from a claim's audit chain: tombstones, and the event that vouches for them."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.contracts.audit import ERASED, AuditEvent, ErasureNote, left_hash, sealed
from models.contracts.claim import ClaimStatus
from models.contracts.erasure import ErasureKind, ErasureOrder, Rule, erased_columns
from models.contracts.projection import EventKind
from models.tables.claims import ClaimEventRow, ClaimRow


def writer_of(order_id: object) -> str:
    """Who writes an erasure's events."""
    return f"erasure-{order_id}"


def erase_claim(
    session: Session, claim: ClaimRow, order: ErasureOrder, rule: Rule, *, say_so: bool
) -> int:
    """How many events became tombstones. The claim's row is locked.

    Where one did, or with `say_so`, the chain gets an event more, which lists them.
    """
    changes = {
        row.seq: (row, changed)
        for row in _events(session, claim)
        if (changed := _changed(row, order, rule))
    }
    file = claim.file | erased_columns("claims", {"file": claim.file}, rule).get("file", {})
    if not changes and not say_so:
        return 0
    seq = claim.last_seq + 1
    left = {
        number: left_hash(_audit_event(row, **changed, erased=seq))
        for number, (row, changed) in changes.items()
    }
    _append(session, claim, order, file, left)
    for number, (_, changed) in changes.items():
        session.exec(
            update(ClaimEventRow)
            .where(
                col(ClaimEventRow.tenant_id) == claim.tenant_id,
                col(ClaimEventRow.claim_id) == claim.id,
                col(ClaimEventRow.seq) == number,
            )
            .values(**changed, erased=seq)
        )
    return len(changes)


def _events(session: Session, claim: ClaimRow) -> list[ClaimEventRow]:
    statement = (
        select(ClaimEventRow)
        .where(ClaimEventRow.tenant_id == claim.tenant_id, ClaimEventRow.claim_id == claim.id)
        .order_by(col(ClaimEventRow.seq))
    )
    return list(session.exec(statement))


def _changed(row: ClaimEventRow, order: ErasureOrder, rule: Rule) -> dict[str, Any]:
    """An erasure says nothing of a document but its id; who ordered it may be erased later."""
    if row.kind == EventKind.ERASURE and order.kind is ErasureKind.DOCUMENT:
        return {}
    return erased_columns("claim_events", row.model_dump(), rule)


def _append(
    session: Session,
    claim: ClaimRow,
    order: ErasureOrder,
    file: dict[str, Any],
    left: dict[int, str],
) -> None:
    is_document = order.kind is ErasureKind.DOCUMENT
    note = ErasureNote.model_validate(
        {"document_id": order.subject if is_document else None, "events": left}
    )
    status = ClaimStatus(claim.status)
    event = sealed(
        AuditEvent(
            claim_id=claim.id,
            seq=claim.last_seq + 1,
            kind=EventKind.ERASURE,
            writer=writer_of(order.erasure_id),
            run_id=str(order.erasure_id),
            step=1,
            at=max(order.at, claim.updated_at),
            source=status,
            target=status,
            actor=order.actor,
            reason=order.reason,
            file=file | {ERASED: note.model_dump(mode="json")},
            previous_hash=claim.last_hash,
        )
    )
    session.add(
        ClaimEventRow(tenant_id=claim.tenant_id, seller_id=claim.seller_id, **event.model_dump())
    )
    claim.file, claim.updated_at = file, event.at
    claim.last_seq, claim.last_hash = event.seq, event.hash
    session.flush()


def _audit_event(row: ClaimEventRow, **changed: Any) -> AuditEvent:
    return AuditEvent.model_validate(
        row.model_dump(exclude={"tenant_id", "seller_id"}) | changed, strict=False
    )
