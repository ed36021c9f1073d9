"""Recoveries: claims seen by their money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import dispute_examples as examples
from claims.deposits import settled_and_deposited
from claims.recovery import commission_sums, expected_by, received, still_open
from claims.states import waiting_for
from models.contracts.claim import ClaimStatus, CommissionLine, DeskCause, Ending, PayoutLine
from models.contracts.deposits import Deposit, Posting
from models.contracts.money import Money
from models.contracts.packet import NOT_YET
from models.repositories.claims import ClaimRecord


@dataclass(frozen=True)
class RecoveryLines:
    """Amazon's lines of one claim, payments first, and where their money went, as of `now`; by
    line what Finances shows of those that no settlement tells."""

    paid: Sequence[PayoutLine]
    deposits: Sequence[Deposit]
    now: datetime
    postings: Mapping[str, Sequence[Posting]] = field(default_factory=dict[str, Sequence[Posting]])

    def deposits_of(self, line: PayoutLine) -> list[Deposit]:
        """Those of one line."""
        return [one for one in self.deposits if one.line_id == line.line_id]


class Commission(BaseModel):
    """What the tenant is billed for the claim, and what was given back after reversals."""

    billed: Money
    credited: Money
    net: Money


class RecoverySummary(BaseModel):
    """A claim's money. `id` is the claim's.

    `paid` and `reversed` add up Amazon's lines in the claim's currency; null where there is none.
    `settled` is what Amazon's settlements brought of it, `deposited` what of that is at the bank.
    `open` is approved and not paid; null where no money is expected. `expected_by`: after that an
    operator looks.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOVERY]})

    id: UUID
    seller_id: UUID
    status: ClaimStatus
    ending: Ending | None
    case_id: str | None
    currency: str = Field(examples=["USD"])
    claimed: Money | None
    approved: Money | None
    paid: Money | None
    reversed: Money | None
    settled: Money
    deposited: Money
    units_in_kind: int
    open: Money | None
    expected_by: datetime | None
    commission: Commission
    filing_deadline: datetime
    updated_at: datetime

    @classmethod
    def of(
        cls, record: ClaimRecord, lines: RecoveryLines, commission: Sequence[CommissionLine]
    ) -> Self:
        """The row and its lines."""
        return cls.model_validate(_summary_fields(record, lines, commission))


class PayoutLinkView(BaseModel):
    """From the case to the bank, as far as it is known; `settlement` names all that brought a part
    of the line, `deposits` says of each by what rule and on which line. Until a settlement tells of
    the line, `postings` are the transactions of Finances that show its money, held back or free. A
    negative amount was taken back; `reverses` names the reimbursement that it takes back."""

    case_id: str
    reimbursement_id: str
    settlement: str = Field(examples=[NOT_YET])
    amount: Money
    cash_quantity: int
    inventory_quantity: int
    approved_on: date
    reverses: str | None
    deposits: list[Deposit]
    postings: list[Posting]

    @classmethod
    def of(
        cls, line: PayoutLine, deposits: Sequence[Deposit], postings: Sequence[Posting] = ()
    ) -> Self:
        """A line of the reimbursements report, and where its money went as far as it is known."""
        settlements = sorted({one.settlement_id for one in deposits})
        return cls(
            **line.model_dump(exclude={"line_id"}),
            settlement=", ".join(settlements) or NOT_YET,
            deposits=list(deposits),
            postings=list(postings),
        )


class RecoveryDetail(RecoverySummary):
    """One recovery with Amazon's lines, payments first, and the commission lines."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOVERY_DETAIL]})

    payouts: list[PayoutLinkView]
    commission_lines: list[CommissionLine]

    @classmethod
    def of(
        cls, record: ClaimRecord, lines: RecoveryLines, commission: Sequence[CommissionLine]
    ) -> Self:
        """The row and its lines, whole."""
        return cls.model_validate(
            {
                **_summary_fields(record, lines, commission),
                "payouts": [
                    PayoutLinkView.of(
                        line, lines.deposits_of(line), lines.postings.get(line.line_id, ())
                    )
                    for line in lines.paid
                ],
                "commission_lines": commission,
            }
        )


class RecoveryStatusView(BaseModel):
    """Where the money is, in short: whose turn it is, and what is open until when."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RECOVERY_STATUS]})

    id: UUID
    status: ClaimStatus
    ending: Ending | None
    waiting_for: str = Field(examples=["Amazon: pay"])
    desk: DeskCause | None
    desk_note: str | None
    open: Money | None
    expected_by: datetime | None
    next_wake_up: datetime | None
    updated_at: datetime

    @classmethod
    def of(cls, record: ClaimRecord, lines: Sequence[PayoutLine]) -> Self:
        """The row and its lines."""
        file = record.file
        left = still_open(record.status, file, lines)
        return cls(
            id=record.identity.claim_id,
            status=record.status,
            ending=file.ending,
            waiting_for=waiting_for(record.status),
            desk=file.desk,
            desk_note=file.desk_note,
            open=left,
            expected_by=expected_by(file, record.policy, left),
            next_wake_up=file.wake_at,
            updated_at=record.updated_at,
        )


def _summary_fields(
    record: ClaimRecord, lines: RecoveryLines, commission: Sequence[CommissionLine]
) -> dict[str, object]:
    file, currency = record.file, record.facts.currency
    sums, left = received(currency, lines.paid), still_open(record.status, file, lines.paid)
    settled, deposited = settled_and_deposited(currency, lines.deposits, lines.now)
    billing = commission_sums(currency, commission)
    return {
        "id": record.identity.claim_id,
        "seller_id": record.identity.seller_id,
        "status": record.status,
        "ending": file.ending,
        "case_id": file.case_id,
        "currency": currency,
        "claimed": file.claimed,
        "approved": file.approved,
        "paid": sums.paid,
        "reversed": sums.taken_back,
        "settled": settled,
        "deposited": deposited,
        "units_in_kind": sums.units_in_kind,
        "open": left,
        "expected_by": expected_by(file, record.policy, left),
        "commission": Commission(billed=billing.billed, credited=billing.credited, net=billing.net),
        "filing_deadline": record.facts.deadline,
        "updated_at": record.updated_at,
    }
