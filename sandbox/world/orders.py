"""Sales, their fees, refunds, returns and replacements; and orders of other channels."""

from dataclasses import dataclass
from datetime import date

from sandbox.world.ledger import book
from sandbox.world.life import Good, Life
from sandbox.world.payments import pay
from sandbox.world.settlements import Settlements

RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
REPLACEMENTS = "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA"
SALES = "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA"


@dataclass(frozen=True)
class Sale:
    """Units of one product in one order; `net` is its price less its fees, of all units."""

    order: str
    good: Good
    units: int
    day: date

    @property
    def net(self) -> int:
        return self.units * (self.good.price - self.good.referral - self.good.fee)


class Orders:
    """What customers do, told to settlements, the ledger and the reports of orders."""

    def __init__(self, life: Life, settlements: Settlements) -> None:
        self._life = life
        self._settlements = settlements

    def live(self) -> None:
        """Sales that stay, and refunds of every kind."""
        life, source = self._life, self._life.source
        for _ in range(400):
            self.sell(source.choice(life.goods), source.randrange(2, 195), source.choice((1, 1, 2)))
        window = life.place.windows["refund_not_returned"]
        opens, closes = window.opens, window.closes
        for _ in range(source.randrange(12, 20)):
            self._kept(source.randrange(opens + 3, closes - 3))
            self._returned(source.randrange(opens + 3, closes - 3))
        for _ in range(3):
            self._kept(source.randrange(5, opens - 3))
            self._kept(source.randrange(closes + 3, closes + 50))
            self._late(source.randrange(opens + 3, closes - 3))
            self._partly(source.randrange(opens + 3, closes - 3))
            self._paid(source.randrange(opens + 3, closes - 3))
            self._half_kept(source.randrange(opens + 3, closes - 3))
            self._broken(source.randrange(opens + 3, closes - 3), "CARRIER_DAMAGED")
            self._broken(source.randrange(opens + 3, closes - 3), "CUSTOMER_DAMAGED")
            self._replaced(source.randrange(opens + 3, closes - 3))
            self._other_channel(source.randrange(10, 80))
        self._own_shipping(opens + 20)

    def sell(self, good: Good, ago: int, units: int = 1, fee: int | None = None) -> Sale:
        """A sale at its fees; `fee` is what Amazon charges for fulfilling one unit instead."""
        life, day = self._life, self._life.day(ago)
        sale = Sale(life.order_id(), good, units, day)
        charged = good.fee if fee is None else fee
        rows = (
            ("ItemPrice", "Principal", units * good.price),
            ("ItemPrice", "Tax", units * good.price * 8 // 100),
            ("ItemFees", "Commission", -units * good.referral),
            ("ItemFees", "FBAPerUnitFulfillmentFee", -units * charged),
        )
        for kind, about, cents in rows:
            self._post(sale, day, "Order", kind, about, cents=cents)
        book(life, good, day, "Shipments", -units)
        self._ship(sale.order, good, day, units)
        return sale

    def _post(
        self, sale: Sale, day: date, transaction: str, kind: str, about: str, *, cents: int
    ) -> None:
        self._settlements.post(
            day,
            transaction,
            kind,
            about,
            cents,
            order=sale.order,
            sku=sale.good.sku,
            units=sale.units,
        )

    def _ship(self, order: str, good: Good, day: date, units: int) -> None:
        price, life = good.price, self._life
        life.tape.write(
            SALES,
            shipment_date=life.moment(day),
            sku=good.sku,
            fnsku=good.fnsku,
            asin=good.asin,
            fulfillment_center_id="ABE2",
            quantity=units,
            amazon_order_id=order,
            currency=life.place.currency,
            item_price_per_unit=f"{price // 100}.{price % 100:02d}",
            shipping_price="0.00",
            gift_wrap_price="0.00",
        )

    def _refund(self, sale: Sale, ago: int, share: int = 100, units: int | None = None) -> None:
        """Gives back a share of the price, in percent, for some units or all."""
        good, day = sale.good, self._life.day(ago)
        given = (sale.units if units is None else units) * good.price * share // 100
        fees = given * 15 // 100
        for kind, about, cents in (
            ("ItemPrice", "Principal", -given),
            ("ItemPrice", "Tax", -given * 8 // 100),
            ("ItemFees", "Commission", fees),
            ("ItemFees", "RefundCommission", -fees // 5),
        ):
            self._post(sale, day, "Refund", kind, about, cents=cents)

    def _back(
        self, sale: Sale, ago: int, units: int, disposition: str = "SELLABLE", order: str = ""
    ) -> None:
        life, good = self._life, sale.good
        for _ in range(units):
            life.tape.write(
                RETURNS,
                return_date=life.moment(life.day(ago)),
                order_id=order or sale.order,
                sku=good.sku,
                asin=good.asin,
                fnsku=good.fnsku,
                product_name=good.title,
                quantity=1,
                fulfillment_center_id="LEX1",
                detailed_disposition=disposition,
                reason="UNWANTED_ITEM",
                status="Unit returned to inventory",
                license_plate_number=f"LPN{life.number()}",
                customer_comments="",
            )
            book(life, good, life.day(ago), "CustomerReturns", 1, disposition=disposition)

    def _sold_before(self, ago: int, units: int = 1) -> Sale:
        return self.sell(self._life.source.choice(self._life.goods), ago + 12, units)

    def _kept(self, ago: int) -> None:
        """Refunded, and nothing came back."""
        sale = self._sold_before(ago, self._life.source.choice((1, 1, 1, 2)))
        self._refund(sale, ago)
        self._owe(sale, ago, sale.units)

    def _owe(self, sale: Sale, ago: int, units: int) -> None:
        cents = units * (sale.net // sale.units)
        day = self._life.day(ago)
        self._life.owes(
            "refund_not_returned", sale.order, sale.good, quantity=units, cents=cents, on=day
        )

    def _returned(self, ago: int) -> None:
        sale = self._sold_before(ago)
        self._refund(sale, ago)
        self._back(sale, ago - 9, 1)

    def _late(self, ago: int) -> None:
        """Came back, weeks later: it came back all the same."""
        sale = self._sold_before(ago)
        self._refund(sale, ago)
        self._back(sale, 2, 1)

    def _partly(self, ago: int) -> None:
        """A part of the price, for a scratch: the unit stays with the customer by right."""
        self._refund(self._sold_before(ago), ago, share=30)

    def _paid(self, ago: int) -> None:
        sale = self._sold_before(ago)
        self._refund(sale, ago)
        pay(
            self._life,
            self._settlements,
            sale.good,
            self._life.day(ago - 47),
            "CustomerReturn",
            units=sale.units,
            each=sale.net // sale.units,
            order=sale.order,
        )

    def _half_kept(self, ago: int) -> None:
        sale = self._sold_before(ago, 2)
        self._refund(sale, ago)
        self._back(sale, ago - 10, 1)
        self._owe(sale, ago, 1)

    def _broken(self, ago: int, disposition: str) -> None:
        """Came back broken: by a carrier of Amazon's it owes, by the customer it does not."""
        sale = self._sold_before(ago)
        self._refund(sale, ago)
        self._back(sale, ago - 8, 1, disposition)
        if disposition == "CARRIER_DAMAGED":
            day = self._life.day(ago)
            self._life.owes(
                "wrong_return", sale.order, sale.good, quantity=1, cents=sale.net, on=day
            )

    def _replaced(self, ago: int) -> None:
        """A second unit was sent for free; the first one never came back, or did."""
        life, sale = self._life, self._sold_before(ago)
        replacement = life.order_id()
        life.tape.write(
            REPLACEMENTS,
            shipment_date=life.moment(life.day(ago)),
            sku=sale.good.sku,
            asin=sale.good.asin,
            fulfillment_center_id="ABE2",
            original_fulfillment_center_id="LGB3",
            quantity=1,
            replacement_reason_code="0",
            replacement_amazon_order_id=replacement,
            original_amazon_order_id=sale.order,
        )
        book(life, sale.good, life.day(ago), "Shipments", -1)
        if life.source.random() < 0.5:
            self._back(sale, ago - 9, 1, order=life.source.choice((sale.order, replacement)))
        else:
            self._owe(sale, ago, 1)

    def _other_channel(self, ago: int) -> None:
        """Sent for a shop of the seller's; every third is lost, which no report tells."""
        life, good = self._life, self._life.source.choice(self._life.goods)
        order = f"S01-{life.number()[-7:]}-{life.number()[-7:]}"
        self._ship(order, good, life.day(ago), 1)
        book(life, good, life.day(ago), "Shipments", -1)
        if life.source.random() < 0.34:
            life.owes(
                "multichannel_lost", order, good, quantity=1, cents=None, on=life.day(ago - 5)
            )

    def _own_shipping(self, ago: int) -> None:
        """Sold and sent by the seller himself: Amazon owes nothing for it."""
        good, order = self._life.source.choice(self._life.goods), self._life.order_id()
        for day, transaction, cents in (
            (self._life.day(ago + 10), "Order", good.price),
            (self._life.day(ago), "Refund", -good.price),
        ):
            self._settlements.post(
                day,
                transaction,
                "ItemPrice",
                "Principal",
                cents,
                order=order,
                sku=good.sku,
                units=1,
                channel="MFN",
            )
