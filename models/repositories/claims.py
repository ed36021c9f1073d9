"""Claims: made once, started once, listed page by page."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import exists, func, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.contracts.claim import (
    ClaimFacts,
    ClaimFamily,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    DeskCause,
    LossKey,
)
from models.contracts.money import Money
from models.contracts.syncs import LinkedCases
from models.contracts.workflows import ClaimInput
from models.db import tenant_of
from models.errors import ClaimExists, NotFound
from models.repositories.claim_lists import ClaimFilters, ClaimSort, listing_of, page_statement
from models.repositories.pages import Page, page_of
from models.repositories.rows import insert_once, money, storable
from models.tables.claims import ClaimRow
from models.tables.sellers import SellerRow

# A statement takes so many values at most.
_LOSSES_AT_ONCE = 1000
# A claim that has not found out yet whether a document supports it.
_LOOKING = (ClaimStatus.DETECTED, ClaimStatus.MATCHING, ClaimStatus.GATE)
# `claims.admission` says in which of them a claim follows its loss.
UNFILED = (
    *_LOOKING,
    ClaimStatus.AWAITING_ANSWER,
    ClaimStatus.AWAITING_EVIDENCE,
    ClaimStatus.FILING,
    ClaimStatus.HELD_BY_BUDGET,
    ClaimStatus.HELD_BY_STOP,
    ClaimStatus.RETRYING,
    ClaimStatus.ON_DESK,
)
# A claim that is being matched may have missed the document: it keeps the offer and looks again.
# One that Amazon asks about is left out: only a person says what is sent to Amazon as an answer.
WAITING_FOR_EVIDENCE = (
    ClaimStatus.DETECTED,
    ClaimStatus.MATCHING,
    ClaimStatus.GATE,
    ClaimStatus.AWAITING_EVIDENCE,
    ClaimStatus.AWAITING_ANSWER,
)


class ClaimRecord(BaseModel):
    """A claim's row. Amounts are in the claim's currency; `waiting_since`: in this status since.

    `amount` is the claim's money as far as it is known (`ClaimRow` says how).
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    follows: UUID | None
    status: ClaimStatus
    file: ClaimFile
    claimed: Money | None
    approved: Money | None
    paid: Money | None
    amount: Money
    seq: int
    waiting_since: datetime
    workflow_started_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def where(self) -> tuple[UUID, ClaimStatus]:
        """Which claim it is and where it stands."""
        return self.identity.claim_id, self.status

    @property
    def as_started(self) -> ClaimInput:
        """What its workflow is started with."""
        return ClaimInput.of(self.identity, self.facts, self.policy, self.follows)


def create_claim(session: Session, claim: ClaimInput, at: datetime) -> bool:
    """Store a new claim. False when it exists already; ClaimExists when another claim has its
    ledger row; NotFound when the tenant has no such seller.
    """
    claim = storable(claim)
    identity, facts = claim.identity, claim.facts
    if session.get(SellerRow, (identity.tenant_id, identity.seller_id)) is None:
        raise NotFound(f"There is no seller {identity.seller_id}: check the id and the tenant.")
    is_new = insert_once(
        session,
        ClaimRow,
        {
            "tenant_id": identity.tenant_id,
            "id": identity.claim_id,
            "seller_id": identity.seller_id,
            "family": facts.family,
            "ledger_key": facts.ledger_key,
            "follows": claim.follows,
            "facts": facts.model_dump(mode="json"),
            "policy": claim.policy.model_dump(mode="json"),
            "status": ClaimStatus.DETECTED,
            "deadline": facts.deadline,
            "currency": facts.currency,
            "waiting_since": at,
            "file": ClaimFile().model_dump(mode="json"),
            "created_at": at,
            "updated_at": at,
        },
    )
    if not is_new and _find(session, identity) is None:
        raise ClaimExists(
            f"Ledger row {facts.ledger_key} has a claim already: look for it in this seller's list."
        )
    return is_new


def mark_started(session: Session, identity: ClaimIdentity, at: datetime) -> None:
    """Remember that the claim's workflow was started; the first moment stays."""
    session.exec(
        update(ClaimRow)
        .where(
            col(ClaimRow.tenant_id) == identity.tenant_id,
            col(ClaimRow.id) == identity.claim_id,
            col(ClaimRow.workflow_started_at).is_(None),
        )
        .values(workflow_started_at=at)
    )


def unstarted(session: Session, older_than: datetime, limit: int) -> list[ClaimInput]:
    """Claims that were stored before `older_than` and have no workflow, oldest first."""
    rows = session.exec(
        select(ClaimRow)
        .where(col(ClaimRow.workflow_started_at).is_(None), ClaimRow.created_at < older_than)
        .order_by(col(ClaimRow.created_at))
        .limit(limit)
    )
    return [_input(row) for row in rows]


def get(session: Session, claim_id: UUID) -> ClaimRecord | None:
    """One claim of the session's tenant, or None."""
    row = session.get(ClaimRow, (tenant_of(session), claim_id))
    return None if row is None else record(row)


def unfiled(session: Session, seller_id: UUID) -> list[ClaimRecord]:
    """The seller's claims that can still be filed for the first time, as far as rows tell."""
    statement = select(ClaimRow).where(
        col(ClaimRow.tenant_id) == tenant_of(session),
        col(ClaimRow.seller_id) == seller_id,
        col(ClaimRow.status).in_(UNFILED),
        col(ClaimRow.case_id).is_(None),
    )
    return [record(row) for row in session.exec(statement)]


