"""The sums at the foot of an invoice: net, discount, tax, freight, total."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from evidence.extraction.amounts import Amount, find_amounts
from evidence.extraction.found import UNLABELLED, Found
from evidence.extraction.sum_labels import SumKind, sum_kind
from evidence.reading.layout import Row

# Sums that are printed to the cent may be off by the rounding of each rate of tax.
ROUNDING = Decimal("0.02")
# More sums of one kind than this are a list of payments; trying them all would cost too much.
_MOST_OF_A_KIND = 4

Printed = Found[Decimal]


@dataclass(frozen=True)
class Sum:
    """One printed sum, in whole currency units."""

    kind: SumKind
    found: Printed


@dataclass(frozen=True)
class Totals:
    """The sums as printed, in whole currency units; None where none is printed.

    `agree`: net less discount, with tax and freight, is the total.
    """

    net: Printed | None = None
    discount: Printed | None = None
    tax: Printed | None = None
    freight: Printed | None = None
    total: Printed | None = None
    agree: bool = False


def find_sums(row: Row, below: Row | None, decimal_mark: str | None) -> list[Sum]:
    """The sums that a row shows: each a label at the start of a cell, then its amount.

    "Net 100.00   VAT 19.00   Total 119.00" are three. Where a row has labels alone, their amounts
    stand beneath them. What stands left of a label (a note, a list of payments) does not matter.
    """
    starts = [index for index, cell in enumerate(row.cells) if sum_kind(cell.text) is not None]
    if not starts:
        return []
    ends = [*starts[1:], len(row.cells)]
    sums = [
        shown
        for start, end in zip(starts, ends, strict=True)
        if (shown := _behind(row, start, end, decimal_mark)) is not None
    ]
    if not sums and below is not None and (len(starts) >= 2 or _only_amount(below, decimal_mark)):
        sums = list(_beneath(row, below, starts, decimal_mark))
    return sums


def _only_amount(row: Row, decimal_mark: str | None) -> bool:
    """A row of one amount, with at most its currency and a mark beside it."""
    amounts = find_amounts(row, decimal_mark)
    return len(amounts) == 1 and amounts[0].has_decimals and len(row.words) <= 3


def _behind(row: Row, start: int, end: int, decimal_mark: str | None) -> Sum | None:
    part = Row(row.page, tuple(word for cell in row.cells[start:end] for word in cell.words))
    amounts = [item for item in find_amounts(part, decimal_mark) if not item.is_percent]
    if not amounts or amounts[0].first == 0:
        return None
    kind = sum_kind(" ".join(word.text for word in part.words[: amounts[0].first]))
    return None if kind is None else Sum(kind, _printed(row.page, amounts[-1]))


def _beneath(row: Row, below: Row, starts: list[int], decimal_mark: str | None) -> Iterator[Sum]:
    if below.page != row.page or any(sum_kind(cell.text) for cell in below.cells):
        return
    amounts = [item for item in find_amounts(below, decimal_mark) if not item.is_percent]
    for start in starts:
        cell = row.cells[start]
        kind = sum_kind(cell.text)
        under = [one for one in amounts if one.left < cell.right and one.right > cell.left]
        if kind is not None and len(under) == 1 and under[0].has_decimals:
            yield Sum(kind, _printed(row.page, under[0]))


def _printed(page: int, amount: Amount) -> Printed:
    return Found(amount.value, page, amount.words)


def find_totals(sums: list[Sum]) -> Totals:
    """The sums of the document; several rates of tax are added.

    Among several of a kind those count that agree with each other. Where none do: the last net and
    freight, and the largest total, because one without tax is printed above the one with it.
    """
    of = {kind: [one.found for one in sums if one.kind is kind] for kind in SumKind}
    tax = _tax(of[SumKind.TAX])
    fallback = Totals(
        net=_last(of[SumKind.NET]),
        discount=_last(of[SumKind.DISCOUNT]),
        tax=tax,
        freight=_last(of[SumKind.FREIGHT]),
        total=_largest(of[SumKind.TOTAL]),
    )
    if fallback.total is None:
        return _with_gross(fallback, of[SumKind.GROSS])
    return next(_agreeing(of, tax, fallback), fallback)


def _with_gross(totals: Totals, gross: list[Printed]) -> Totals:
    """ "Gross" is the total where it is net and tax; else it is what a discount is taken off."""
    tried = (replace(totals, total=one, agree=True) for one in gross[:_MOST_OF_A_KIND])
    return next((one for one in tried if adds_up(one)), totals)


def adds_up(totals: Totals) -> bool:
    """Whether net less discount, with tax and freight, is the total; freight or discount may be in
    the net already. Without a net or a tax there is nothing to compare."""
    if (
        totals.total is None
        or totals.net is None
        or (totals.tax is None and totals.freight is None)
    ):
        return False
    net, tax = totals.net.value, totals.tax.value if totals.tax else Decimal(0)
    freight = totals.freight.value if totals.freight else Decimal(0)
    discount = abs(totals.discount.value) if totals.discount else Decimal(0)
    sums = (net + tax + f - d for f in {freight, Decimal(0)} for d in {discount, Decimal(0)})
    return any(abs(value - totals.total.value) <= ROUNDING for value in sums)


def _agreeing(
    of: dict[SumKind, list[Printed]], tax: Printed | None, fallback: Totals
) -> Iterator[Totals]:
    totals = sorted(of[SumKind.TOTAL], key=lambda one: -abs(one.value))[:_MOST_OF_A_KIND]
    nets = of[SumKind.NET][: -_MOST_OF_A_KIND - 1 : -1]
    taxes = [tax, *of[SumKind.TAX][:_MOST_OF_A_KIND]]
    for total, net, one_tax in product(totals, nets, taxes):
        candidate = Totals(net, fallback.discount, one_tax, fallback.freight, total, agree=True)
        if adds_up(candidate):
            yield candidate


def _last(values: list[Printed]) -> Printed | None:
    return values[-1] if values else None


def _largest(values: list[Printed]) -> Printed | None:
    """The largest; amounts without a fraction ("Balance 412" points) only where none has one."""
    exact = [
        one for one in values if one.value != one.value.to_integral_value() or "." in str(one.value)
    ]
    return max(exact or values, key=lambda one: abs(one.value), default=None)


def _tax(values: list[Printed]) -> Printed | None:
    """One printed tax, or the sum of the rates; a printed sum of the others counts alone."""
    if len(values) < 2:
        return _last(values)
    last = values[-1]
    if (
        last.value == sum(one.value for one in values[:-1])
        or len({one.value for one in values}) == 1
    ):
        return last
    words = tuple(word for one in values if one.page == last.page for word in one.words)
    return Found(sum((one.value for one in values), Decimal(0)), last.page, words, UNLABELLED)
