"""The numbers that a cost document shows, in its order, each with the place where it stands."""

from dataclasses import dataclass

from models.contracts.costs import CostEntry
from models.contracts.evidence import Place, ReadBy
from models.contracts.money import Money

_READ_BY = {
    ReadBy.PERSON: "mended by a person",
    ReadBy.EMBEDDED: "from the invoice's embedded data",
    ReadBy.CELL: "from a cell of the table",
    ReadBy.TEXT: "from the page's text",
    ReadBy.OCR: "from the picture of the page",
    ReadBy.DERIVED: "worked out from other values",
}


@dataclass(frozen=True)
class Shown:
    """A value of the invoice: its name, how it reads, and its place, None where it has none."""

    label: str
    value: str
    place: Place | None


def read_values(entry: CostEntry) -> list[Shown]:
    """What the cost rests on, as it was read from the document."""
    values = [
        ("Supplier", entry.supplier, "supplier"),
        ("Buyer", entry.buyer, "buyer"),
        ("Invoice number", entry.number, "number"),
        ("Invoice date", entry.issued_on and entry.issued_on.isoformat(), "issued_on"),
        ("Product", entry.description, "description"),
        ("Code", entry.sku, "sku"),
        ("Quantity", _units(entry), "quantity"),
        ("Units in a case", _text(entry.case_pack), "case_pack"),
        ("Price of a unit", _amount(entry, entry.cost.price_cents), "unit_price_cents"),
        ("Line total", _amount(entry, entry.total_cents), "total_cents"),
    ]
    return [Shown(label, value, entry.where.get(name)) for label, value, name in values if value]


def steps(entry: CostEntry) -> list[tuple[str, str]]:
    """How the cost is worked out: label and amount, the cost last."""
    cost = entry.cost
    taken = [
        ("less the tax that the price holds", cost.tax_cents),
        ("less its share of the invoice's discount", cost.discount_cents),
    ]
    return [
        ("Price of a unit on the line", str(_money(entry, cost.price_cents))),
        *((label, f"- {_money(entry, cents)}") for label, cents in taken if cents),
        ("Sourcing cost of one unit", str(cost.cost)),
    ]


def kept_apart(entry: CostEntry) -> list[tuple[str, str]]:
    """A unit's share of what is no part of its cost."""
    shares = [("Freight", entry.cost.freight_cents), ("Duties", entry.cost.duty_cents)]
    return [(label, str(_money(entry, cents))) for label, cents in shares if cents]


def place_in_words(place: Place | None) -> str:
    """Page and source of a value: "page 1, from the page's text, 98% sure"."""
    if place is None:
        return "place not known"
    sure = "" if place.method is ReadBy.PERSON else f", {place.confidence:.0%} sure"
    return f"page {place.page}, {_READ_BY[place.method]}{sure}"


def _units(entry: CostEntry) -> str | None:
    if entry.quantity is None:
        return None
    return f"{entry.quantity:,} {entry.unit or 'units'}"


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _amount(entry: CostEntry, cents: int | None) -> str | None:
    return None if cents is None else str(_money(entry, cents))


def _money(entry: CostEntry, cents: int) -> Money:
    return Money(cents=cents, currency=entry.cost.currency)
