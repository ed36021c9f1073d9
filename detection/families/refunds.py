"""Products of orders whose money, or another unit, went to the buyer: what came back, what is paid.

Refunds are told by settlements alone, what came back by the returns report. Both families of
returns look at this one account, so that they mean the same units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from detection.families import settled
from detection.families.findings import Confidence, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Product, Worth
from detection.families.received import names_of, paid_by_order, returned_by_order
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.sharing import Batch, Share, share, units_of
from detection.reports.kinds import ReportKind
from models.contracts.money import Money

NOTHING_LEFT = "The fees took up the price, so that nothing of it is owed."


@dataclass(frozen=True)
class Out:
    """Units that the buyer got the money, or a replacement, for on one day."""

    day: date | None
    units: int
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class RefundedLine:
    """One product of an order. `part_cents` is money given back that makes no whole unit.

    `worth` is None where the fees took up the price.
    """

    order: str
    product: Product
    outs: tuple[Out, ...]
    part_cents: int
    part_rows: tuple[RowRef, ...]
    returned: tuple[Share, ...]
    paid: tuple[Share, ...]
    worth: Worth | None
    is_sale_known: bool

    @property
    def units_out(self) -> int:
        """Units that the buyer has no longer paid for."""
        return sum(out.units for out in self.outs)

    @property
    def lost(self) -> int:
        """Units out that did not come back, or came back broken by Amazon."""
        broken = units_of([one for one in self.returned if one.batch.is_amazons])
        return self.units_out - units_of(self.returned) + broken

    @property
    def pool(self) -> str:
        """The name of these units in all families."""
        return f"order/{self.order}/{self.product.sku}"

    @property
    def confidence(self) -> Confidence:
        """High where the sale, each unit and its own name are told."""
        if not self.is_sale_known:
            return Confidence.LOW
        guessed = self.part_cents or any(one.is_other for one in (*self.returned, *self.paid))
        return Confidence.MEDIUM if guessed else Confidence.HIGH


def refunded_lines(inputs: Inputs, case: Case) -> list[RefundedLine]:
    """Every product of an order that was refunded or replaced, in the order of the refunds."""
    rows = settled.order_rows(inputs.frames[ReportKind.SETTLEMENT], case)
    refunds = settled.refunds(rows)
    replaced = _replacements(inputs)
    touched = [*refunds["order_id"].unique().to_list(), *replaced]
    sold = settled.sales(rows.filter(pl.col("order_id").is_in(touched)))
    sales = {(row["order_id"], row["sku"]): row for row in rows_of(sold)}
    given_back: dict[str, dict[str, list[Row]]] = {}
    for row in rows_of(refunds):
        given_back.setdefault(row["order_id"], {}).setdefault(row["sku"], []).append(row)
    for order, units in replaced.items():
        for row in units:
            if (order, text(row, "sku")) in sales:
                given_back.setdefault(order, {}).setdefault(text(row, "sku"), [])
    back = returned_by_order(inputs, replacement_orders(inputs))
    paid = paid_by_order(inputs)
    names = names_of(inputs)
    lines: list[RefundedLine] = []
    for order, products in given_back.items():
        openings = [
            _opened((order, sku), given, sales.get((order, sku)), replaced.get(order, []), case)
            for sku, given in products.items()
        ]
        lines += _settled(openings, back.get(order, []), paid.get(order, []), names)
    return lines


@dataclass(frozen=True)
class _Opening:
    """A product of an order before returns and payments are set against it."""

    order: str
    sku: str
    outs: tuple[Out, ...]
    part_cents: int
    part_rows: tuple[RowRef, ...]
    worth: Worth | None
    is_sale_known: bool


def _opened(
    line: tuple[str, str], given: list[Row], sale: Row | None, replaced: list[Row], case: Case
) -> _Opening:
    order, sku = line
    if sale is None:
        outs, part, worth = _units_without_sale(given, case)
    else:
        outs, part = _units_by_price(given, sale)
        worth = _worth_of_sale(sale, case)
        free = sale["units"] - sum(out.units for out in outs)
        for row in [row for row in replaced if text(row, "sku") == sku]:
            units = min(max(count(row, "quantity"), 1), free)
            if units > 0:
                free -= units
                outs.append(Out(row["shipment_date"].date(), units, (_replacement_ref(row),)))
    refs = tuple(one for row in given for one in _refs(row["refund_rows"]))
    sale_refs = _refs(sale["sale_rows"]) if sale else ()
    outs = [Out(out.day, out.units, (*out.rows, *sale_refs)) for out in outs]
    return _Opening(order, sku, tuple(outs), part, refs, worth, sale is not None)


def _units_by_price(given: list[Row], sale: Row) -> tuple[list[Out], int]:
    """Whole units that the refunds come to, each on the day on which it was complete.

    A cent for each refund may be lost in rounding. What is over is a partial refund.
    """
    price, units = sale["price"], sale["units"]
    total = sum(row["given_back"] for row in given)
    if total <= 0:
        return [], 0
    final = min((total + 1) * units // price, units)
    outs: list[Out] = []
    so_far = told = 0
    for row in given:
        so_far += row["given_back"]
        whole = min((so_far + 1) * units // price, final) - told
        if whole > 0:
            outs.append(Out(row["day"], whole, _refs(row["refund_rows"])))
            told += whole
    part = total - final * price // units
    return outs, part if part > final + 1 else 0


def _units_without_sale(given: list[Row], case: Case) -> tuple[list[Out], int, Worth | None]:
    """The units that the refund itself tells, one where it does not, at what was given back."""
    outs: list[Out] = []
    for row in given:
        if row["given_back"] > 0:
            outs.append(Out(row["day"], row["units_told"], _refs(row["refund_rows"])))
    units = sum(out.units for out in outs)
    net = sum(row["given_back"] - row["fees_back"] for row in given)
    if units == 0 or net <= 0:
        return outs, 0, None
    unit = Money(cents=net // units, currency=case.currency)
    return outs, 0, Worth(unit, "what was refunded less the fees given back; no file has the sale")


def _worth_of_sale(sale: Row, case: Case) -> Worth | None:
    """The price less what was taken off it and less the fees, of one unit."""
    price = sale["price"] + sale["discount"]
    net = price + sale["fees"]
    if net <= 0:
        return None
    unit = Money(cents=net // sale["units"], currency=case.currency)
    whole = Money(cents=price, currency=case.currency)
    fees = Money(cents=-sale["fees"], currency=case.currency)
    each = f", for {sale['units']} units" if sale["units"] > 1 else ""
    return Worth(unit, f"the sale of {whole} less fees of {fees}{each}, as settled")


def _settled(
    openings: list[_Opening],
    back: Sequence[Batch],
    paid: Sequence[Batch],
    names: Mapping[str, Product],
) -> list[RefundedLine]:
    """Returns and payments of an order set against its products."""
    out = {one.sku: sum(each.units for each in one.outs) for one in openings}
    returned = share(out, sorted(back, key=lambda batch: batch.is_amazons))
    lost = {
        sku: out[sku] - units_of([one for one in returned[sku] if not one.batch.is_amazons])
        for sku in out
    }
    covered = share(lost, paid)
    return [
        RefundedLine(
            order=one.order,
            product=names.get(one.sku, Product(sku=one.sku)),
            outs=one.outs,
            part_cents=one.part_cents,
            part_rows=one.part_rows,
            returned=tuple(returned[one.sku]),
            paid=tuple(covered[one.sku]),
            worth=one.worth,
            is_sale_known=one.is_sale_known,
        )
        for one in openings
    ]


def _replacements(inputs: Inputs) -> dict[str, list[Row]]:
    """Replacements by the order that they are for."""
    replaced: dict[str, list[Row]] = {}
    frame = inputs.frames.get(ReportKind.REPLACEMENTS)
    if frame is not None:
        for row in rows_of(frame.filter(pl.col("shipment_date").is_not_null())):
            replaced.setdefault(row["original_amazon_order_id"], []).append(row)
    return replaced


def replacement_orders(inputs: Inputs) -> dict[str, str]:
    """The order that each replacement is for."""
    return {
        text(row, "replacement_amazon_order_id"): order
        for order, rows in _replacements(inputs).items()
        for row in rows
    }


def _replacement_ref(row: Row) -> RowRef:
    names = ("replacement_amazon_order_id", "original_amazon_order_id", "sku")
    return ref(ReportKind.REPLACEMENTS, row, *names)


def _refs(places: list[Row]) -> tuple[RowRef, ...]:
    names = ("settlement_id", "order_id", "sku", "amount_description")
    return tuple(ref(ReportKind.SETTLEMENT, place, *names) for place in places)
