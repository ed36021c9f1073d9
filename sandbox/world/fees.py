"""Fees: Amazon's own estimate for each product, and weeks in which more was charged."""

from datetime import timedelta

from sandbox.world.life import Good, Life
from sandbox.world.orders import Orders
from sandbox.world.settlements import Settlements

FEES = "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA"
OVERCHARGED = 4


def live_with_fees(life: Life, settlements: Settlements, orders: Orders) -> None:
    """Estimates of all products; a few are charged too much within one settlement."""
    for good in life.goods:
        _estimate(life, good)
    goods = life.apart()
    for _ in range(OVERCHARGED):
        _overcharge(life, settlements, orders, life.take(goods), life.source.randrange(25, 70))
    _overcharge(life, settlements, orders, life.take(goods), 150)  # too old


def _estimate(life: Life, good: Good) -> None:
    domestic = life.place.code != "US"
    fee = (
        "expected_domestic_fulfilment_fee_per_unit"
        if domestic
        else "expected_fulfillment_fee_per_unit"
    )
    cells = {
        "sku": good.sku,
        "fnsku": good.fnsku,
        "asin": good.asin,
        "amazon_store": life.place.country,
        "product_name": good.title,
        "fulfilled_by": "Amazon",
        "your_price": _plain(good.price),
        "sales_price": _plain(good.price),
        "longest_side": "10.2",
        "median_side": "6.1",
        "shortest_side": "3.3",
        "unit_of_dimension": "inches",
        "item_package_weight": "1.25",
        "unit_of_weight": "pounds",
        "currency": life.place.currency,
        "estimated_fee_total": _plain(good.referral + good.fee),
        "estimated_referral_fee_per_unit": _plain(good.referral),
        fee: _plain(good.fee),
    }
    life.tape.write(FEES, **cells)


def _overcharge(life: Life, settlements: Settlements, orders: Orders, good: Good, ago: int) -> None:
    """Sales of some days of one settlement at the fee of the next size tier."""
    period = settlements.period_of(life.day(ago))
    charged = good.fee + life.source.randrange(60, 300)
    units, first = 0, None
    for back in range(life.source.randrange(3, 8)):
        day = life.day(ago) + timedelta(days=back)
        if settlements.period_of(day) != period:
            break
        units += orders.sell(good, ago - back, 1, fee=charged).units
        first = first or day
    if first is not None:
        cents = units * (charged - good.fee)
        life.owes("fee_overcharge", good.sku, good, quantity=units, cents=cents, on=first)


def _plain(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
