"""Rows as one caller may see them: what is another tenant's or another seller's is not found.

Row-level security hides other tenants already; here the caller's own sellers are checked too.
"""

from uuid import UUID

from sqlmodel import Session

from api.auth import Principal
from models.contracts.evidence import DocumentStatus
from models.contracts.syncs import SyncProgress
from models.errors import NotFound
from models.repositories import (
    claims,
    documents,
    match_lists,
    question_answers,
    question_group_lists,
    questions,
    sellers,
    syncs,
)
from models.repositories.claims import ClaimRecord
from models.repositories.documents import DocumentRecord
from models.repositories.match_lists import MatchRecord
from models.repositories.question_answers import AnswerRecord
from models.repositories.question_group_lists import GroupRecord
from models.repositories.questions import QuestionRecord
from models.repositories.sellers import SellerRecord


def claim(session: Session, caller: Principal, claim_id: UUID) -> ClaimRecord:
    """NotFound."""
    found = claims.get(session, claim_id)
    if found is None or not _is_of(caller, found.identity.tenant_id, found.identity.seller_id):
        raise _not_found("claim", claim_id)
    return found


def sync(session: Session, caller: Principal, sync_id: UUID) -> SyncProgress:
    """NotFound."""
    found = syncs.get(session, sync_id)
    if found is None or not _is_of(caller, found.seller.tenant_id, found.seller.seller_id):
        raise _not_found("sync", sync_id)
    return found


def question(session: Session, caller: Principal, question_id: UUID) -> QuestionRecord:
    """NotFound."""
    found = questions.get(session, question_id)
    if found is None or not _is_of(caller, found.identity.tenant_id, found.identity.seller_id):
        raise _not_found("question", question_id)
    return found


def question_group(session: Session, caller: Principal, group_id: UUID) -> GroupRecord:
    """NotFound."""
    found = question_group_lists.get(session, group_id)
    if found is None or not _is_of(caller, found.tenant_id, found.seller_id):
        raise _not_found("question group", group_id)
    return found


def group_answer(
    session: Session, caller: Principal, group_id: UUID, answer_id: UUID
) -> AnswerRecord:
    """An answer to this group. NotFound."""
    question_group(session, caller, group_id)
    found = question_answers.get(session, answer_id)
    if found.given.group_id != group_id:
        raise _not_found("answer", answer_id)
    return found


def document(
    session: Session, caller: Principal, document_id: UUID, *, deleted: bool = False
) -> DocumentRecord:
    """NotFound, also for one that was deleted, unless `deleted` ones are asked for."""
    found = documents.get(session, document_id)
    is_gone = found.status is DocumentStatus.DELETED and not deleted
    if is_gone or not _is_of(caller, found.tenant_id, found.seller_id):
        raise _not_found("document", document_id)
    return found


def match(session: Session, caller: Principal, match_id: UUID) -> MatchRecord:
    """NotFound."""
    found = match_lists.get(session, match_id)
    if found is None or not _is_of(caller, found.identity.tenant_id, found.identity.seller_id):
        raise _not_found("match", match_id)
    return found


def seller(session: Session, caller: Principal, seller_id: UUID) -> SellerRecord:
    """NotFound."""
    found = sellers.get(session, seller_id)
    if not _is_of(caller, found.tenant_id, found.seller_id):
        raise _not_found("seller", seller_id)
    return found


def all_sellers(session: Session, caller: Principal) -> list[SellerRecord]:
    """The sellers that the caller sees, by name."""
    return [found for found in sellers.of_tenant(session) if caller.sees(found.seller_id)]


def _is_of(caller: Principal, tenant_id: UUID, seller_id: UUID) -> bool:
    return tenant_id == caller.tenant_id and caller.sees(seller_id)


def _not_found(what: str, wanted: UUID) -> NotFound:
    return NotFound(f"There is no {what} {wanted}: check the id and the tenant.")
