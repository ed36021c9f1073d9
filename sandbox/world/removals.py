"""Removal orders: in several parcels, cut down, short, lost on the way; and disposals."""

from dataclasses import dataclass
from datetime import timedelta

from sandbox.world.ledger import book
from sandbox.world.life import Good, Life

ORDERS = "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA"
SHIPMENTS = "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA"
ARRIVALS = "REMOVAL_ARRIVALS"


@dataclass(frozen=True)
class _Asked:
    """A removal order of one product."""

    order: str
    good: Good
    units: int
    ago: int


def live_with_removals(life: Life) -> None:
    """Each story has a product of its own."""
    goods = life.apart()
    for _ in range(4):
        _whole(life, life.take(goods))
        _lost(life, life.take(goods))
        _short(life, life.take(goods))
        _disposed_unasked(life, life.take(goods))
    _cut_down(life, life.take(goods))
    _under_way(life, life.take(goods))
    _disposed_as_asked(life, life.take(goods))
    _donated(life, life.take(goods))


def _asked(life: Life, good: Good, ago: int) -> _Asked:
    return _Asked(f"RM{life.number()[-8:]}", good, life.source.randrange(6, 24), ago)


def _order(
    life: Life,
    asked: _Asked,
    *,
    shipped: int = 0,
    cancelled: int = 0,
    disposed: int = 0,
    in_process: int = 0,
    kind: str = "Return",
    status: str = "Completed",
) -> None:
    life.tape.write(
        ORDERS,
        request_date=life.moment(life.day(asked.ago + 10)),
        order_id=asked.order,
        order_type=kind,
        service_speed="Standard",
        order_status=status,
        last_updated_date=life.moment(life.day(max(asked.ago - 1, 1))),
        sku=asked.good.sku,
        fnsku=asked.good.fnsku,
        disposition="Sellable",
        requested_quantity=asked.units,
        cancelled_quantity=cancelled,
        disposed_quantity=disposed,
        shipped_quantity=shipped,
        in_process_quantity=in_process,
        removal_fee="1.04",
        currency=life.place.currency,
    )


def _parcel(life: Life, asked: _Asked, units: int, *, arrives: bool = True) -> None:
    """Leaves, and mostly arrives a week later: that stands in the seller's own list alone."""
    tracking = f"1Z{life.number()}"
    life.tape.write(
        SHIPMENTS,
        request_date=life.moment(life.day(asked.ago + 10)),
        order_id=asked.order,
        shipment_date=life.moment(life.day(asked.ago)),
        sku=asked.good.sku,
        fnsku=asked.good.fnsku,
        disposition="Sellable",
        shipped_quantity=units,
        carrier="UPS",
        tracking_number=tracking,
        removal_order_type="Return",
    )
    book(life, asked.good, life.day(asked.ago), "VendorReturns", -units, reference=asked.order)
    if arrives:
        day = life.day(asked.ago) + timedelta(days=7)
        life.tape.write(ARRIVALS, tracking_number=tracking, arrived_on=day.isoformat())


def _whole(life: Life, good: Good) -> None:
    asked = _asked(life, good, life.source.randrange(10, 150))
    first = asked.units // 3
    _order(life, asked, shipped=asked.units)
    _parcel(life, asked, first)
    _parcel(life, asked, asked.units - first)


def _lost(life: Life, good: Good) -> None:
    """One of two parcels never arrives."""
    asked = _asked(life, good, life.source.randrange(18, 72))
    lost = asked.units // 2
    _order(life, asked, shipped=asked.units)
    _parcel(life, asked, asked.units - lost)
    _parcel(life, asked, lost, arrives=False)
    life.owes(
        "removal_lost",
        asked.order,
        good,
        quantity=lost,
        cents=lost * good.cost,
        on=life.day(asked.ago),
    )


def _short(life: Life, good: Good) -> None:
    """Completed, and some units went nowhere."""
    asked = _asked(life, good, life.source.randrange(25, 52))
    missing = life.source.randrange(1, 5)
    _order(life, asked, shipped=asked.units - missing)
    _parcel(life, asked, asked.units - missing)
    arrived = life.day(asked.ago) + timedelta(days=7)
    life.owes(
        "removal_short", asked.order, good, quantity=missing, cents=missing * good.cost, on=arrived
    )


def _cut_down(life: Life, good: Good) -> None:
    asked = _asked(life, good, 40)
    _order(life, asked, shipped=asked.units - 3, cancelled=2, disposed=1)
    _parcel(life, asked, asked.units - 3)


def _under_way(life: Life, good: Good) -> None:
    asked = _asked(life, good, 8)
    _order(life, asked, shipped=2, in_process=asked.units - 2, status="Processing")
    _parcel(life, asked, 2)


def _disposed_unasked(life: Life, good: Good) -> None:
    ago, units = life.source.randrange(18, 56), life.source.randrange(1, 6)
    reference = life.number()
    book(life, good, life.day(ago), "Adjustments", -units, reference=reference, reason="D")
    cents, day = units * good.cost, life.day(ago)
    life.owes("disposed_without_order", reference, good, quantity=units, cents=cents, on=day)


def _disposed_as_asked(life: Life, good: Good) -> None:
    asked = _asked(life, good, 30)
    _order(life, asked, disposed=asked.units, kind="Disposal")
    day = life.day(asked.ago)
    book(life, good, day, "Adjustments", -asked.units, reference=life.number(), reason="D")


def _donated(life: Life, good: Good) -> None:
    """Given to charity: whether the seller agreed stands in no report, so nothing is owed for
    certain."""
    book(life, good, life.day(25), "Adjustments", -2, reference=life.number(), reason="G")
