"""Figures of submissions over a window of days."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import dispute_examples as examples
from models.repositories.dispute_metrics import KindAndState, MoneyInCurrency, Outcomes


class Metrics(BaseModel):
    """What was submitted since `since`, and what came of it.

    Money, outcomes and times are of first submissions that Amazon acknowledged. A rate or a median
    of nothing is null. Amounts of two currencies are never added.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.METRICS]})

    since: datetime
    submissions: list[KindAndState]
    outcomes: Outcomes
    approval_rate: float | None = Field(
        description="Approved and partly approved over `decided_n`", examples=[0.83]
    )
    decided_n: int
    money: list[MoneyInCurrency]

    @classmethod
    def of(
        cls,
        since: datetime,
        counted: list[KindAndState],
        came: Outcomes,
        money: list[MoneyInCurrency],
    ) -> Self:
        """The rate is worked out here; all else the database counted."""
        granted = came.approved + came.partly_approved
        decided = granted + came.denied
        return cls(
            since=since,
            submissions=counted,
            outcomes=came,
            approval_rate=round(granted / decided, 4) if decided else None,
            decided_n=decided,
            money=money,
        )
