"""A seller's months: the goods, the calendar, and the tape on which everything that happens is."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from sandbox.world.places import Family, Place

DAYS = 200
Cell = str | int | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class Good:
    """A product. Amounts are minor units; `fee` is what fulfilling a unit costs by its measures."""

    sku: str
    fnsku: str
    asin: str
    title: str
    price: int
    cost: int
    referral: int
    fee: int


@dataclass(frozen=True)
class Owed:
    """An entry of the sealed list: what Amazon truly owes and can be claimed on the world's day.

    `cents` are of all units, None where no policy says what they are worth.
    """

    family: Family
    reference: str
    sku: str
    fnsku: str
    quantity: int
    cents: int | None
    on: date
    deadline: date


@dataclass
class Tape:
    """Rows of each report, as they come about, and the sealed list beside them."""

    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    owed: list[Owed] = field(default_factory=list[Owed])

    def write(self, report: str, **cells: Cell) -> Row:
        """One more row of a report."""
        self.rows[report].append(cells)
        return cells


class Life:
    """What the areas of life write on. `day(n)` is n days before the day that is judged."""

    def __init__(self, source: random.Random, place: Place, as_of: date, goods: list[Good]) -> None:
        self.source = source
        self.place = place
        self.as_of = as_of
        self.goods = goods
        self.tape = Tape()
        self._numbers = count(source.randrange(10**9, 2 * 10**9))

    def day(self, ago: int) -> date:
        """The day so many days ago."""
        return self.as_of - timedelta(days=ago)

    def moment(self, day: date) -> str:
        """Some time of a day, as most reports write it."""
        at = time(self.source.randrange(6, 22), self.source.randrange(60), 7)
        return datetime.combine(day, at).isoformat() + "+00:00"

    def number(self) -> str:
        """A number that nothing else has."""
        return str(next(self._numbers))

    def order_id(self) -> str:
        """An order's number as customers know it."""
        return f"{self.source.randrange(100, 999)}-{self.number()[-7:]}-{self.number()[-7:]}"

    def take(self, goods: Iterator[Good]) -> Good:
        """The next of goods that were set apart, so that stories do not meet in one product."""
        return next(goods)

    def apart(self) -> Iterator[Good]:
        """The goods in an order of their own; over and over, should they not be enough."""
        while True:
            yield from self.source.sample(self.goods, len(self.goods))

    def owes(
        self,
        family: Family,
        reference: str,
        good: Good,
        *,
        quantity: int,
        cents: int | None,
        on: date,
    ) -> None:
        """Puts it on the sealed list, if it can be claimed here and now."""
        window = self.place.windows.get(family)
        age = (self.as_of - on).days
        if window is None or not window.opens <= age <= window.closes or quantity <= 0:
            return
        self.tape.owed.append(
            Owed(
                family=family,
                reference=reference,
                sku=good.sku,
                fnsku=good.fnsku,
                quantity=quantity,
                cents=cents,
                on=on,
                deadline=on + timedelta(days=window.closes),
            )
        )
