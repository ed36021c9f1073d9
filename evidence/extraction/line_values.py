"""A drafted line -> its values in units and minor units, each with the words that say it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.extraction.amounts import Amount
from evidence.extraction.codes_in_words import CodeInWords, habitual_codes, labelled_code
from evidence.extraction.drafts import Draft
from evidence.extraction.found import (
    LABELLED,
    UNLABELLED,
    Found,
    derived,
    place_of,
    text_of,
)
from evidence.extraction.numbers import to_count, to_minor_units, to_quantity
from evidence.extraction.packs import pack_size
from evidence.reading.layout import Word
from models.contracts.evidence import DocumentLine, Place, ReadBy

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class ReadLine:
    """A line, and the place of each of its values by name."""

    line: DocumentLine
    where: dict[str, Place]


@dataclass(frozen=True)
class _Numbers:
    """The three numbers as printed, for what the line counts."""

    quantity: Found[Decimal] | None
    unit_price: Found[Decimal] | None
    total: Found[Decimal] | None


def read_lines(drafts: list[Draft], currency: str | None, method: ReadBy) -> list[ReadLine]:
    """Every draft's values, in the order of the document."""
    bare = _habitual_codes(drafts)
    return [
        _read_line(position, draft, bare[position - 1], currency, method)
        for position, draft in enumerate(drafts, start=1)
    ]


def _habitual_codes(drafts: list[Draft]) -> list[CodeInWords | None]:
    """Codes at the ends of descriptions, where no column or label has them and most lines do."""
    descriptions = [text_of(tuple(draft.words)) for draft in drafts]
    if any(
        draft.code or labelled_code(text) for draft, text in zip(drafts, descriptions, strict=True)
    ):
        return [None] * len(drafts)
    return habitual_codes(descriptions)


def _read_line(
    position: int, draft: Draft, bare: CodeInWords | None, currency: str | None, method: ReadBy
) -> ReadLine:
    words = tuple(draft.words)
    code = labelled_code(text_of(words)) or bare
    description = code.description if code else text_of(words)
    own = _code_of_column(draft)
    unit = text_of(draft.unit)
    printed_pack = to_quantity(draft.pack.value) if draft.pack else None
    size = pack_size(unit, text_of(words), printed_pack)
    numbers = _completed(_printed(draft))
    page = draft.row.page
    values: dict[str, Found[object] | None] = {
        "description": Found(description, page, words) if description else None,
        "sku": own
        or (Found(code.sku, page, _saying(words, code.sku), code.certainty) if code else None),
        "unit": Found(unit, page, draft.unit) if unit else None,
        "case_pack": _pack(draft, size),
        "quantity": _units(numbers.quantity, size),
        "unit_price_cents": _price(numbers.unit_price, size, currency),
        "total_cents": _cents(numbers.total, currency),
        "printed_quantity": numbers.quantity and numbers.quantity.become(_text(numbers.quantity)),
        "printed_price": numbers.unit_price
        and numbers.unit_price.become(_text(numbers.unit_price)),
    }
    found = {name: one for name, one in values.items() if one is not None}
    line = DocumentLine.model_validate(
        {"position": position, "page": page, "description": "",
         **{name: one.value for name, one in found.items()}}
    )  # fmt: skip
    where = {
        name: place_of(one, method) for name, one in found.items() if not name.startswith("printed")
    }
    return ReadLine(line, where)


def _code_of_column(draft: Draft) -> "Found[object] | None":
    code = "".join(word.text for word in draft.code).strip("-\u2013/.").removesuffix("n/a")
    return Found(code, draft.row.page, tuple(draft.code)) if code else None


def _saying(words: tuple[Word, ...], code: str) -> tuple[Word, ...]:
    """The words that hold the code."""
    return tuple(word for word in words if code in word.text)


def _printed(draft: Draft) -> _Numbers:
    numbers = draft.numbers

    def found(amount: Amount | None) -> Found[Decimal] | None:
        if amount is None:
            return None
        one = Found(
            amount.value, draft.row.page, amount.words, LABELLED if draft.columns else UNLABELLED
        )
        if numbers.proved:
            return one.confirmed()
        return one.contradicted() if len(numbers.used) == 3 else one

    return _Numbers(found(numbers.quantity), found(numbers.unit_price), found(numbers.total))


def _completed(numbers: _Numbers) -> _Numbers:
    """The one number of three that is missing, where the other two give it exactly."""
    quantity, price, total = numbers.quantity, numbers.unit_price, numbers.total
    if quantity and price and not total:
        return replace(
            numbers, total=derived((quantity.value * price.value).quantize(_CENT), quantity, price)
        )
    if quantity and total and not price and quantity.value:
        exact = total.value / quantity.value
        if exact == exact.quantize(_CENT):
            return replace(numbers, unit_price=derived(exact.quantize(_CENT), quantity, total))
    if price and total and not quantity and price.value:
        count = total.value / price.value
        if count == count.to_integral_value() and count > 0:
            return replace(numbers, quantity=derived(count, price, total))
    return numbers


def _pack(draft: Draft, size: int | None) -> "Found[object] | None":
    if size is None or size == 1:
        return None
    words = draft.pack.words if draft.pack else _saying((*draft.unit, *draft.words), str(size))
    return Found(size, draft.row.page, words)


def _units(quantity: Found[Decimal] | None, size: int | None) -> "Found[object] | None":
    if quantity is None or size is None:
        return None
    units = to_count(quantity.value * size)
    return None if units is None else quantity.become(units)


def _price(
    price: Found[Decimal] | None, size: int | None, currency: str | None
) -> "Found[object] | None":
    if price is None or size is None:
        return None
    return price.become(to_minor_units(price.value / Decimal(size), currency))


def _cents(total: Found[Decimal] | None, currency: str | None) -> "Found[object] | None":
    return None if total is None else total.become(to_minor_units(total.value, currency))


def _text(found: Found[Decimal]) -> str:
    """The number with a point and no grouping: "1200", "6.5", "0.025"."""
    value = found.value
    whole = value == value.to_integral_value()
    return f"{value:.0f}" if whole else f"{value.normalize():f}"
