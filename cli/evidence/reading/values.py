"""A document's fields as plain values: amounts as decimal strings, places under `where`."""

from decimal import Decimal
from typing import Any

from evidence.gate.checks import check_document_type, check_line_arithmetic, check_total_arithmetic
from models.contracts.evidence import Check, DocumentFields, DocumentLine

# The names of the command's values, and the fields that they show.
_AMOUNTS = {
    "net": "net_cents",
    "tax": "tax_cents",
    "freight": "freight_cents",
    "discount": "discount_cents",
    "total": "total_cents",
}
_NAMES = {
    "issued_on": "date",
    "unit_price_cents": "unit_price",
    **{field: name for name, field in _AMOUNTS.items()},
}
_WITHOUT_HUNDREDTHS = ("JPY",)


def shown_fields(fields: DocumentFields) -> dict[str, Any]:
    """Everything that is known; a value that was not found is null."""
    return {
        "type": fields.type.value,
        "pages": fields.pages,
        "number": fields.number,
        "date": fields.issued_on.isoformat() if fields.issued_on else None,
        "supplier": fields.supplier,
        "buyer": fields.buyer,
        "currency": fields.currency,
        **{
            name: _amount(getattr(fields, field), fields.currency)
            for name, field in _AMOUNTS.items()
        },
        "purchase_order": fields.purchase_order,
        "shipment_ids": fields.shipment_ids,
        "tracking_ids": fields.tracking_ids,
        "lines": [_line(line, fields.currency) for line in fields.lines],
        "where": {
            _shown_name(name): at.model_dump(mode="json") for name, at in fields.where.items()
        },
        "checks": [_check(check, None) for check in _document_checks(fields)]
        + [_check(check_line_arithmetic(line), line.position) for line in fields.lines],
    }


def _line(line: DocumentLine, currency: str | None) -> dict[str, Any]:
    """A line as printed: where it counts cases, quantity and unit price are those of a case."""
    return {
        "description": line.description,
        "sku": line.sku,
        "quantity": line.printed_quantity or _whole(line.quantity),
        "unit": line.unit,
        "unit_price": _price(line, currency),
        "total": _amount(line.total_cents, currency),
        "case_pack": line.case_pack,
        "page": line.page,
    }


def _whole(quantity: int | None) -> str | None:
    return None if quantity is None else str(quantity)


def _price(line: DocumentLine, currency: str | None) -> str | None:
    if line.printed_price is None:
        return _amount(line.unit_price_cents, currency)
    price = Decimal(line.printed_price)
    cents = price.quantize(Decimal(1).scaleb(-_digits(currency)))
    return str(cents if cents == price else price)


def _amount(cents: int | None, currency: str | None) -> str | None:
    return None if cents is None else str(Decimal(cents).scaleb(-_digits(currency)))


def _digits(currency: str | None) -> int:
    return 0 if currency in _WITHOUT_HUNDREDTHS else 2


def _shown_name(name: str) -> str:
    """ "total_cents" -> "total", "lines.2.unit_price_cents" -> "lines.2.unit_price"."""
    head, _, last = name.rpartition(".")
    if head and last == "total_cents":
        return f"{head}.total"
    return f"{head}.{_NAMES.get(last, last)}" if head else _NAMES.get(last, last)


def _document_checks(fields: DocumentFields) -> list[Check]:
    return [check_document_type(fields.type), check_total_arithmetic(fields)]


def _check(check: Check, line: int | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "code": check.code.value,
        "passed": check.passed,
        "message": check.message,
    }
    return shown if line is None else {**shown, "line": line}
