"""Quantity, unit price and total among the numbers of one row: by column, proved by arithmetic."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from evidence.extraction.amounts import Amount
from evidence.extraction.column_names import Role
from evidence.extraction.columns import Column, with_next

_CENT = Decimal("0.01")
# More numbers than this in one row is not an invoice line; trying them all would cost too much.
_MOST_NUMBERS = 10


@dataclass(frozen=True)
class LineNumbers:
    """The numbers of one line; None where the row has none. `proved`: they add up."""

    quantity: Amount | None = None
    unit_price: Amount | None = None
    total: Amount | None = None
    proved: bool = False

    @property
    def used(self) -> tuple[Amount, ...]:
        """The numbers that were taken."""
        taken = (self.quantity, self.unit_price, self.total)
        return tuple(amount for amount in taken if amount is not None)


def read_numbers(amounts: tuple[Amount, ...], columns: tuple[Column, ...]) -> LineNumbers:
    """What the columns say if it adds up, else three numbers that do, else the columns alone.

    A net price that adds up by itself goes before a list price that does less a discount.
    """
    plain = [amount for amount in amounts if not amount.is_percent]
    rates = [amount.value for amount in amounts if amount.is_percent]
    by_role = _by_role(plain, columns)
    reductions = [*rates, *_bare_rates(by_role[Role.IGNORED])]
    few = len(plain) <= _MOST_NUMBERS
    proved = (
        _proved_by_columns(by_role, [])
        or (_proved(plain, []) if few else None)
        or _proved_by_columns(by_role, reductions)
        or (_proved(plain, rates) if few else None)
    )
    return proved or LineNumbers(
        _only(by_role[Role.QUANTITY]), _only(by_role[Role.UNIT_PRICE]), _only(by_role[Role.TOTAL])
    )


def _proved_by_columns(
    by_role: dict[Role, list[Amount]], rates: list[Decimal]
) -> LineNumbers | None:
    for total in by_role[Role.TOTAL]:
        for price in by_role[Role.UNIT_PRICE]:
            for quantity in by_role[Role.QUANTITY]:
                if adds_up(quantity.value, price.value, total.value, rates):
                    return LineNumbers(quantity, price, total, proved=True)
    return None


def adds_up(quantity: Decimal, price: Decimal, total: Decimal, rates: list[Decimal]) -> bool:
    """Whether quantity x price is the total, to the cent, also less one of the row's per cents."""
    return _among(total, _products(quantity, price, rates))


def _bare_rates(amounts: list[Amount]) -> list[Decimal]:
    """ "Sc.%  10": a rate whose per cent sign stands at the head of its column."""
    return [amount.value for amount in amounts if 0 < amount.value < 100]


def _products(quantity: Decimal, price: Decimal, rates: list[Decimal]) -> list[Decimal]:
    gross = abs(quantity * price)
    return [gross, *(abs(gross * (1 - rate / 100)) for rate in rates)]


def _among(total: Decimal, wanted: list[Decimal]) -> bool:
    return any(abs(value - abs(total)) <= _CENT for value in wanted)


def _by_role(amounts: list[Amount], columns: tuple[Column, ...]) -> dict[Role, list[Amount]]:
    found: dict[Role, list[Amount]] = defaultdict(list)
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
    counts = [one for one in amounts if one.value % 1 == 0 and one.value != 0]
    priced = [one for one in amounts if one.has_decimals]
    triples = [
        LineNumbers(quantity, price, total, proved=True)
        for quantity in counts
        for price in priced
        if price is not quantity and price.value != 0
        for total in _totals(priced, quantity, price, rates)
    ]
    return max(triples, key=_likelihood, default=None)


def _totals(
    priced: list[Amount], quantity: Amount, price: Amount, rates: list[Decimal]
) -> list[Amount]:
    """The numbers right of both that are their product."""
    wanted = _products(quantity.value, price.value, rates)
    right_of = max(quantity.first, price.first)
    return [one for one in priced if one.first > right_of and _among(one.value, wanted)]


def _likelihood(numbers: LineNumbers) -> tuple[float, bool, float, float]:
    quantity, price, total = numbers.used
    # Of two equal counts the running number stands further left.
    return total.left, not quantity.has_decimals, price.left, quantity.left
