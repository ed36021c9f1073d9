"""The desk: what waits for a person or is stuck, with whose turn it is and what can be done."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from api.auth import Principal
from api.roles import Role
from claims.desk import HEADINGS, consent_news, consent_since, why
from claims.desk_actions import SELLERS_ACTIONS, DeskAction, possible_actions
from claims.desk_timers import next_wake_up
from claims.unreadable import sentence_of
from models.contracts.desk import DeskClaim, DeskGroup, Turn
from models.contracts.money import Money
from models.repositories.desk import DeskSum
from models.repositories.desk_others import FailedDocument, StrayPayment, UnconnectedSeller


class DeskItem(BaseModel):
    """One thing on the desk. `id` is the claim's, document's, payment line's, seller's or
    workflow's. `next_wake_up` is when it goes on by itself, if nobody does anything; `actions` are
    what the reader may say to the claim where it stands."""

    cause: DeskGroup
    id: str
    seller_id: UUID | None
    claim_id: UUID | None = None
    title: str
    turn: Turn
    why: str
    since: datetime
    next_wake_up: datetime | None = None
    deadline: datetime | None = None
    money: Money | None = None
    actions: list[DeskAction] = []

    @classmethod
    def of_claim(cls, claim: DeskClaim, reader: Principal) -> Self:
        """A claim, with what this reader may say to it."""
        identity, file = claim.identity, claim.file
        return cls(
            cause=claim.group,
            id=str(identity.claim_id),
            seller_id=identity.seller_id,
            claim_id=identity.claim_id,
            title=claim.title,
            turn=HEADINGS[claim.group].turn,
            why=why(claim),
            since=claim.since,
            next_wake_up=next_wake_up(claim),
            deadline=claim.deadline,
            money=file.approved or file.claimed,
            actions=_open_to(reader, possible_actions(claim.status, file)),
        )

    @classmethod
    def of_document(cls, document: FailedDocument) -> Self:
        """A document that could not be read."""
        return cls(
            cause=DeskGroup.DOCUMENT_FAILED,
            id=str(document.document_id),
            seller_id=document.seller_id,
            title=document.file_name,
            turn=HEADINGS[DeskGroup.DOCUMENT_FAILED].turn,
            why=sentence_of(document.error_code or ""),
            since=document.since,
        )

    @classmethod
    def of_payment(cls, payment: StrayPayment) -> Self:
        """A payment that no claim has counted."""
        known = payment.group is DeskGroup.PAYMENT_UNTOLD
        return cls(
            cause=payment.group,
            id=payment.line_id,
            seller_id=payment.seller_id,
            claim_id=payment.claim_id,
            title=f"Case {payment.case_id}" if payment.case_id else "Without a case",
            turn=HEADINGS[payment.group].turn,
            why="Its claim has ended: settle it by hand."
            if known
            else "No claim has this case: look whether one was filed by hand and not reported.",
            since=payment.since,
            money=payment.amount,
        )

    @classmethod
    def of_seller(cls, seller: UnconnectedSeller, now: datetime) -> Self:
        """An account whose consent needs a person."""
        known = seller.connection
        return cls(
            cause=DeskGroup.CONSENT_MISSING,
            id=str(seller.seller_id),
            seller_id=seller.seller_id,
            title=seller.name,
            turn=HEADINGS[DeskGroup.CONSENT_MISSING].turn,
            why=consent_news(known, now),
            since=consent_since(known, now) if known else seller.created_at,
        )

    @classmethod
    def of_workflow(cls, workflow_id: str, seller_id: UUID | None, since: datetime) -> Self:
        """A workflow whose tasks fail; it goes on by itself when the bug is fixed."""
        return cls(
            cause=DeskGroup.WORKFLOW_FAILING,
            id=workflow_id,
            seller_id=seller_id,
            title=workflow_id,
            turn=HEADINGS[DeskGroup.WORKFLOW_FAILING].turn,
            why="Its workflow task fails: deploy the fix, and it goes on by itself.",
            since=since,
        )


class DeskGroupView(BaseModel):
    """A group: how many it has in all, what is at stake in all, and the first few."""

    cause: DeskGroup
    title: str
    turn: Turn
    count: int
    money: list[Money]
    items: list[DeskItem]

    @classmethod
    def of(cls, cause: DeskGroup, total: DeskSum, items: list[DeskItem]) -> Self:
        """The group under its heading."""
        heading = HEADINGS[cause]
        return cls(
            cause=cause,
            title=heading.title,
            turn=heading.turn,
            count=total.count,
            money=total.money,
            items=items,
        )


class DeskView(BaseModel):
    """All groups that have something. `engine_answers` false: the workflow engine was away, and
    workflows that are stuck by a bug are not listed."""

    as_of: datetime
    engine_answers: bool
    groups: list[DeskGroupView]


def _open_to(reader: Principal, actions: list[DeskAction]) -> list[DeskAction]:
    if reader.role is Role.AUDITOR:
        return []
    if reader.role is Role.SELLER:
        return [action for action in actions if action in SELLERS_ACTIONS]
    return actions
