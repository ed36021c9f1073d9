"""The desk: everything that waits for a person or is stuck, by its cause."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from models.contracts.claim import ClaimFile, ClaimIdentity, ClaimPolicy, ClaimStatus


class DeskGroup(StrEnum):
    """Why something is on the list. The first twelve are the causes of `on_desk`."""

    FILE_BY_HAND = "file_by_hand"
    SUBMISSION_UNKNOWN = "submission_unknown"
    NOT_RECEIVED = "not_received"
    SUBMISSION_REFUSED = "submission_refused"
    CONSENT_REVOKED = "consent_revoked"
    DEADLINE_NEAR = "deadline_near"
    PAYOUT_MISSING = "payout_missing"
    PAYOUT_SHORT = "payout_short"
    PAYOUT_CURRENCY = "payout_currency"
    PAID_AFTER_DENIAL = "paid_after_denial"
    ANSWER_OVERDUE = "answer_overdue"
    REVIEW_OVERDUE = "review_overdue"
    QUESTION_OPEN = "question_open"
    INFORMATION_REQUESTED = "information_requested"
    APPEAL_POSSIBLE = "appeal_possible"
    EVIDENCE_DUE = "evidence_due"
    HELD_BY_STOP = "held_by_stop"
    HELD_BY_BUDGET = "held_by_budget"
    RETRYING = "retrying"
    MONEY_LATE = "money_late"
    PART_PAID = "part_paid"
    NOT_STARTED = "not_started"
    DOCUMENT_FAILED = "document_failed"
    PAYMENT_UNMATCHED = "payment_unmatched"
    PAYMENT_UNTOLD = "payment_untold"
    CONSENT_MISSING = "consent_missing"
    WORKFLOW_FAILING = "workflow_failing"


class Turn(StrEnum):
    """Whose turn it is."""

    SELLER = "seller"
    OPERATOR = "operator"
    AMAZON = "amazon"
    OPSIDE = "opside"


class DeskClaim(BaseModel):
    """A claim on the list. `since`: in its status since; `title` is the product's."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    group: DeskGroup
    title: str
    status: ClaimStatus
    file: ClaimFile
    policy: ClaimPolicy
    deadline: datetime
    since: datetime
