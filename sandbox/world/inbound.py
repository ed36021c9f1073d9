"""Shipments to Amazon: received over days, short, over, mislabelled, paid, and on their way."""

import json
from datetime import date

from sandbox.world.ledger import book
from sandbox.world.life import Good, Life
from sandbox.world.payments import pay
from sandbox.world.settlements import Settlements

INBOUND = "INBOUND_V0_SHIPMENT_ITEMS"


def live_with_shipments(life: Life, settlements: Settlements) -> None:
    """The shortage of a product is its only one, so that payments meet what they are for."""
    goods = life.apart()
    for _ in range(life.source.randrange(5, 9)):
        _whole(life, life.take(goods))
        _short(life, life.take(goods), life.source.randrange(50, 175))
    _short(life, life.take(goods), life.source.randrange(5, 25), owed=False)
    for _ in range(2):
        _paid(life, settlements, life.take(goods))
        _mislabelled(life, life.take(goods), life.take(goods))
    _item(life, life.take(goods), _shipment(life), 24, 0)  # on its way


def _shipment(life: Life) -> str:
    return f"FBA15{life.number()[-7:]}"


def _item(life: Life, good: Good, shipment: str, sent: int, received: int) -> None:
    life.tape.write(
        INBOUND,
        ShipmentId=shipment,
        SellerSKU=good.sku,
        FulfillmentNetworkSKU=good.fnsku,
        QuantityShipped=sent,
        QuantityReceived=received,
        QuantityInCase=0,
    )


def _receive(life: Life, good: Good, shipment: str, units: int, ago: int) -> date:
    """Amazon books a shipment in over some days; the first of them."""
    first = units * 2 // 3
    for place, part in enumerate((first, units - first)):
        if part:
            book(life, good, life.day(ago - 2 * place), "Receipts", part, reference=shipment)
    return life.day(ago)


def _whole(life: Life, good: Good) -> None:
    shipment, units = _shipment(life), life.source.randrange(12, 80)
    over = life.source.choice((0, 0, 2))
    _receive(life, good, shipment, units + over, life.source.randrange(20, 190))
    _item(life, good, shipment, units, units + over)


def _short(life: Life, good: Good, ago: int, *, owed: bool = True) -> None:
    """Short, and after a month nothing more has come. Younger ones may still be received."""
    shipment, units = _shipment(life), life.source.randrange(20, 80)
    missing = life.source.randrange(1, 9)
    day = _receive(life, good, shipment, units - missing, ago)
    _item(life, good, shipment, units, units - missing)
    if owed:
        life.owes(
            "inbound_shortage", shipment, good, quantity=missing, cents=missing * good.cost, on=day
        )


def _paid(life: Life, settlements: Settlements, good: Good) -> None:
    shipment, units, ago = _shipment(life), 40, life.source.randrange(50, 170)
    missing, paid = 6, life.source.choice((2, 6))
    day = _receive(life, good, shipment, units - missing, ago)
    _item(life, good, shipment, units, units - missing)
    pay(life, settlements, good, life.day(ago - 25), "Lost_Inbound", units=paid, each=good.cost)
    left = missing - paid
    life.owes("inbound_shortage", shipment, good, quantity=left, cents=left * good.cost, on=day)


def _mislabelled(life: Life, good: Good, other: Good) -> None:
    """As many units over under another label as are missing, or fewer."""
    shipment, ago = _shipment(life), life.source.randrange(50, 170)
    missing, over = 5, life.source.choice((3, 5))
    day = _receive(life, good, shipment, 30 - missing, ago)
    _receive(life, other, shipment, 12 + over, ago)
    _item(life, good, shipment, 30, 30 - missing)
    _item(life, other, shipment, 12, 12 + over)
    left = missing - over
    life.owes("inbound_shortage", shipment, good, quantity=left, cents=left * good.cost, on=day)


def as_answers(rows: list[dict[str, str | int | None]]) -> list[bytes]:
    """The rows as answers of getShipmentItems, fifty items each."""
    return [
        json.dumps({"payload": {"ItemData": rows[first : first + 50]}}, indent=1).encode()
        for first in range(0, len(rows), 50)
    ]
