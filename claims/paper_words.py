"""Names and values of a document in words that a seller understands."""

from datetime import date

from models.contracts.money import Money, bare_amount
from models.contracts.questions import ReadValue

_LABELS = {
    "type": "Kind of paper",
    "number": "Invoice number",
    "issued_on": "Date",
    "supplier": "Supplier",
    "currency": "Currency",
    "net_cents": "Net",
    "tax_cents": "Tax",
    "freight_cents": "Freight",
    "description": "Description",
    "sku": "Code",
    "quantity": "Quantity",
    "unit_price_cents": "Price of one unit",
    "total_cents": "Total",
}
_OF_LINE = "lines."
_CENTS = "_cents"


def label_of(name: str) -> str:
    """ "Price of one unit" for `lines.3.unit_price_cents`; a line's own total is told apart."""
    plain = name.rsplit(".", 1)[-1]
    label = _LABELS.get(plain, plain.replace("_", " ").capitalize())
    return f"{label} of the line" if _is_line_total(name) else label


def text_of(value: ReadValue, currency: str | None) -> str:
    """The value as it is said: "1,250.00 USD", "4 March 2026", "1,200", "pro forma"."""
    plain = value.name.rsplit(".", 1)[-1]
    if plain.endswith(_CENTS):
        return _amount(int(value.value), currency)
    if plain == "quantity":
        return f"{int(value.value):,}"
    if plain == "issued_on":
        day = date.fromisoformat(value.value)
        return f"{day.day} {day:%B %Y}"
    return value.value.replace("_", " ") if plain == "type" else value.value


def _is_line_total(name: str) -> bool:
    return name.startswith(_OF_LINE) and name.endswith("total_cents")


def _amount(cents: int, currency: str | None) -> str:
    return str(Money(cents=cents, currency=currency)) if currency else bare_amount(cents)
