"""How a claim's steps are written down: one transaction for each transition."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import (
    ClaimFacts,
    ClaimFile,
    ClaimIdentity,
    ClaimStatus,
    CommissionLine,
    Question,
)
from models.contracts.questions import WaitingFor


class EventKind(StrEnum):
    """`transition` moves the claim; `note` records what moved nothing (a refused signal); `erasure`
    says from which events before it words were erased (docs/erasure.md).
    """

    TRANSITION = "transition"
    NOTE = "note"
    CORRECTION = "correction"
    ERASURE = "erasure"


class Transition(BaseModel):
    """One step of a claim, keyed by (claim, writer, step).

    `writer` is the workflow id that writes, `run_id` its run, `step` its own count from 1. Where
    that key is stored already by the same run the stored row wins (a replay after a kill). Stored
    by another run with other content means that the workflow was reset: the step is appended as a
    `correction`. `source` is None for the first step. `file` is the claim's file after the step.
    `closes_question` says how the open question ends; `choice` and `answer` are what a person said.
    `waits_for` is what the claim waits for from people now. `facts` are new ones, where Amazon's
    reports say otherwise now.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    writer: str
    run_id: str
    step: int = Field(ge=1)
    at: datetime
    kind: EventKind = EventKind.TRANSITION
    source: ClaimStatus | None
    target: ClaimStatus
    actor: str
    reason: str
    file: ClaimFile
    opens: Question | None = None
    waits_for: WaitingFor | None = None
    closes_question: str | None = None
    choice: str | None = None
    answer: str = ""
    commission: CommissionLine | None = None
    gives_back_units: bool = False
    gives_back_place: bool = False
    facts: ClaimFacts | None = None


class StoredTransition(BaseModel):
    """The row that is stored, which the workflow goes on from."""

    model_config = ConfigDict(frozen=True)

    seq: int
    kind: EventKind
    target: ClaimStatus
    file: ClaimFile
    hash: str


class WrittenSteps(BaseModel):
    """What became of steps that were written together.

    `step` is the last one that has a row, `target` and `file` are that row's; a `file` of None is
    the step's own. Where a row of before a kill says otherwise, no later step was written.
    """

    model_config = ConfigDict(frozen=True)

    step: int
    target: ClaimStatus
    file: ClaimFile | None = None


class ClaimSnapshot(BaseModel):
    """A claim's row: where it stands, for workflows that come after its own has closed.

    `at` is when its last step was written; None in histories that are older than the field.
    """

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus
    file: ClaimFile
    seq: int
    at: datetime | None = None
