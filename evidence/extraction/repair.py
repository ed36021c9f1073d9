"""Digits that letter recognition confuses or leaves out: what makes a line add up is put right.

"2 x 4.99 = 9.88" becomes 9.98 when no other single change would do; where two would, none is made.
A digit that stands alone is often not found at all: "4.99, 9.98" under a quantity is a count of 2.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from evidence.extraction.amounts import Amount
from evidence.extraction.line_numbers import LineNumbers, adds_up

# Shapes that are taken for each other, both ways.
_CONFUSED = ("08", "06", "09", "17", "38", "35", "56", "58", "68", "69", "89", "41", "27", "49")
_TWINS = {
    digit: "".join(pair.replace(digit, "") for pair in _CONFUSED if digit in pair)
    for digit in "0123456789"
}
_HUNDRED = 100
_LONE_DIGITS = frozenset(map(Decimal, range(1, 10)))


def lost_a_count(numbers: LineNumbers) -> bool:
    """Whether price and total tell a count of one digit, which was not found."""
    price, total = numbers.unit_price, numbers.total
    if numbers.quantity is not None or price is None or total is None or not price.value:
        return False
    return price.has_decimals and total.value / price.value in _LONE_DIGITS


def repaired(numbers: LineNumbers) -> LineNumbers:
    """The line with one digit changed (or one lost decimal point put back), when exactly one
    change makes quantity x price the total; else the line as it was read."""
    if numbers.proved or len(numbers.used) < 3:
        return numbers
    candidates = {_values(one): one for one in _changed(numbers) if _holds(one)}
    return next(iter(candidates.values())) if len(candidates) == 1 else numbers


def _changed(numbers: LineNumbers) -> Iterator[LineNumbers]:
    quantity, price, total = numbers.used
    return chain(
        (replace(numbers, quantity=one, proved=True) for one in _variants(quantity, point=False)),
        (replace(numbers, unit_price=one, proved=True) for one in _variants(price, point=True)),
        (replace(numbers, total=one, proved=True) for one in _variants(total, point=True)),
    )


def _variants(amount: Amount, *, point: bool) -> Iterator[Amount]:
    digits = str(amount.value)
    for index, digit in enumerate(digits):
        for twin in _TWINS.get(digit, ""):
            yield amount._replace(value=Decimal(digits[:index] + twin + digits[index + 1 :]))
    if point and not amount.has_decimals:
        yield amount._replace(value=amount.value / _HUNDRED)


def _holds(numbers: LineNumbers) -> bool:
    quantity, price, total = (one.value for one in numbers.used)
    return quantity != 0 and price != 0 and adds_up(quantity, price, total, [])


def _values(numbers: LineNumbers) -> tuple[Decimal, ...]:
    return tuple(one.value for one in numbers.used)
