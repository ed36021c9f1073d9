"""Money on its way from a reimbursement line over a settlement line to a deposit."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import PayoutLine
from models.contracts.money import Currency, Money


class LinkRule(StrEnum):
    """Why a settlement line is of a reimbursement line. Product, currency and sign always agree."""

    SAME_AMOUNT = "same_amount"
    ONE_REIMBURSEMENT = "one_reimbursement"
    MERGED_DAY = "merged_day"
    SPLIT_DAY = "split_day"
    PART = "part"


class DifferenceReason(StrEnum):
    """What does not add up, from the claim to the bank. `docs/payouts.md` says what to do."""

    NOT_REIMBURSED = "not_reimbursed"
    UNDER_PAID = "under_paid"
    CLAIM_CURRENCY = "claim_currency"
    NOT_SETTLED = "not_settled"
    POSTED = "posted"
    DEFERRED = "deferred"
    SETTLED_IN_PART = "settled_in_part"
    SETTLED_IN_OTHER_CURRENCY = "settled_in_other_currency"
    PAID_IN_UNITS = "paid_in_units"
    REVERSAL_NETTED = "reversal_netted"
    REVERSAL_OF_UNKNOWN = "reversal_of_unknown"
    UNKNOWN_REIMBURSEMENT = "unknown_reimbursement"
    NOT_DEPOSITED = "not_deposited"
    SETTLEMENT_TOTAL_MISSING = "settlement_total_missing"
    SETTLEMENT_DOES_NOT_ADD_UP = "settlement_does_not_add_up"


class TransactionState(StrEnum):
    """What Amazon says of a transaction's money: held back, free, or free after it was held."""

    DEFERRED = "DEFERRED"
    RELEASED = "RELEASED"
    DEFERRED_RELEASED = "DEFERRED_RELEASED"
    UNKNOWN = "UNKNOWN"


class ReimbursedLine(BaseModel):
    """A line of the reimbursements report with its product; `claim_id` None: of no claim of ours.

    Without a case id Amazon paid by itself. `line.reverses` tells money taken back.
    """

    model_config = ConfigDict(frozen=True)

    line: PayoutLine
    sku: str
    claim_id: UUID | None = None


class SettlementLine(BaseModel):
    """A settlement's line that pays or takes back a reimbursement; `report_id` and `report_line`
    are the file's and the line in it. `posted_on` None: the line does not tell."""

    model_config = ConfigDict(frozen=True)

    row_key: str
    settlement_id: str
    sku: str
    about: str
    amount: Money
    quantity: int | None = None
    posted_on: date | None
    report_id: str
    report_line: int


class PostedTransaction(BaseModel):
    """An item of a transaction of Finances that pays a reimbursement or takes one back.

    `releases` names the held transaction whose money this one sets free; `matures_at` is the day on
    which Amazon means to release it. `report_id` and `report_line` are of what was listed.
    """

    model_config = ConfigDict(frozen=True)

    row_key: str
    transaction_id: str
    sku: str
    about: str
    amount: Money
    posted_on: date | None
    state: TransactionState
    matures_at: datetime | None = None
    settlement_id: str | None = None
    releases: str | None = None
    report_id: str
    report_line: int


class Posting(BaseModel):
    """A transaction that shows money of the reimbursement line `line_id`, by what rule it was
    linked. It is evidence before a settlement tells the money, and never a deposit."""

    model_config = ConfigDict(frozen=True)

    line_id: str
    transaction_id: str
    amount: Money
    rule: LinkRule
    posted_on: date | None
    about: str = Field(examples=["FBAInventoryReimbursement"])
    state: TransactionState
    matures_at: datetime | None
    settlement_id: str | None
    report_id: str
    report_line: int


class Settlement(BaseModel):
    """A settlement and its deposit. `total` is None where its first row is not known; `rows` is the
    sum of all its other lines."""

    model_config = ConfigDict(frozen=True)

    settlement_id: str
    total: Money | None
    rows: Money
    ended_at: datetime | None = None
    deposited_at: datetime | None = None


class PayoutLink(BaseModel):
    """`amount`, of the settlement line `row_key`, is of the reimbursement line `line_id`."""

    model_config = ConfigDict(frozen=True)

    row_key: str
    line_id: str
    rule: LinkRule
    amount: Money


class ClaimMoney(BaseModel):
    """What Amazon approved of a claim; `since` then the claim waits for it."""

    model_config = ConfigDict(frozen=True)

    claim_id: UUID
    approved: Money
    approved_quantity: int
    since: date


class SellerMoney(BaseModel):
    """All that is known of one seller's money. `links` are of these lines; `transactions` are what
    Finances shows, also where a settlement has told it since."""

    model_config = ConfigDict(frozen=True)

    claims: list[ClaimMoney]
    reimbursed: list[ReimbursedLine]
    lines: list[SettlementLine]
    settlements: list[Settlement]
    links: list[PayoutLink]
    transactions: list[PostedTransaction] = []


class PayoutDifference(BaseModel):
    """One thing that does not add up, or that needs no money to do so (units, netted reversals).

    `amount` is what is missing, too much, or not explained; `since` the day from which on it is so.
    """

    model_config = ConfigDict(frozen=True)

    reason: DifferenceReason
    amount: Money
    since: date | None
    claim_id: UUID | None = None
    line_id: str | None = None
    reimbursement_id: str | None = None
    row_key: str | None = None
    settlement_id: str | None = None


class Deposit(BaseModel):
    """Where a part of a reimbursement line went: the settlement's line, by what rule it was linked,
    in which file it stands, and the deposit (None: not told yet)."""

    model_config = ConfigDict(frozen=True)

    line_id: str
    settlement_id: str
    deposited_at: datetime | None
    amount: Money
    rule: LinkRule
    posted_on: date | None
    about: str = Field(examples=["WAREHOUSE_LOST"])
    report_id: str
    report_line: int


class PayoutSums(BaseModel):
    """In one currency. `expected`: approved; `received`: the reimbursements report, less what was
    taken back; `settled` and `deposited` follow that money on."""

    model_config = ConfigDict(frozen=True)

    currency: Currency
    expected: int
    received: int
    settled: int
    deposited: int
