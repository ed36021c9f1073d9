"""Quantity, unit price and total among the numbers of one row: by column, proved by arithmetic."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from evidence.amounts import Amount
from evidence.columns import Column, Role, with_next

_CENT = Decimal("0.01")
# More numbers than this in one row is not an invoice line; trying them all would cost too much.
_MOST_NUMBERS = 12


@dataclass(frozen=True)
class LineNumbers:
    """The numbers of one line; None where the row has none."""

    quantity: Amount | None = None
    unit_price: Amount | None = None
    total: Amount | None = None

    @property
    def used(self) -> tuple[Amount, ...]:
        """The numbers that were taken."""
        taken = (self.quantity, self.unit_price, self.total)
        return tuple(amount for amount in taken if amount is not None)


def read_numbers(amounts: list[Amount], columns: tuple[Column, ...]) -> LineNumbers:
    """What the columns say if it adds up, else three numbers that do, else the columns alone."""
    plain = [amount for amount in amounts if not amount.is_percent]
    rates = [amount.value for amount in amounts if amount.is_percent]
    by_role = _by_role(plain, columns)
    for total in by_role[Role.TOTAL]:
        for price in by_role[Role.UNIT_PRICE]:
            for quantity in by_role[Role.QUANTITY]:
                if adds_up(quantity.value, price.value, total.value, rates):
                    return LineNumbers(quantity, price, total)
    if len(plain) <= _MOST_NUMBERS:
        proved = _proved(plain, rates)
        if proved is not None:
            return proved
    return LineNumbers(
        _only(by_role[Role.QUANTITY]), _only(by_role[Role.UNIT_PRICE]), _only(by_role[Role.TOTAL])
    )


def adds_up(quantity: Decimal, price: Decimal, total: Decimal, rates: list[Decimal]) -> bool:
    """Whether quantity x price is the total, to the cent, also less one of the row's per cents."""
    gross = quantity * price
    wanted = [gross, *(gross * (1 - rate / 100) for rate in rates)]
    return any(abs(abs(value) - abs(total)) <= _CENT for value in wanted)


def _by_role(amounts: list[Amount], columns: tuple[Column, ...]) -> dict[Role, list[Amount]]:
    found: dict[Role, list[Amount]] = {role: [] for role in Role}
    for amount in amounts:
        column = column_of(amount, columns)
        if column is not None:
            found[column.role].append(amount)
    return found


def column_of(amount: Amount, columns: tuple[Column, ...]) -> Column | None:
    """The column whose name is nearest; a description reaches as far as the next column's name."""
    best: tuple[float, Column] | None = None
    for column, following in with_next(columns):
        right = column.right
        if column.role in (Role.DESCRIPTION, Role.SKU) and following is not None:
            right = max(right, following.left - 40)
        gap = max(column.left - amount.right, amount.left - right, 0.0)
        if best is None or gap < best[0]:
            best = (gap, column)
    return None if best is None else best[1]


def _only(amounts: list[Amount]) -> Amount | None:
    return amounts[-1] if amounts else None


def _proved(amounts: list[Amount], rates: list[Decimal]) -> LineNumbers | None:
    """Three numbers with quantity x price = total; the total furthest right, then the price."""
    triples = [
        LineNumbers(quantity, price, total)
        for quantity, price, total in permutations(amounts, 3)
        if _may_be_line(quantity, price, total)
        and adds_up(quantity.value, price.value, total.value, rates)
    ]
    return max(triples, key=_likelihood, default=None)


def _may_be_line(quantity: Amount, price: Amount, total: Amount) -> bool:
    counted = quantity.value > 0 and quantity.value == quantity.value.to_integral_value()
    priced = price.has_decimals and total.has_decimals and price.value != 0
    return counted and priced and total.first > max(quantity.first, price.first)


def _likelihood(numbers: LineNumbers) -> tuple[float, bool, float, float]:
    quantity, price, total = numbers.used
    # Of two equal counts the running number stands further left.
    return total.left, not quantity.has_decimals, price.left, quantity.left
