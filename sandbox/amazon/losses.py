"""What the seeded warehouses lost or damaged, and how the supplier's invoices name it."""

from dataclasses import dataclass
from typing import Literal

Naming = Literal["exact_msku", "exact_asin", "exact_fnsku", "similar_title", "none"]


@dataclass(frozen=True)
class Loss:
    """One adjustment row: `product` is a place in the catalogue, `age_days` counts back from the
    anchor day, and `repeats` is how often Amazon writes the identical row."""

    product: int
    kind: Literal["LOST", "DAMAGED"]
    code: str
    age_days: int
    quantity: int
    reconciled: int = 0
    repeats: int = 1

    @property
    def disposition(self) -> str:
        """Where the units were when it happened (code 6: damaged by the carrier before)."""
        return "CARRIER_DAMAGED" if self.code == "6" else "SELLABLE"


def _lost(product: int, age: int, quantity: int, found: int = 0, repeats: int = 1) -> Loss:
    return Loss(product, "LOST", "M" if product % 3 else "5", age, quantity, found, repeats)


def _damaged(product: int, age: int, quantity: int, code: str = "E", settled: int = 0) -> Loss:
    return Loss(product, "DAMAGED", code, age, quantity, settled)


# Reconciled in full, or too old to be claimed: rows that nobody may file.
_SETTLED_OR_LATE = (
    _lost(16, 22, 3, found=3),
    _lost(17, 41, 5, found=5),
    _damaged(18, 36, 2, settled=2),
    _lost(16, 76, 4),
    _damaged(17, 92, 3),
    _lost(19, 118, 6, found=2),
)

US_LOSSES = (
    _lost(0, 12, 4),
    _lost(1, 18, 3),
    _damaged(2, 9, 2),
    _lost(3, 25, 6, found=1),
    _damaged(4, 31, 2),
    _lost(5, 7, 5),
    _damaged(5, 14, 1),
    _lost(6, 40, 3),
    _damaged(7, 22, 4),
    _lost(8, 15, 2),
    _lost(9, 57, 3),
    _lost(10, 35, 8, found=3),
    _damaged(11, 28, 3, code="6"),
    _lost(12, 20, 6),
    _damaged(13, 45, 2),
    _lost(14, 11, 1, repeats=2),
    _lost(15, 50, 4),
    *_SETTLED_OR_LATE,
)

UK_LOSSES = (
    _damaged(0, 10, 2),
    _lost(1, 16, 5),
    _lost(2, 21, 4, found=1),
    _lost(3, 8, 6),
    _damaged(4, 26, 1),
    _lost(5, 33, 3),
    _lost(6, 13, 4),
    _damaged(6, 24, 2),
    _lost(7, 56, 5),
    _damaged(8, 19, 3),
    _lost(9, 29, 4),
    _lost(10, 38, 2),
    _lost(11, 43, 7, found=2),
    _damaged(12, 6, 3, code="6"),
    _lost(13, 47, 4),
    _lost(14, 17, 1, repeats=2),
    _lost(15, 30, 3),
    *_SETTLED_OR_LATE,
)

# Products that are not listed here stand on their invoice with their MSKU.
US_NAMING: dict[int, Naming] = {
    4: "exact_asin", 7: "exact_fnsku", 8: "similar_title", 9: "none", 13: "similar_title",
    15: "none",
}  # fmt: skip
UK_NAMING: dict[int, Naming] = {
    3: "exact_asin", 5: "similar_title", 7: "none", 10: "exact_fnsku", 11: "similar_title",
    15: "none",
}  # fmt: skip
