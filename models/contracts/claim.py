"""A claim as it travels: its identity, its facts, its policy, and what it has learnt so far."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.evidence import EvidenceMatch, NamedDocument
from models.contracts.money import Currency, Money


class ClaimFamily(StrEnum):
    """What Amazon owes for; each family has its own rules in the rule packs."""

    LOST_WAREHOUSE = "lost_warehouse"
    DAMAGED_WAREHOUSE = "damaged_warehouse"
    DISPOSED_WITHOUT_ORDER = "disposed_without_order"
    INBOUND_SHORTAGE = "inbound_shortage"
    REFUND_NOT_RETURNED = "refund_not_returned"
    WRONG_RETURN = "wrong_return"
    REMOVAL_LOST = "removal_lost"
    REMOVAL_SHORT = "removal_short"
    FEE_OVERCHARGE = "fee_overcharge"
    REFERRAL_OVERCHARGE = "referral_overcharge"
    MULTICHANNEL_LOST = "multichannel_lost"
    UNDERPAID_REIMBURSEMENT = "underpaid_reimbursement"
    WRONG_REVERSAL = "wrong_reversal"


class ClaimStatus(StrEnum):
    """Where a claim is. `claims/states.py` holds the legal arrows between them."""

    DETECTED = "detected"
    MATCHING = "matching"
    GATE = "gate"
    AWAITING_ANSWER = "awaiting_answer"
    AWAITING_EVIDENCE = "awaiting_evidence"
    FILING = "filing"
    HELD_BY_BUDGET = "held_by_budget"
    HELD_BY_STOP = "held_by_stop"
    RETRYING = "retrying"
    ON_DESK = "on_desk"
    UNDER_REVIEW = "under_review"
    INFORMATION_REQUESTED = "information_requested"
    DENIED = "denied"
    APPROVED = "approved"
    PARTLY_APPROVED = "partly_approved"
    AWAITING_PAYOUT = "awaiting_payout"
    PART_PAID = "part_paid"
    PAID = "paid"
    BILLED = "billed"
    SEALED = "sealed"
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SETTLED_BY_AMAZON = "settled_by_amazon"
    REVERSED = "reversed"
    CREDITED = "credited"


class ChannelName(StrEnum):
    """How a claim reaches Amazon: over HTTP, or by a person in Seller Central."""

    SPAPI = "spapi"
    ASSISTED = "assisted"


class AutoSubmit(StrEnum):
    """Which matches a tenant lets file without a person (docs/life-of-a-claim.md, Gate)."""

    EXACT = "exact"
    CERTIFIED = "certified"
    THRESHOLD = "threshold"


class DeskCause(StrEnum):
    """Why a claim lies on the operator's desk."""

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


class Ending(StrEnum):
    """What a claim came to, kept when its status has moved on to `closed`."""

    PAID = "paid"
    PART_PAID = "part_paid"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    WRITTEN_OFF = "written_off"
    SETTLED_BY_AMAZON = "settled_by_amazon"


class ClaimIdentity(BaseModel):
    """Who is who: tenant, seller (an Amazon account) and the claim itself."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    claim_id: UUID

    @property
    def workflow_id(self) -> str:
        """The one workflow of this claim."""
        return f"claim-{self.claim_id}"


class ReportRow(BaseModel):
    """A row of one of Amazon's reports, by its own identity there."""

    model_config = ConfigDict(frozen=True)

    report: str
    key: str


class Reckoning(BaseModel):
    """What Amazon owes by its own reports, in all, and how that comes about in words.

    `is_certain`: the rows leave no doubt; else a person is asked before the claim is filed.
    """

    model_config = ConfigDict(frozen=True)

    amount: Money
    formula: str
    why: str
    rows: tuple[ReportRow, ...] = Field(min_length=1)
    is_certain: bool


# A loss among a seller's: its family, and its key there.
LossKey = tuple[ClaimFamily, str]


class ClaimFacts(BaseModel):
    """What the ledger says. `ledger_key` is the row's identity: stable fields + occurrence.

    In families that other reports show, `ledger_key` is the loss's identity there,
    `ledger_reference` the order, shipment or reimbursement that it is about, and `ledger_date` the
    day that its window is counted from. `cap_per_unit` is the most that Amazon pays for one unit,
    by the rule pack; None where no cap is known. With a `reckoning` the claim needs no invoice.
    """

    model_config = ConfigDict(frozen=True)

    family: ClaimFamily
    marketplace: str
    currency: Currency
    ledger_key: str
    ledger_reference: str
    ledger_date: date
    fulfillment_center: str
    fnsku: str
    asin: str
    msku: str
    title: str
    quantity: int = Field(ge=1)
    deadline: datetime
    rule_pack: str
    rule_pack_version: str
    cap_per_unit: Money | None = None
    reckoning: Reckoning | None = None

    @property
    def loss(self) -> LossKey:
        """Which of the seller's losses it is."""
        return self.family, self.ledger_key


