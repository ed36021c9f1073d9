"""The seeded inventory ledger of a seller: months of ordinary movements, and the losses in them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from sandbox.amazon.catalogue import Product, generator, identifier
from sandbox.amazon.losses import Loss

HISTORY_DAYS = 150
TITLE_CHANGE_DAYS = 60
SELLABLE = "SELLABLE"
WAREHOUSE_DAMAGED = "WAREHOUSE_DAMAGED"

EventType = Literal[
    "Receipts", "Shipments", "CustomerReturns", "VendorReturns", "WhseTransfers", "Adjustments"
]


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger; only lost, found and damaged lines carry reconciliation figures."""

    on: date
    fnsku: str
    asin: str
    msku: str
    title: str
    event_type: EventType
    reference: str
    quantity: int
    fulfillment_center: str
    disposition: str
    reason: str
    country: str
    reconciled: int | None = None
    unreconciled: int | None = None
    loss: Loss | None = None


def build_ledger(
    seed: int,
    anchor: date,
    *,
    country: str,
    centers: tuple[str, ...],
    products: tuple[Product, ...],
    losses: tuple[Loss, ...],
) -> tuple[LedgerRow, ...]:
    """All rows up to the anchor day, in the order of their dates."""
    writer = _Writer(generator(seed, country, "ledger"), anchor, country, centers)
    rows: list[LedgerRow] = []
    for product in products:
        rows.extend(writer.ordinary(product))
    for loss in losses:
        rows.extend(writer.loss(products[loss.product], loss))
    return tuple(sorted(rows, key=lambda row: row.on))


class _Writer:
    def __init__(
        self, source: random.Random, anchor: date, country: str, centers: tuple[str, ...]
    ) -> None:
        self._source = source
        self._anchor = anchor
        self._country = country
        self._centers = centers

    def ordinary(self, product: Product) -> Iterator[LedgerRow]:
        """Receipts, shipments, returns, transfers, removals and changes of disposition."""
        yield from self._receipts(product)
        for age in range(HISTORY_DAYS - 8, 0, -1):
            if self._source.random() < 0.3:
                yield from self._shipments(product, age)
            if self._source.random() < 0.02:
                yield self._row(product, age, "CustomerReturns", 1)
            if self._source.random() < 0.015:
                yield from self._transfer(product, age)
            if self._source.random() < 0.01:
                yield from self._change_of_disposition(product, age)
        yield self._row(
            product,
            33,
            "VendorReturns",
            -1,
            reference=identifier(self._source, "", 10),
            disposition=WAREHOUSE_DAMAGED,
        )

    def loss(self, product: Product, loss: Loss) -> Iterator[LedgerRow]:
        """The row of a loss, repeated where Amazon repeats it, and what follows from it."""
        row = replace(
            self._row(
                product,
                loss.age_days,
                "Adjustments",
                -loss.quantity,
                reason=loss.code,
                reference=self._transaction(),
            ),
            reconciled=loss.reconciled,
            unreconciled=loss.quantity - loss.reconciled,
            disposition=loss.disposition,
            loss=loss,
        )
        for _ in range(loss.repeats):
            yield row
            if loss.kind == "DAMAGED":
                yield replace(
                    row,
                    quantity=loss.quantity,
                    reason="P",
                    disposition=WAREHOUSE_DAMAGED,
                    reconciled=None,
                    unreconciled=None,
                    loss=None,
                )
        if loss.kind == "LOST" and loss.reconciled:
            yield replace(
                row,
                on=row.on + timedelta(days=3),
                quantity=loss.reconciled,
                reason="F",
                reference=self._transaction(),
                reconciled=loss.reconciled,
                unreconciled=0,
                loss=None,
            )

    def _receipts(self, product: Product) -> Iterator[LedgerRow]:
        for age in (HISTORY_DAYS - 4, 100, 52):
            shipment = identifier(self._source, "FBA1", 8)
            center = self._source.choice(self._centers)
            for _ in range(2):
                quantity = self._source.choice((24, 24, 36))
                row = self._row(product, age, "Receipts", quantity, reference=shipment)
                yield replace(row, fulfillment_center=center)

    def _shipments(self, product: Product, age: int) -> Iterator[LedgerRow]:
        row = self._row(product, age, "Shipments", -1)
        for _ in range(self._source.choice((1, 1, 1, 2, 3))):
            yield row

    def _transfer(self, product: Product, age: int) -> Iterator[LedgerRow]:
        start, end = self._source.sample(self._centers, 2)
        row = self._row(product, age, "WhseTransfers", -4)
        yield replace(row, fulfillment_center=start)
        yield replace(row, fulfillment_center=end, quantity=4)

    def _change_of_disposition(self, product: Product, age: int) -> Iterator[LedgerRow]:
        reference = self._transaction()
        out = self._row(product, age, "Adjustments", -1, reason="Q", reference=reference)
        yield out
        yield replace(out, quantity=1, reason="P", disposition="DEFECTIVE")
        yield replace(
            out,
            on=out.on + timedelta(days=1),
            reason="D",
            disposition="DEFECTIVE",
            reference=self._transaction(),
        )

    def _transaction(self) -> str:
        return str(self._source.randrange(20_000_000_000, 29_999_999_999))

    def _row(
        self,
        product: Product,
        age: int,
        event_type: EventType,
        quantity: int,
        *,
        reason: str = "",
        reference: str = "",
        disposition: str = SELLABLE,
    ) -> LedgerRow:
        return LedgerRow(
            on=self._anchor - timedelta(days=age),
            fnsku=product.fnsku,
            asin=product.asin,
            msku=product.msku,
            title=product.earlier_title if age > TITLE_CHANGE_DAYS else product.title,
            event_type=event_type,
            reference=reference,
            quantity=quantity,
            fulfillment_center=self._source.choice(self._centers),
            disposition=disposition,
            reason=reason,
            country=self._country,
        )
