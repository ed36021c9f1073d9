"""What makes a reversal right: units found, put right, or returned, each for one reversal only."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from detection.families.findings import RowRef
from detection.families.inputs import Inputs
from detection.families.received import returned_by_order
from detection.families.refunds import replacement_orders
from detection.families.rows import ref, rows_of, text
from detection.families.settled import letters
from detection.reasons import Movement, movement_of
from detection.reports.kinds import ReportKind

LOST, DAMAGED, RETURNED = "lost", "damaged", "returned"

# Units may have been found before Amazon paid for them, or some days after it took the money back.
_BEFORE_PAYMENT, _AFTER_REVERSAL = timedelta(days=90), timedelta(days=14)

_KIND_OF_REASON = {
    "lostwarehouse": LOST,
    "damagedwarehouse": DAMAGED,
    "customerreturn": RETURNED,
    "customerserviceissue": RETURNED,
    "returnadjustment": RETURNED,
}


@dataclass
class Correction:
    """Units that came to light. `day` is None where any day will do."""

    units: int
    day: date | None
    row: RowRef


@dataclass(frozen=True)
class Corrections:
    """By kind, and then by FNSKU, or by order for what was returned. Units are used up."""

    of_kind: dict[str, dict[str, list[Correction]]]

    def tells(self, kind: str) -> bool:
        """Whether a report was given that would show corrections of this kind."""
        return kind in self.of_kind

    def take(
        self, kind: str, name: str, wanted: int, paid: date, reversed_on: date
    ) -> tuple[int, list[RowRef]]:
        """How many of the reversed units a correction explains, and the rows that tell."""
        taken, rows = 0, list[RowRef]()
        for one in self.of_kind[kind].get(name, []):
            fits = one.day is None or (
                paid - _BEFORE_PAYMENT <= one.day <= reversed_on + _AFTER_REVERSAL
            )
            units = min(wanted - taken, one.units) if fits else 0
            if units:
                one.units -= units
                taken += units
                rows.append(one.row)
        return taken, rows


def kind_of(reason: str) -> str | None:
    """What would make the reversal of a payment right; None where no report would show it."""
    return _KIND_OF_REASON.get("".join(filter(str.isalpha, reason)).lower())


def corrections(inputs: Inputs) -> Corrections:
    """All corrections of the reports that were given."""
    of_kind: dict[str, dict[str, list[Correction]]] = {}
    if inputs.has(ReportKind.LEDGER_DETAIL):
        ledger = inputs.frames[ReportKind.LEDGER_DETAIL].filter(
            letters("event_type") == "adjustments", pl.col("quantity") > 0
        )
        reasons = ledger["reason"].drop_nulls().unique().to_list()
        found = [one for one in reasons if movement_of(one) is Movement.FOUND]
        is_sellable = letters("disposition") == "sellable"
        of_kind[LOST] = _by_product(ledger.filter(pl.col("reason").is_in(found)))
        of_kind[DAMAGED] = _by_product(
            ledger.filter(pl.col("reason").str.to_uppercase() == "P", is_sellable)
        )
    if inputs.has(ReportKind.CUSTOMER_RETURNS):
        back = returned_by_order(inputs, replacement_orders(inputs))
        of_kind[RETURNED] = {
            order: [Correction(batch.units, None, batch.row) for batch in batches]
            for order, batches in back.items()
        }
    return Corrections(of_kind)


def _by_product(rows: pl.DataFrame) -> dict[str, list[Correction]]:
    products: dict[str, list[Correction]] = {}
    for row in rows_of(rows.sort("date", maintain_order=True)):
        place = ref(ReportKind.LEDGER_DETAIL, row, "row_key")
        correction = Correction(row["quantity"], row["date"], place)
        products.setdefault(text(row, "fnsku"), []).append(correction)
    return products
