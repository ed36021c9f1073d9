"""Disputes: submissions as lists and pages show them, and what may be asked of them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import dispute_examples as examples
from api.schemas.base import Body, Reason
from claims.states import waiting_for
from claims.submitting import FAILED_SENDS, SubmitWay
from models.contracts.claim import ChannelName, ClaimStatus, DeskCause, SubmissionKind
from models.repositories.claims import ClaimRecord
from models.repositories.disputes import Submission, SubmissionStep
from models.repositories.submissions import SubmissionState

MOST_AT_ONCE = 50
SUBMISSION_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(initial|(appeal|reply)\.[0-9]{1,6})$"


def submission_id(key: str) -> str:
    """The key as a path can carry it: dots in place of its colons."""
    return key.replace(":", ".")


def submission_key(shown: str) -> str:
    """The key behind a submission's id."""
    return shown.replace(".", ":")


class SubmitMatch(Body):
    """Why the match is submitted; it is kept in the claim's audit where a send is tried again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "It is our invoice."}]})

    reason: str = Field(default="", max_length=2000)


class RetryFailed(Body):
    """Which failed sends are tried again; the reason is kept in each claim's audit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Amazon is back.", "causes": ["not_received"], "limit": 20}]
        }
    )

    reason: Reason
    seller_id: UUID | None = None
    causes: list[DeskCause] = Field(
        default_factory=lambda: sorted(FAILED_SENDS), min_length=1, max_length=len(DeskCause)
    )
    limit: int = Field(default=MOST_AT_ONCE, ge=1, le=MOST_AT_ONCE)


class ProcessAutoSubmit(Body):
    """Whose claims are made to go on, and how many at most."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"limit": 50}]})

    seller_id: UUID | None = None
    limit: int = Field(default=MOST_AT_ONCE, ge=1, le=MOST_AT_ONCE)


class SellerSwitch(Body):
    """The seller whose stop switch is pulled or released, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"seller_id": examples.SELLER, "reason": "Amazon warned the account."}]
        }
    )

    seller_id: UUID
    reason: Reason


class SubmissionView(BaseModel):
    """A claim, an appeal or a reply to Amazon. `id` is its key for life, with dots for colons."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBMISSION]})

    id: str = Field(examples=[examples.SUBMISSION_ID])
    claim_id: UUID
    seller_id: UUID
    kind: SubmissionKind
    channel: ChannelName
    state: SubmissionState
    sends: int = Field(description="How often it left the house; what was throttled is not counted")
    case_id: str | None = Field(examples=["17403928511"])
    code: str | None = Field(description="Amazon's code, where it refused")
    message: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, found: Submission) -> Self:
        """The row."""
        return cls.model_validate(_submission_fields(found))


class SubmissionDetail(SubmissionView):
    """One submission with its text and the documents that went with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBMISSION_DETAIL]})

    text: str
    document_ids: list[UUID]

    @classmethod
    def whole(cls, found: Submission, documents: list[UUID]) -> Self:
        """The row and its documents."""
        fields = _submission_fields(found)
        return cls.model_validate({**fields, "text": found.text, "document_ids": documents})


class SubmissionStatusView(BaseModel):
    """Where a submission stands. `state` is null while nothing was written down to be sent: then
    `claim_status` and `waiting_for` say what it waits for."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBMISSION_STATUS]})

    id: str = Field(examples=[examples.SUBMISSION_ID])
    claim_id: UUID
    state: SubmissionState | None
    sends: int
    case_id: str | None
    claim_status: ClaimStatus
    waiting_for: str = Field(examples=["an operator: release the stop switch"])
    next_wake_up: datetime | None = Field(
        description="When the claim tries or looks again by itself, where that is planned"
    )
    history: list[SubmissionStep]

    @classmethod
    def of(
        cls, key: str, claim: ClaimRecord, found: Submission | None, steps: list[SubmissionStep]
    ) -> Self:
        """The row, where there is one, its steps, and its claim."""
        return cls(
            id=submission_id(key),
            claim_id=claim.identity.claim_id,
            state=found.state if found else None,
            sends=found.sends if found else 0,
            case_id=found.case_id if found else None,
            claim_status=claim.status,
            waiting_for=waiting_for(claim.status),
            next_wake_up=claim.file.wake_at,
            history=steps,
        )


class Submitted(BaseModel):
    """What came of asking to file. `way` says what was done, `submission` is null until it left.

    `pending` (202): the claim has not answered yet; the same request with the same key asks again.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBMITTED]})

    claim_id: UUID
    match_id: UUID
    submission_id: str = Field(examples=[examples.SUBMISSION_ID])
    way: SubmitWay
    state: str = Field(examples=["done", "pending"])
    claim_status: ClaimStatus
    waiting_for: str
    submission: SubmissionView | None
    detail: str = ""


class ToldClaim(BaseModel):
    """What came of one claim: `done`, `woken`, `pending` or `refused` (with its `code`)."""

    claim_id: UUID
    result: str = Field(examples=["done", "woken", "pending", "refused"])
    status: ClaimStatus | None = None
    code: str | None = Field(default=None, examples=["not_in_this_state"])
    detail: str = ""


class Retried(BaseModel):
    """What came of each claim, nearest deadline first. `more`: others are left."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RETRIED]})

    counts: dict[str, int] = Field(examples=[{"done": 19, "refused": 1}])
    items: list[ToldClaim]
    more: bool
    detail: str = ""


class Processed(Retried):
    """`waiting` counts the claims that wait for a person, a document, a place or a switch."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROCESSED]})

    waiting: dict[ClaimStatus, int]


def _submission_fields(found: Submission) -> dict[str, object]:
    return {
        **found.model_dump(exclude={"identity", "key", "text"}),
        "id": submission_id(found.key),
        "claim_id": found.identity.claim_id,
        "seller_id": found.identity.seller_id,
    }
