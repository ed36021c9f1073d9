"""Filing budgets: how many claims a seller may file, what is free, and who waits."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.base import Body, Reason

MOST_PER_DAY = 1_000
MOST_PER_WEEK = 7_000


class NewBudget(Body):
    """How many claims a seller may file from now on, in any 24 hours and in any 7 days; 0: none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"per_day": 5, "per_week": 20, "reason": "Start slowly."}]}
    )

    per_day: Annotated[int, Field(ge=0, le=MOST_PER_DAY)]
    per_week: Annotated[int, Field(ge=0, le=MOST_PER_WEEK)]
    reason: Reason

    @model_validator(mode="after")
    def _week_holds_the_day(self) -> Self:
        if self.per_week < self.per_day:
            raise ValueError("per_week is less than per_day: a week has at least its best day")
        return self


class BudgetView(BaseModel):
    """A seller's budget as it stands. `next_place_at`: when one more claim could take a place; null
    where the limits never free one."""

    seller_id: UUID
    per_day: int
    per_week: int
    taken_24_hours: int
    taken_7_days: int
    free: int
    waiting: int
    next_place_at: datetime | None


class Budgets(BaseModel):
    """The budgets of the sellers that the caller sees, by the sellers' names."""

    items: list[BudgetView]


class WaitingView(BaseModel):
    """A claim that waits for a place, and when it can expect one; null: never by these limits."""

    claim_id: UUID
    deadline: datetime
    expected_at: datetime | None


class BudgetDetail(BudgetView):
    """A seller's budget with those who get the next places, nearest deadline first (20 at most)."""

    queue: list[WaitingView]


class BudgetSet(BaseModel):
    """A budget that was set. `granted` waited and have a place now; `told`: they know of it. Those
    who could not be told are told by the sweeper, or look by themselves."""

    budget: BudgetView
    granted: list[UUID]
    told: bool
