"""How often Amazon may be called, and who waits for it."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict


class CallLimit(BaseModel):
    """A bucket that holds `burst` calls and fills with `rate` calls a second."""

    model_config = ConfigDict(frozen=True)

    rate: float
    burst: int


class Turn(BaseModel):
    """What came of asking for a call. It may be made where `wait` is None.

    `learned_rate` is what Amazon told last, in calls a second; `strikes` counts the answers since
    the last good one that told us to back off.
    """

    model_config = ConfigDict(frozen=True)

    wait: timedelta | None
    learned_rate: float | None
    strikes: int


class WaitingCalls(BaseModel):
    """Calls of an operation that wait since `since`, refused so often; `next_at` there is one."""

    model_config = ConfigDict(frozen=True)

    merchant_id: str
    operation: str
    since: datetime
    next_at: datetime
    refused: int