def list_claims(
    session: Session,
    filters: ClaimFilters,
    cursor: str | None = None,
    limit: int = 50,
    sort: ClaimSort = ClaimSort.DEADLINE,
) -> Page[ClaimRecord]:
    """The tenant's claims in this order. `cursor` is the page before's `next_cursor`; InvalidField
    when it is not one, or one of another listing.
    """
    statement = page_statement(tenant_of(session), filters, sort, cursor=cursor, limit=limit)
    return page_of(
        list(session.exec(statement)),
        limit,
        record,
        lambda row: tuple(getattr(row, name) for name in sort.names),
        of=listing_of(filters, sort),
    )


def standing(
    session: Session, seller_id: UUID, losses: Sequence[LossKey]
) -> dict[LossKey, ClaimRecord]:
    """The seller's claim of each loss that has one: of several the one that no other follows."""
    found: dict[LossKey, ClaimRecord] = {}
    for first in range(0, len(losses), _LOSSES_AT_ONCE):
        found |= _standing(session, seller_id, losses[first : first + _LOSSES_AT_ONCE])
    return found


def _standing(
    session: Session, seller_id: UUID, losses: Sequence[LossKey]
) -> dict[LossKey, ClaimRecord]:
    after = aliased(ClaimRow)
    is_followed = exists().where(
        col(after.tenant_id) == ClaimRow.tenant_id, col(after.follows) == ClaimRow.id
    )
    rows = session.exec(
        select(ClaimRow).where(
            ClaimRow.tenant_id == tenant_of(session),
            ClaimRow.seller_id == seller_id,
            tuple_(col(ClaimRow.family), col(ClaimRow.ledger_key)).in_(losses),
            ~is_followed,
        )
    )
    return {(ClaimFamily(row.family), row.ledger_key): record(row) for row in rows}


def count_linked(session: Session, claim_ids: Sequence[UUID]) -> LinkedCases:
    """Of these claims: how many still look for a document, and how many have a match."""
    looking = col(ClaimRow.status).in_(_LOOKING)
    linked = func.jsonb_typeof(col(ClaimRow.file)["match"]) == "object"
    counted = session.exec(
        select(func.count().filter(looking), func.count().filter(linked)).where(
            ClaimRow.tenant_id == tenant_of(session), col(ClaimRow.id).in_(claim_ids)
        )
    ).one()
    return LinkedCases(looking=counted[0], linked=counted[1])


def waiting_for_evidence(session: Session, seller_id: UUID) -> list[ClaimInput]:
    """Claims of the seller that a new document may help, nearest deadline first."""
    rows = session.exec(
        select(ClaimRow)
        .where(
            ClaimRow.tenant_id == tenant_of(session),
            ClaimRow.seller_id == seller_id,
            col(ClaimRow.status).in_(WAITING_FOR_EVIDENCE),
        )
        .order_by(col(ClaimRow.deadline), col(ClaimRow.id))
    )
    return [_input(row) for row in rows]


def stopped(session: Session, seller_id: UUID | None) -> list[ClaimIdentity]:
    """Claims that a stop switch holds: one seller's, or all that the session sees."""
    statement = select(ClaimRow).where(ClaimRow.status == ClaimStatus.HELD_BY_STOP)
    if seller_id is not None:
        statement = statement.where(ClaimRow.seller_id == seller_id)
    return [identity_of(row) for row in session.exec(statement)]


def without_consent(session: Session, seller_id: UUID) -> list[ClaimIdentity]:
    """The seller's claims on the desk for want of its consent."""
    statement = select(ClaimRow).where(
        ClaimRow.tenant_id == tenant_of(session),
        ClaimRow.seller_id == seller_id,
        ClaimRow.status == ClaimStatus.ON_DESK,
        ClaimRow.desk == DeskCause.CONSENT_REVOKED,
    )
    return [identity_of(row) for row in session.exec(statement)]


def identity_of(row: ClaimRow) -> ClaimIdentity:
    """Who the row is."""
    return ClaimIdentity(tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.id)


def record(row: ClaimRow) -> ClaimRecord:
    """The row as it leaves the repositories."""
    return ClaimRecord(
        identity=identity_of(row),
        facts=ClaimFacts.model_validate(row.facts),
        policy=ClaimPolicy.model_validate(row.policy),
        follows=row.follows,
        status=ClaimStatus(row.status),
        file=ClaimFile.model_validate(row.file),
        claimed=money(row.claimed_cents, row.currency),
        approved=money(row.approved_cents, row.currency),
        paid=money(row.paid_cents, row.currency),
        amount=Money(cents=row.amount_cents, currency=row.currency),
        seq=row.last_seq,
        waiting_since=row.waiting_since,
        workflow_started_at=row.workflow_started_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _input(row: ClaimRow) -> ClaimInput:
    return ClaimInput.of(
        identity_of(row),
        ClaimFacts.model_validate(row.facts),
        ClaimPolicy.model_validate(row.policy),
        row.follows,
    )


def _find(session: Session, identity: ClaimIdentity) -> ClaimRow | None:
    return session.exec(
        select(ClaimRow).where(
            ClaimRow.tenant_id == identity.tenant_id,
            ClaimRow.seller_id == identity.seller_id,
            ClaimRow.id == identity.claim_id,
        )
    ).one_or_none()
