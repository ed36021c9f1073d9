"""Bulk decisions: one decision over many claims, worked through by a workflow of its own."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from models.contracts.claim import (
    ClaimFamily,
    ClaimFile,
    ClaimIdentity,
    ClaimStatus,
    DeskCause,
)
from models.contracts.messages import Message
from models.contracts.money import Money

MOST_ITEMS = 10_000
MOST_PER_MINUTE = 600


class BulkAction(StrEnum):
    """What is decided. `release` tells claims that a stop or the budget held to look again."""

    RETRY = "retry"
    WITHDRAW = "withdraw"
    RELEASE = "release"


class BulkState(StrEnum):
    """`created`: stored, its workflow has not begun."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """`unreachable`: the claim did not answer and is asked again; `given_up`: it never did."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"


class OrderKind(StrEnum):
    """What a person may say to a bulk decision under way."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class BulkFilter(BaseModel):
    """Which claims are meant: all that fit every field given. Ids alone also name ended claims."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: ClaimStatus | None = None
    desk: DeskCause | None = None
    seller_id: UUID | None = None
    family: ClaimFamily | None = None
    deadline_before: AwareDatetime | None = None
    claim_ids: list[UUID] | None = Field(default=None, min_length=1, max_length=MOST_ITEMS)

    @property
    def names_nothing(self) -> bool:
        """Whether every claim of the tenant would fit."""
        return all(value is None for _, value in self)


class Candidate(BaseModel):
    """A claim that fits a filter, with as much of its file as its admission asks for."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    status: ClaimStatus
    file: ClaimFile
    money: Money | None


class BulkCounts(BaseModel):
    """How many items stand where."""

    model_config = ConfigDict(frozen=True)

    waiting: int = 0
    done: int = 0
    refused: int = 0
    unreachable: int = 0
    given_up: int = 0
    cancelled: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return bool(self.waiting or self.unreachable)

    @property
    def total(self) -> int:
        """All items."""
        return sum(count for _, count in self)


class BulkOrder(Message):
    """An update to a bulk decision: who pauses, resumes or cancels it, and why."""


class RecordedOrder(BaseModel):
    """An order as it is kept with the bulk decision."""

    model_config = ConfigDict(frozen=True)

    kind: OrderKind
    message_id: str
    actor: str
    reason: str
    at: datetime


class BulkDecision(BaseModel):
    """Which bulk decision: what it decides, who decided it, and why."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    bulk_id: UUID
    action: BulkAction
    actor: str
    reason: str

    @property
    def workflow_id(self) -> str:
        """The one workflow of this bulk decision."""
        return f"bulk-{self.bulk_id}"


class BulkInput(BaseModel):
    """Starts `BulkDecisionWorkflow`; `resumed` is set when a long one continues as a new run."""

    model_config = ConfigDict(frozen=True)

    decision: BulkDecision
    rate_per_minute: int = Field(ge=1, le=MOST_PER_MINUTE)
    total: int
    rounds_in_a_run: int = 200
    resumed: "ResumedBulk | None" = None


class ResumedBulk(BaseModel):
    """What one run hands to the next.

    `repeats` counts the looks at all claims that did not answer, `left_in_repeat` the rounds that
    the present look still takes.
    """

    model_config = ConfigDict(frozen=True)

    state: BulkState
    counts: BulkCounts
    rounds: int
    repeats: int
    left_in_repeat: int
    due_at: datetime
    orders: list[RecordedOrder]


class BulkRound(BaseModel):
    """Asks for one round: `number` counts up, so that a repeat works on the same items."""

    model_config = ConfigDict(frozen=True)

    decision: BulkDecision
    number: int
    size: int


class BulkStep(BaseModel):
    """Where a bulk decision stands now, with the order that brought it there, if any.

    `ends`: its last round is over; what it had not begun is left as it is.
    """

    model_config = ConfigDict(frozen=True)

    decision: BulkDecision
    state: BulkState
    order: RecordedOrder | None = None
    ends: bool = False
    at: datetime


class BulkProgress(BaseModel):
    """The answer to the `progress` query, and a bulk decision's result."""

    model_config = ConfigDict(frozen=True)

    state: BulkState
    counts: BulkCounts
    next_round_at: datetime | None = None
    last_order: RecordedOrder | None = None


class ItemResult(BaseModel):
    """What came of one item. `code` and `message` are the claim's own where it refused."""

    model_config = ConfigDict(frozen=True)

    state: ItemState
    code: str | None = None
    message: str = ""


BulkInput.model_rebuild()
