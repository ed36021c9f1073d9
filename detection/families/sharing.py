"""Units that came back, or were paid for, set against the products of one order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detection.families.findings import RowRef


@dataclass(frozen=True)
class Batch:
    """Units of one row; `is_amazons`: broken by Amazon or its carrier."""

    sku: str
    units: int
    row: RowRef
    is_amazons: bool = False


@dataclass(frozen=True)
class Share:
    """Units of a batch that count for a product. `is_other`: the row names another product."""

    batch: Batch
    units: int
    is_other: bool


def share(wanted: Mapping[str, int], batches: Sequence[Batch]) -> dict[str, list[Share]]:
    """Batches given to products of an order, never more units than a product wants.

    First each product takes those under its own name, then what is over goes to the others: Amazon
    books returns under another product or line of the order.
    """
    shares: dict[str, list[Share]] = {sku: [] for sku in wanted}
    missing = dict(wanted)
    left = [batch.units for batch in batches]
    for is_other in (False, True):
        for place, batch in enumerate(batches):
            for sku in wanted:
                units = min(left[place], missing[sku])
                if units > 0 and (sku != batch.sku) == is_other:
                    shares[sku].append(Share(batch, units, is_other))
                    left[place] -= units
                    missing[sku] -= units
    return shares


def units_of(shares: Sequence[Share]) -> int:
    """The units of all shares."""
    return sum(one.units for one in shares)
