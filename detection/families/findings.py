"""What detection says: candidates, what was left out and why, and what could not be judged."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money


class Confidence(StrEnum):
    """How surely the reports alone show that Amazon owes it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Reason(StrEnum):
    """Why something that was looked at is no candidate."""

    OTHER_MARKETPLACE = "other_marketplace"
    OTHER_CURRENCY = "other_currency"
    NO_RULES = "no_rules"
    NO_START_DAY = "no_start_day"
    RECONCILED = "reconciled"
    REIMBURSED = "reimbursed"
    FOUND_ELSEWHERE = "found_elsewhere"
    RESEARCHING = "researching"
    CLAIMED_ELSEWHERE = "claimed_elsewhere"
    RETURNED = "returned"
    ORDERED = "ordered"
    PARTIAL_REFUND = "partial_refund"
    NOTHING_OWED = "nothing_owed"
    AMAZONS_RIGHT = "amazons_right"
    NOT_AMAZONS_FAULT = "not_amazons_fault"
    NOT_CERTAIN = "not_certain"
    REVERSED = "reversed"
    TOO_OLD = "too_old"
    TOO_NEW = "too_new"
    LATER = "later"
    INCONSISTENT = "inconsistent"
    UNKNOWN_CODE = "unknown_code"


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class RowRef(_Said):
    """A row of a file: its line, and the key by which it is the same in another export."""

    report: ReportKind
    file: str
    line: int
    key: str


class Candidate(_Said):
    """A claim that may be filed. `key` is its identity within its family.

    `value` is for all `quantity` units, None where no report tells what one is worth; `formula`
    says in words how it comes about. `start` is the day that the window is counted from, `centre`
    the fulfilment centre, where a report names one.
    """

    family: ClaimFamily
    marketplace: str
    key: str
    fnsku: str
    sku: str
    asin: str
    title: str = ""
    centre: str = ""
    reference: str
    start: date
    quantity: int = Field(ge=1)
    value: Money | None
    formula: str
    opens_on: date
    deadline: datetime
    rule_pack: str
    rule_pack_version: str
    confidence: Confidence
    why: str
    rows: tuple[RowRef, ...] = Field(min_length=1)


class LeftOut(_Said):
    """Units, or a payment, that were looked at and not taken. `value` as far as it is known; `key`
    is what a candidate of them would have, empty where there could be none."""

    family: ClaimFamily
    reason: Reason
    message: str
    fnsku: str
    reference: str
    quantity: int
    value: Money | None
    rows: tuple[RowRef, ...]
    key: str = ""


class NotJudged(_Said):
    """A family that the files do not allow: any one of `missing` would be needed."""

    family: ClaimFamily
    missing: tuple[ReportKind, ...]
    message: str


class Difference(_Said):
    """A product whose open lost units differ from lost less found: for people, no claim."""

    fnsku: str
    unreconciled: int
    lost_less_found: int


class Findings(_Said):
    """All of it, candidates by deadline."""

    candidates: list[Candidate]
    left_out: list[LeftOut]
    not_judged: list[NotJudged]
    differences: list[Difference]
