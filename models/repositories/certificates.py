"""The tenant's book of certificates: what holds is its last entry, and its sellers follow it."""

from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.contracts.certificates import Certificate, CertificateState, Certified
from models.db import tenant_of
from models.errors import NotInThisState
from models.repositories.rows import without_nul
from models.tables.labels import GateCertificateRow
from models.tables.sellers import SellerRow


def current(session: Session) -> Certificate | None:
    """What holds; None when nothing was ever reviewed."""
    return next(iter(book(session, 1)), None)


def book(session: Session, limit: int = 50) -> list[Certificate]:
    """The newest entries, newest first."""
    rows = session.exec(
        select(GateCertificateRow)
        .where(GateCertificateRow.tenant_id == tenant_of(session))
        .order_by(col(GateCertificateRow.seq).desc())
        .limit(limit)
    )
    return [Certificate.model_validate(row.model_dump(exclude={"tenant_id"})) for row in rows]


def highest_threshold(session: Session) -> float | None:
    """The greatest that was ever certified: later ones are no lower."""
    return session.exec(
        select(func.max(GateCertificateRow.threshold)).where(
            GateCertificateRow.tenant_id == tenant_of(session)
        )
    ).one()


def enter(
    session: Session, found: Certified, model_version: str, actor: str, at: datetime
) -> Certificate:
    """Writes what the labels show, unless the book's last entry is about the same ones: what an
    operator revoked stays so until there are others."""
    _locked(session)
    last, now = current(session), (found.labels_sha256, model_version)
    if last is not None and (last.labels_sha256, last.model_version) == now:
        return last
    state = CertificateState.REFUSED if found.threshold is None else CertificateState.CERTIFIED
    entry = Certificate(
        seq=last.seq + 1 if last else 1,
        state=state,
        model_version=model_version,
        threshold=found.threshold,
        reason=found.reason,
        labels=found.labels,
        labels_sha256=found.labels_sha256,
        actor=actor,
        at=at,
    )
    return _written(session, entry)


def revoke(session: Session, actor: str, reason: str, at: datetime) -> Certificate:
    """Turns filing without a person off until other labels certify it again. NotInThisState when
    nothing is certified."""
    _locked(session)
    last = current(session)
    if last is None or last.state is not CertificateState.CERTIFIED:
        raise NotInThisState("Nothing is certified: filing without a person is off already.")
    revoked = {
        "seq": last.seq + 1,
        "state": CertificateState.REVOKED,
        "threshold": None,
        "reason": without_nul(reason),
        "actor": without_nul(actor),
        "at": at,
    }
    return _written(session, last.model_copy(update=revoked))


def _locked(session: Session) -> None:
    """Two reviews of one tenant come one after the other: what they write stands in its sellers."""
    session.exec(
        select(SellerRow.id)
        .where(SellerRow.tenant_id == tenant_of(session))
        .order_by(col(SellerRow.id))
        .with_for_update(key_share=True)
    ).all()


def _written(session: Session, entry: Certificate) -> Certificate:
    tenant_id = tenant_of(session)
    session.add(GateCertificateRow(tenant_id=tenant_id, **entry.model_dump()))
    session.exec(
        update(SellerRow)
        .where(col(SellerRow.tenant_id) == tenant_id)
        .values(certified_threshold=entry.threshold)
    )
    session.flush()
    return entry
