"""Values as XML invoices write them -> ours. Decimals have a point, dates have one order."""

from datetime import date
from decimal import Decimal, InvalidOperation

from evidence.extraction.numbers import to_minor_units
from evidence.extraction.packs import pack_size
from models.contracts.evidence import DocumentLine, DocumentType

# UNTDID 1001, the codes that both standards share.
_TYPES = {
    **dict.fromkeys(("80", "82", "326", "380", "384", "388", "393", "751"), DocumentType.INVOICE),
    **dict.fromkeys(("81", "83", "261", "308", "381", "396", "532"), DocumentType.CREDIT_NOTE),
    "325": DocumentType.PRO_FORMA,
}
# UN/ECE Recommendation 20 and 21, in words that packs.py and people know.
_UNITS = {
    "C62": "piece",
    "H87": "piece",
    "EA": "each",
    "DZN": "dozen",
    "CS": "case",
    "XCS": "case",
    "CT": "carton",
    "XCT": "carton",
}
_LARGEST = Decimal(10) ** 13


def type_of_code(code: str | None, total: int | None) -> DocumentType:
    """What the code names; an invoice over less than nothing is a credit note."""
    kind = _TYPES.get(code or "", DocumentType.OTHER)
    if kind is DocumentType.INVOICE and total is not None and total < 0:
        return DocumentType.CREDIT_NOTE
    return kind


def decimal_of(text: str | None) -> Decimal | None:
    """The number, or None for what is none or larger than any invoice."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < _LARGEST else None


def cents_of(text: str | None, currency: str | None) -> int | None:
    """The amount in minor units of the currency."""
    value = decimal_of(text)
    return None if value is None else to_minor_units(value, currency)


def date_of(text: str | None) -> date | None:
    """A date written as 20260131 or 2026-01-31, with or without what follows the day."""
    plain = (text or "").replace("-", "")[:8]
    try:
        return date.fromisoformat(plain) if len(plain) == 8 else None
    except ValueError:
        return None


def currency_of(text: str | None) -> str | None:
    """An ISO code, None for anything else."""
    code = (text or "").upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def line_of(
    position: int,
    *,
    description: str,
    sku: str | None,
    unit: str | None,
    count: str | None,
    price: Decimal | None,
    total: str | None,
    currency: str | None,
) -> DocumentLine:
    """One line, counted in single units. `price` is that of one of what `count` counts.

    A line in cases that does not say what a case holds has neither quantity nor unit price.
    """
    named = _UNITS.get(unit or "", unit)
    pack = pack_size(named or "", description)
    counted = decimal_of(count)
    units = counted * pack if counted is not None and pack else None
    whole = units is not None and units > 0 and units == units.to_integral_value()
    return DocumentLine(
        position=position,
        page=1,
        description=description,
        sku=sku,
        unit=named,
        case_pack=pack if pack and pack > 1 else None,
        quantity=int(units) if units is not None and whole else None,
        unit_price_cents=None
        if price is None or not pack
        else to_minor_units(price / pack, currency),
        total_cents=cents_of(total, currency),
    )
