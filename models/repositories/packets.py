"""Sealed proof packets."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, PacketRef
from models.repositories.rows import insert_once
from models.tables.claims import PacketRow


def add(session: Session, identity: ClaimIdentity, packet: PacketRef, at: datetime) -> None:
    """Store the packet unless its version exists."""
    insert_once(
        session,
        PacketRow,
        {
            "tenant_id": identity.tenant_id,
            "claim_id": identity.claim_id,
            "version": packet.version,
            "seller_id": identity.seller_id,
            "uri": packet.uri,
            "sha256": packet.sha256,
            "size": packet.size,
            "at": at,
        },
    )


def of_claim(session: Session, identity: ClaimIdentity) -> list[PacketRef]:
    """The claim's packets, version 1 first."""
    rows = session.exec(
        select(PacketRow)
        .where(PacketRow.tenant_id == identity.tenant_id, PacketRow.claim_id == identity.claim_id)
        .order_by(col(PacketRow.version))
    )
    return [
        PacketRef(version=row.version, uri=row.uri, sha256=row.sha256, size=row.size)
        for row in rows
    ]
