"""How many calls Amazon has left for whom."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.tables.base import Row, of_tenant, primary, timestamp


class CallBucketRow(Row, table=True):
    """The token bucket of a merchant, an application and an operation.

    `tokens` were there at `filled_at`. `learned_rate` is Amazon's word, None: the published plan
    holds. `waiting_since` is set while the last who asked got no call; `next_at` is when there is
    one, `refused` how often there was none.

    Or an account's place in the line of a bucket, `operation` then "createReport/DE": `tokens` mean
    nothing, `next_at` is when its call is there.
    """

    __tablename__ = "call_buckets"
    __table_args__ = (of_tenant(),)

    tenant_id: UUID = primary()
    merchant_id: str = primary()
    application: str = primary()
    operation: str = primary()
    tokens: float
    filled_at: datetime = timestamp()
    learned_rate: float | None = Field(default=None)
    paused_until: datetime | None = timestamp(default=None)
    strikes: int
    waiting_since: datetime | None = timestamp(default=None)
    next_at: datetime = timestamp()
    refused: int
