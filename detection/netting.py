"""What Amazon has reimbursed already, taken off the rows that it was for.

Amazon moves a row's unreconciled figure when it reimburses, but days after the reimbursements
report shows it. So each line of the report is set against the rows of its FNSKU and family that are
no younger than its approval, oldest row first:

- a line approved in the last `UNSEEN_DAYS` counts in full: the figure may not have moved yet;
- an older one first fills what the rows show as reconciled, which it has most likely moved, and
  counts with the rest.

What Amazon has taken back is no payment any more (detection/families/received.py).

This errs towards claiming too little for some days, never towards claiming twice: a later export
gives back what was held back too long.
"""

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
    """A line of the reimbursements report: units in cash and in kind. One that `reverses` another
    reimbursement takes units of it back; empty for a payment."""

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
        """All units of the line."""
        return self.quantity_cash + self.quantity_inventory


def family_of_reason(reason: str) -> ClaimFamily | None:
    """The family of a reimbursement reason: "Lost_Warehouse", "Lost:Warehouse"; None for others."""
    return _FAMILY_OF_REASON.get("".join(filter(str.isalpha, reason)).lower())


def open_after_netting(
    rows: Sequence[OpenRow], reimbursed: Iterable[ReimbursedUnits], as_of: date
) -> dict[str, int]:
    """Row key -> units still owed. `rows` and `reimbursed` are those of one FNSKU and family."""
    ordered = sorted(rows, key=lambda row: (row.date, row.number))
    owed = {row.key: max(row.unreconciled, 0) for row in ordered}
    explained = {row.key: max(row.reconciled, 0) for row in ordered}
    unseen_from = as_of - timedelta(days=UNSEEN_DAYS)
    for line in sorted(reimbursed, key=lambda line: line.approved_on):
        keys = [row.key for row in ordered if row.date <= line.approved_on]
        units = max(line.units, 0)
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
