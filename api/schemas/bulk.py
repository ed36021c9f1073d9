"""Bulk decisions: one decision over many claims, tried dry first, then worked through at a rate."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.base import Body, Reason
from claims.bulk import Planned
from models.contracts.bulk import (
    MOST_PER_MINUTE,
    BulkAction,
    BulkCounts,
    BulkFilter,
    BulkState,
    ItemState,
    RecordedOrder,
)
from models.contracts.money import Money
from models.repositories.bulk import BulkRecord
from models.repositories.bulk_items import BulkItem

SHOWN_REFUSALS = 20


class NewBulkDecision(Body):
    """What to decide about which claims. `expected_count` is the dry run's count: where another
    number is found, nothing is decided. A withdrawal cannot be taken back, so it asks for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "retry", "filter": {"desk": "not_received"}, "reason": "Amazon is back."}
            ]
        }
    )

    action: BulkAction
    filter: BulkFilter
    reason: Reason
    rate_per_minute: int = Field(default=60, ge=1, le=MOST_PER_MINUTE)
    dry_run: bool = False
    expected_count: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _is_meant(self) -> Self:
        if self.filter.names_nothing:
            raise ValueError("filter is empty: name at least one criterion")
        unconfirmed = self.expected_count is None and not self.dry_run
        if self.action is BulkAction.WITHDRAW and unconfirmed:
            raise ValueError("withdraw needs the expected_count that a dry run found")
        return self


class NotAdmissible(BaseModel):
    """Claims that fit the filter and would refuse, by their reason; the first twenty ids."""

    code: str
    message: str
    count: int
    claim_ids: list[UUID]


class BulkPlan(BaseModel):
    """What a bulk decision would do, and nothing was done. `money` is what is at stake, for each
    currency; claims whose amount is not known yet are `without_amount`."""

    dry_run: Literal[True] = True
    action: BulkAction
    count: int
    money: list[Money]
    without_amount: int
    not_admissible: list[NotAdmissible]

    @classmethod
    def of(cls, action: BulkAction, plan: Planned) -> Self:
        """The plan, with a first few of the claims that would refuse."""
        return cls(
            action=action,
            count=len(plan.admissible),
            money=plan.money,
            without_amount=plan.without_amount,
            not_admissible=[
                NotAdmissible(
                    code=refusal.code,
                    message=refusal.message,
                    count=len(refusal.claim_ids),
                    claim_ids=refusal.claim_ids[:SHOWN_REFUSALS],
                )
                for refusal in plan.refusals
            ],
        )


class BulkDecisionView(BaseModel):
    """A bulk decision. `counts` says where its claims stand; `orders` who paused, resumed or
    cancelled it, and why."""

    id: UUID
    workflow_id: str
    action: BulkAction
    filter: BulkFilter
    actor: str
    reason: str
    rate_per_minute: int
    total: int
    state: BulkState
    counts: BulkCounts
    orders: list[RecordedOrder]
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, record: BulkRecord) -> Self:
        """The rows, as they are shown."""
        decision = record.decision
        return cls(
            id=decision.bulk_id,
            workflow_id=decision.workflow_id,
            action=decision.action,
            actor=decision.actor,
            reason=decision.reason,
            **record.model_dump(exclude={"decision"}),
        )


class BulkItemView(BaseModel):
    """One claim of a bulk decision, and what it answered: `code` where it refused."""

    position: int
    claim_id: UUID
    seller_id: UUID
    state: ItemState
    attempts: int
    code: str | None
    message: str
    at: datetime | None

    @classmethod
    def of(cls, item: BulkItem) -> Self:
        """The row, as it is shown."""
        return cls(
            claim_id=item.identity.claim_id,
            seller_id=item.identity.seller_id,
            **item.model_dump(exclude={"identity"}),
        )


class OrderReason(Body):
    """Why a bulk decision is paused, resumed or cancelled."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Amazon is slow today."}]})

    reason: Reason
