"""A world from a seed: the files that Amazon would give, and the sealed list of what it owes."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.world.fees import live_with_fees
from sandbox.world.files import WorldFile, write_files
from sandbox.world.goods import make_goods
from sandbox.world.inbound import live_with_shipments
from sandbox.world.ledger import live_with_stock
from sandbox.world.life import Good, Life, Owed, Row
from sandbox.world.losses import live_with_losses
from sandbox.world.orders import Orders
from sandbox.world.places import PLACES, Place
from sandbox.world.removals import live_with_removals
from sandbox.world.settlements import Settlements

_FIRST_DAY = date(2026, 9, 1)


@dataclass(frozen=True)
class World:
    """`owed` is the sealed list: detection is scored by it, and never reads it. `rows` are those of
    each report as they are on the last day; `files` may tell them as they were before."""

    seed: int
    place: Place
    as_of: date
    goods: list[Good]
    rows: Mapping[str, list[Row]]
    files: list[WorldFile]
    owed: list[Owed]


def build_world(seed: int, as_of: date | None = None) -> World:
    """The same seed gives the same bytes. The marketplace goes by the seed, too, and so does the
    last day where `as_of` is not given."""
    source = random.Random(seed)  # noqa: S311 - a made-up world, no secret
    place = PLACES[seed % len(PLACES)]
    drawn = _FIRST_DAY + timedelta(days=source.randrange(60))
    life = Life(source, place, as_of or drawn, make_goods(source))
    settlements = Settlements(life)
    live_with_stock(life)
    live_with_shipments(life, settlements)
    live_with_losses(life, settlements)
    orders = Orders(life, settlements)
    orders.live()
    live_with_fees(life, settlements, orders)
    live_with_removals(life)
    settlements.close()
    return World(
        seed=seed,
        place=place,
        as_of=life.as_of,
        goods=life.goods,
        rows=dict(life.tape.rows),
        files=write_files(life),
        owed=life.tape.owed,
    )
