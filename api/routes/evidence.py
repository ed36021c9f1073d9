"""What a claim's proof lacks, before Amazon says so."""

from uuid import UUID

from fastapi import APIRouter
from sqlmodel import Session

from api import visible
from api.dependencies import Caller, TenantSession
from api.problems import problem_responses
from api.schemas.evidence import EvidenceView
from claims.lint import evidence_list, still_open
from models.contracts.claim import ClaimFile
from models.contracts.evidence import DocumentFields, EvidenceMatch
from models.errors import NotFound
from models.repositories import documents

router = APIRouter(prefix="/claims", tags=["claims"])


@router.get(
    "/{claim_id}/evidence",
    summary="Read what Amazon will ask for, and what is missing",
    responses=problem_responses(NotFound),
)
def read_evidence(claim_id: UUID, caller: Caller, session: TenantSession) -> EvidenceView:
    """One item for each thing that Amazon asks for: there, missing, or of a kind that it refuses,
    with what to do about it. A document that was rejected, or is gone, counts as none."""
    claim = visible.claim(session, caller, claim_id)
    match, document = _rests_on(session, claim.file)
    items = evidence_list(claim.facts, match, document, claim.file.confirmed_by)
    return EvidenceView(
        claim_id=claim_id,
        document_id=match.document_id if match else None,
        proof_of_delivery_id=match.delivery.document_id if match and match.delivery else None,
        match_id=match.match_id if match else None,
        ready=not still_open(items),
        items=items,
    )


def _rests_on(
    session: Session, file: ClaimFile
) -> tuple[EvidenceMatch | None, DocumentFields | None]:
    match = file.match
    if match is None or match.match_id in file.rejected_matches:
        return None, None
    fields = documents.get(session, match.document_id).fields
    return (match, fields) if fields is not None else (None, None)
