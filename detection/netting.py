"""What Amazon has reimbursed already, taken off the rows that it was for.

Amazon moves a row's unreconciled figure when it reimburses, but days after the reimbursements
report shows it. So each line of the report is set against the rows of its FNSKU and family that are
no younger than its approval, oldest row first:

- a line approved in the last `UNSEEN_DAYS` counts in full: the figure may not have moved yet;
- an older one first fills what the rows show as reconciled, which it has most likely moved, and
  counts with the rest.

What Amazon has taken back is no payment any more, once the reversal is as old: until then the
ledger may not show yet why.

This errs towards claiming too little for some days, never towards claiming twice: a later export
gives back what was held back too long.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from models.contracts.claim import ClaimFamily

# Reimbursements post in 4 to 5 business days, and their report follows up to 5 days later.
UNSEEN_DAYS = 14

_FAMILY_OF_REASON = {
    "lostwarehouse": ClaimFamily.LOST_WAREHOUSE,
    "damagedwarehouse": ClaimFamily.DAMAGED_WAREHOUSE,
}


class OpenRow(Protocol):
    """A ledger row with what is open of it; `number` is its place in the file."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def date(self) -> date: ...
    @property
    def unreconciled(self) -> int: ...
    @property
    def reconciled(self) -> int: ...


class ReimbursedUnits(BaseModel):
    """A line of the reimbursements report: units paid in cash and in kind. One that `reverses`
    another reimbursement takes its units back; empty for a payment."""

    model_config = ConfigDict(frozen=True)

    fnsku: str
    reason: str
    quantity_cash: int
    quantity_inventory: int
    approved_on: date
    reimbursement_id: str = ""
    reverses: str = ""

    @property
    def units(self) -> int:
        """All units that the line pays, or takes back."""
        told = self.quantity_cash + self.quantity_inventory
        return abs(told) if self.reverses else max(told, 0)


def family_of_reason(reason: str) -> ClaimFamily | None:
    """The family of a reimbursement reason: "Lost_Warehouse", "Lost:Warehouse"; None for others."""
    return _FAMILY_OF_REASON.get("".join(filter(str.isalpha, reason)).lower())


def open_after_netting(
    rows: Sequence[OpenRow], reimbursed: Iterable[ReimbursedUnits], as_of: date
) -> dict[str, int]:
    """Row key -> units still owed. `rows` and `reimbursed` are those of one FNSKU and family, the
    reversals of these payments among them."""
    ordered = sorted(rows, key=lambda row: (row.date, row.number))
    owed = {row.key: max(row.unreconciled, 0) for row in ordered}
    explained = {row.key: max(row.reconciled, 0) for row in ordered}
    unseen_from = as_of - timedelta(days=UNSEEN_DAYS)
    lines = sorted(reimbursed, key=lambda line: line.approved_on)
    gone = Counter[str]()
    for line in lines:
        if line.reverses and line.approved_on <= unseen_from:
            gone[line.reverses] += line.units
    for line in lines:
        if line.reverses:
            continue
        keys = [row.key for row in ordered if row.date <= line.approved_on]
        taken_back = min(gone[line.reimbursement_id], line.units)
        gone[line.reimbursement_id] -= taken_back
        units = line.units - taken_back
        if line.approved_on <= unseen_from:
            units = _take(units, keys, explained)
        _take(units, keys, owed)
    return owed


def _take(units: int, keys: list[str], figures: dict[str, int]) -> int:
    """Take `units` off the figures, first key first; what is left over."""
    for key in keys:
        taken = min(units, figures[key])
        figures[key] -= taken
        units -= taken
    return units
