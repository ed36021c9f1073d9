"""Money and units that Amazon gives back: the rows of the reimbursements report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.amazon.clock import moment_of, stamp
from sandbox.amazon.store import Row, Store

FIRST_REIMBURSEMENT_ID = 9_210_000_001
REVERSAL = "Reimbursement_Reversal"


@dataclass(frozen=True)
class Line:
    """One line; amounts are minor units, both negative quantity and total in a reversal.

    `ledger_reference` is not printed: it tells the ledger which row the line settles.
    """

    seller_id: str
    approved_at: datetime
    reimbursement_id: str
    case_id: str | None
    reason: str
    fnsku: str
    ledger_reference: str | None
    currency: str
    amount_per_unit: int
    amount_total: int
    quantity_cash: int
    quantity_inventory: int
    original_id: str | None = None
    original_type: str | None = None


class PayoutBook:
    """All lines that were ever posted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def post(self, line: Line) -> Line:
        """Add a line to the report."""
        values = {**vars(line), "approved_at": stamp(line.approved_at)}
        self._store.insert("reimbursements", **values)
        return line

    def new_id(self) -> str:
        """The next reimbursement id."""
        return str(self._store.next_number("reimbursement_id", FIRST_REIMBURSEMENT_ID))

    def id_for(self, line: Line, *, merge: bool) -> str:
        """The id of today's reimbursement for the same case and reason, or a new one.

        Amazon merges what it pays on one day for one reason; with `merge` also across cases.
        """
        day = stamp(line.approved_at)[:10]
        for other in self.lines(line.seller_id):
            same_day = stamp(other.approved_at)[:10] == day and other.reason == line.reason
            if same_day and other.case_id and (merge or other.case_id == line.case_id):
                return other.reimbursement_id
        return self.new_id()

    def lines(self, seller_id: str) -> list[Line]:
        """Every line of a seller, oldest first."""
        rows = self._store.all(
            "SELECT * FROM reimbursements WHERE seller_id = ? ORDER BY approved_at, number",
            seller_id,
        )
        return [_read(row) for row in rows]

    def of_case(self, seller_id: str, case_id: str) -> list[Line]:
        """The lines that name a case."""
        return [line for line in self.lines(seller_id) if line.case_id == case_id]

    def reverse_case(self, seller_id: str, case_id: str, at: datetime) -> None:
        """Take back every line of a case that was not taken back before."""
        taken_back = {line.original_id for line in self.lines(seller_id)}
        for line in self.of_case(seller_id, case_id):
            if line.reimbursement_id not in taken_back:
                self.reverse(line, at)

    def reverse(self, line: Line, at: datetime) -> Line:
        """Take a line back. Amazon links the reversal by the original's id, not by the case."""
        return self.post(
            Line(
                seller_id=line.seller_id,
                approved_at=at,
                reimbursement_id=self.new_id(),
                case_id=None,
                reason=REVERSAL,
                fnsku=line.fnsku,
                ledger_reference=line.ledger_reference,
                currency=line.currency,
                amount_per_unit=line.amount_per_unit,
                amount_total=-line.amount_total,
                quantity_cash=-line.quantity_cash,
                quantity_inventory=-line.quantity_inventory,
                original_id=line.reimbursement_id,
                original_type=line.reason,
            )
        )


def _read(row: Row) -> Line:
    values: dict[str, Any] = dict(row)
    values.pop("number")
    values["approved_at"] = moment_of(row["approved_at"])
    return Line(**values)
