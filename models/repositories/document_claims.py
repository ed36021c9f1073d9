"""Which claims rest on a document, and which of those that wait it could serve."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimStatus
from models.db import tenant_of
from models.repositories.claims import WAITING_FOR_EVIDENCE
from models.repositories.line_units import MatchState
from models.tables.claims import ClaimRow
from models.tables.evidence import DocumentLineRow, MatchRow

_MOST_SERVABLE = 200


class ServedClaim(BaseModel):
    """A claim and a line of the document. `state`: `held` takes `units` of it, `released` gave them
    back or got none; None: the line names the product, and the claim still waits for evidence."""

    model_config = ConfigDict(frozen=True)

    claim_id: UUID
    status: ClaimStatus
    line_position: int
    match_id: UUID | None = None
    state: MatchState | None = None
    units: int = 0
    probability: float | None = None


def served(session: Session, document_id: UUID) -> list[ServedClaim]:
    """The claims that were matched with it, and those that wait and whose product a line names."""
    matched = [*_matched(session, document_id)]
    known = {claim.claim_id for claim in matched}
    return matched + [one for one in _servable(session, document_id) if one.claim_id not in known]


def _matched(session: Session, document_id: UUID) -> list[ServedClaim]:
    rows = session.exec(
        select(MatchRow, ClaimRow.status)
        .join(ClaimRow)
        .where(MatchRow.tenant_id == tenant_of(session), MatchRow.document_id == document_id)
        .order_by(col(MatchRow.line_position), col(MatchRow.at), col(MatchRow.id))
    )
    return [
        ServedClaim(
            claim_id=match.claim_id,
            status=ClaimStatus(status),
            line_position=match.line_position,
            match_id=match.id,
            state=MatchState(match.state),
            units=match.quantity if match.state == MatchState.HELD else 0,
            probability=match.probability,
        )
        for match, status in rows
    ]


def _servable(session: Session, document_id: UUID) -> list[ServedClaim]:
    rows = session.exec(
        select(ClaimRow.id, ClaimRow.status, func.min(DocumentLineRow.position))
        .select_from(DocumentLineRow)
        .join(
            ClaimRow,
            (col(ClaimRow.tenant_id) == col(DocumentLineRow.tenant_id))
            & (col(ClaimRow.seller_id) == col(DocumentLineRow.seller_id)),
        )
        .where(
            DocumentLineRow.tenant_id == tenant_of(session),
            DocumentLineRow.document_id == document_id,
            col(ClaimRow.status).in_(WAITING_FOR_EVIDENCE),
            or_(
                *(
                    func.upper(DocumentLineRow.sku) == func.upper(getattr(ClaimRow, name))
                    for name in ("msku", "fnsku", "asin")
                )
            ),
        )
        .group_by(col(ClaimRow.id), col(ClaimRow.status), col(ClaimRow.deadline))
        .order_by(col(ClaimRow.deadline), col(ClaimRow.id))
        .limit(_MOST_SERVABLE)
    )
    return [
        ServedClaim(claim_id=claim_id, status=ClaimStatus(status), line_position=position)
        for claim_id, status, position in rows
    ]
