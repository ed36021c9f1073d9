"""What a family hands over to be judged: units that seem to be owed, before any rule is applied."""

from dataclasses import dataclass, field
from datetime import date

from detection.families.findings import Confidence, LeftOut, Reason, RowRef
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money


@dataclass(frozen=True)
class Product:
    """Names of a product; empty where a report does not tell."""

    fnsku: str = ""
    sku: str = ""
    asin: str = ""
    title: str = ""


@dataclass(frozen=True)
class Worth:
    """What one unit is worth, and where that is known from, in words."""

    unit: Money
    basis: str


@dataclass(frozen=True)
class Loss:
    """Units of one pool that are still owed.

    `pool` names the units in all families, `lost` and `paid` are the pool's. `start` is the day
    that the window is counted from, None where no report tells it. `is_capped`: the rules' cap of
    one unit holds for `worth`. `total` is what all units come to, where that is no multiple of one
    unit's worth. `centre` is the fulfilment centre, where a report names one.
    """

    family: ClaimFamily
    pool: str
    key: str
    product: Product
    reference: str
    start: date | None
    quantity: int
    lost: int
    paid: int
    worth: Worth | None
    confidence: Confidence
    why: str
    rows: tuple[RowRef, ...]
    is_capped: bool = True
    total: Money | None = None
    centre: str = ""

    def left_out(self, reason: Reason, message: str, quantity: int | None = None) -> LeftOut:
        """This loss, or some of its units, as no candidate."""
        units = self.quantity if quantity is None else quantity
        return LeftOut(
            family=self.family,
            reason=reason,
            message=message,
            fnsku=self.product.fnsku,
            reference=self.reference,
            quantity=units,
            value=self.worth.unit.times(units) if self.worth else None,
            rows=self.rows,
            key=self.key,
        )


@dataclass(frozen=True)
class Collected:
    """What one family found in the reports."""

    losses: list[Loss] = field(default_factory=list[Loss])
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