class ClaimPolicy(BaseModel):
    """The rules that a claim lives by, fixed when it starts, so that it replays for ever.

    `certified_threshold` is the probability that the tenant's own labels certified, or None.
    `retry_delays` are the waits before the second, third and fourth send; `settle_wait` is longer
    than the other side's own request limit. `commission_basis_points`: 2000 = 20 %.
    `audit_share` is the part of the claims that could be filed without a person of which one is
    asked all the same (0.03 = 3 %), and `audit_window` how long the answer is waited for.
    `audit_lot` is drawn when the claim is made and shown to nobody, so that nobody knows before
    which claims are audited; policies from before it have none, and go by the claim's id.
    """

    model_config = ConfigDict(frozen=True)

    auto_threshold: float = 0.85
    ask_threshold: float = 0.50
    auto_submit: AutoSubmit = AutoSubmit.CERTIFIED
    certified_threshold: float | None = None
    channel: ChannelName = ChannelName.ASSISTED
    retry_delays: tuple[timedelta, ...] = (
        timedelta(minutes=5),
        timedelta(hours=1),
        timedelta(hours=24),
    )
    retry_jitter: float = 0.10
    send_timeout: timedelta = timedelta(seconds=60)
    settle_wait: timedelta = timedelta(minutes=2)
    answer_window: timedelta = timedelta(days=14)
    filing_margin: timedelta = timedelta(hours=12)
    review_deadline: timedelta = timedelta(days=60)
    appeal_window: timedelta = timedelta(days=30)
    payout_late_after: timedelta = timedelta(days=14)
    payout_deadline: timedelta = timedelta(days=45)
    commission_basis_points: int = 2000
    audit_share: float = Field(default=0.0, ge=0.0, le=1.0)
    audit_window: timedelta = timedelta(days=3)
    audit_lot: float | None = Field(default=None, ge=0.0, lt=1.0)


class Choice(BaseModel):
    """One answer that a person may give; `code` is stable, `label` is read."""

    model_config = ConfigDict(frozen=True)

    code: str
    label: str


class Question(BaseModel):
    """One quick question. At most five choices; `default` says what happens without an answer.

    `is_audit`: the gate was sure, and asks to learn how often it is right.
    """

    model_config = ConfigDict(frozen=True)

    question_id: UUID
    kind: str
    text: str
    choices: list[Choice] = Field(max_length=5)
    takes_text: bool = False
    match_id: UUID | None = None
    deadline: datetime
    default: str
    is_audit: bool = False


class PayoutLine(BaseModel):
    """One line of the reimbursements report: cash, units, or both. `line_id` is ours, stable."""

    model_config = ConfigDict(frozen=True)

    line_id: str
    reimbursement_id: str
    case_id: str
    amount: Money
    cash_quantity: int = 0
    inventory_quantity: int = 0
    approved_on: date
    reverses: str | None = None


def reversal_workflow_id(claim_id: UUID, line: PayoutLine) -> str:
    """The one workflow of this reversal."""
    return f"reversal-{claim_id}-{line.line_id}"


class CommissionLine(BaseModel):
    """What the tenant is billed, or credited after a reversal (negative). Units are free."""

    model_config = ConfigDict(frozen=True)

    key: str
    basis: Money
    basis_points: int
    amount: Money
    formula: str


class PacketRef(BaseModel):
    """A sealed proof packet in the object store."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(ge=1)
    uri: str
    sha256: str
    size: int


class TaskFact(BaseModel):
    """One value that the person types or picks in Seller Central."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: str


class AssistedTask(BaseModel):
    """What a person needs to send a submission by hand. `text` is at most 2,000 characters."""

    model_config = ConfigDict(frozen=True)

    text: str
    facts: list[TaskFact]
    attachment_names: list[str]
    link: str
    steps: list[str]


class ClaimFile(BaseModel):
    """All that a claim has learnt; stored whole with each transition, so that any row tells all.

    `pending` names the submission under way: its idempotency key is the claim's for life.
    """

    model_config = ConfigDict(frozen=True)

    confidence: float | None = None
    match: EvidenceMatch | None = None
    gate_reasons: list[str] = Field(default_factory=list[str])
    confirmed_by: str | None = None
    rejected_matches: list[UUID] = Field(default_factory=list[UUID])
    named: NamedDocument | None = None
    question: Question | None = None
    claimed: Money | None = None
    has_place: bool = False
    pending: "PendingSubmission | None" = None
    channel: ChannelName | None = None
    case_id: str | None = None
    case_version: int = 0
    appeals: int = 0
    replies: int = 0
    denial_reason: str | None = None
    amazon_question: str | None = None
    questions_of_amazon: int = 0
    sent_documents: list[UUID] = Field(default_factory=list[UUID])
    approved: Money | None = None
    approved_quantity: int | None = None
    approved_at: datetime | None = None
    awaiting_money_since: datetime | None = None
    payouts: list[PayoutLine] = Field(default_factory=list[PayoutLine])
    paid: Money | None = None
    paid_late: bool = False
    desk: DeskCause | None = None
    desk_note: str | None = None
    task: AssistedTask | None = None
    billed: Money | None = None
    packet: PacketRef | None = None
    wake_at: datetime | None = None
    ending: Ending | None = None


class SubmissionKind(StrEnum):
    """What is sent to Amazon: the claim itself, an appeal, or a reply to a question."""

    INITIAL = "initial"
    APPEAL = "appeal"
    REPLY = "reply"


class PendingSubmission(BaseModel):
    """The submission that filing works on.

    `sends` counts tries that left the house, `waits` how much of the retry schedule is used up;
    `unknown`: the last send may or may not have arrived, and nobody has settled it yet; `due`: the
    wait before the next send is over.
    """

    model_config = ConfigDict(frozen=True)

    kind: SubmissionKind
    key: str
    text: str
    document_ids: list[UUID] = Field(default_factory=list[UUID])
    sends: int = 0
    waits: int = 0
    unknown: bool = False
    due: bool = True
    actor: str = "opside"


class ClaimView(BaseModel):
    """The answer to the `state` query, and what lists show of one claim."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    status: ClaimStatus
    file: ClaimFile
    waiting_for: str
    next_wake_up: datetime | None = None


ClaimFile.model_rebuild()
