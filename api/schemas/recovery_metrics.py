"""Figures of recoveries over a window of days."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import dispute_examples as examples
from claims.lost_to_clock import turn_at_expiry
from models.contracts.claim import ClaimFamily
from models.contracts.desk import Turn
from models.contracts.ranking import Decided
from models.repositories.recovery_metrics import Expired, Payments, Recovered

# Below it one outcome more moves a share by five points and more, so that none is told.
LEAST_N = 20


class Success(BaseModel):
    """What Amazon said last of claims of a family in a marketplace, decided in the window."""

    family: ClaimFamily
    marketplace: str
    approved: int
    partly_approved: int
    denied: int
    n: int
    approval_rate: float | None = Field(
        description=f"Approved and partly approved over `n`; null where `n` is below {LEAST_N}"
    )

    @classmethod
    def of(cls, decided: Decided) -> Self:
        """With the share where there are enough."""
        granted, n = decided.approved + decided.partly_approved, decided.n
        rate = round(granted / n, 4) if n >= LEAST_N else None
        return cls(**decided.model_dump(), n=n, approval_rate=rate)


class LostToClock(BaseModel):
    """Claims that expired, by whose turn it was. `cents` are in `currency`, of those whose value is
    known; of `without_amount` it is not."""

    turn: Turn
    currency: str
    claims: int
    cents: int
    without_amount: int


class RecoveryMetrics(BaseModel):
    """Since `since`: claims that were kept, what Amazon paid, what was lost to the clock, and how
    Amazon decided. No share without its `n`. Amounts of two currencies are never added."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOVERY_METRICS]})

    since: datetime
    recoveries: list[Recovered]
    payments: list[Payments]
    lost_to_clock: list[LostToClock]
    success: list[Success]
    least_n: int = Field(description="Below it no rate is told", examples=[LEAST_N])

    @classmethod
    def of(
        cls,
        since: datetime,
        recoveries: list[Recovered],
        payments: list[Payments],
        expired: Sequence[Expired],
        decided: Sequence[Decided],
    ) -> Self:
        """Turns and shares are worked out here; all else the database counted."""
        return cls(
            since=since,
            recoveries=recoveries,
            payments=payments,
            lost_to_clock=_by_turn(expired),
            success=[Success.of(one) for one in decided],
            least_n=LEAST_N,
        )


def _by_turn(expired: Sequence[Expired]) -> list[LostToClock]:
    sums: dict[tuple[Turn, str], Counter[str]] = {}
    for group in expired:
        turn = turn_at_expiry(group.status, group.came_from, group.cause)
        counts = sums.setdefault((turn, group.currency), Counter())
        counts.update(group.model_dump(include={"claims", "cents", "without_amount"}))
    return [
        LostToClock(
            turn=turn,
            currency=currency,
            claims=counts["claims"],
            cents=counts["cents"],
            without_amount=counts["without_amount"],
        )
        for (turn, currency), counts in sorted(sums.items())
    ]
