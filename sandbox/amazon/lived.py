"""A world of sandbox/world as a seller's account. Its sealed list stays where it is."""

from datetime import date, datetime
from typing import Literal, cast

from sandbox.amazon.catalogue import Product, generator, identifier
from sandbox.amazon.ledger import EventType, LedgerRow
from sandbox.amazon.world import Seller
from sandbox.world.building import build_world
from sandbox.world.ledger import LEDGER
from sandbox.world.life import Cell, Good, Row

_MARKETPLACES = {"US": "ATVPDKIKX0DER", "DE": "A1PA6795UKMFR9", "UK": "A1F83G8C2ARO7P"}


def lived_seller(seed: int, as_of: date) -> Seller:
    """The seller of the world of `seed` that ends on `as_of`; the same for the same two."""
    months = build_world(seed, as_of)
    place = months.place
    source = generator(seed, place.code, "lived")
    header: Literal["spaced", "compact"] = "spaced" if place.code == "US" else "compact"
    return Seller(
        merchant_id=identifier(source, "A", 13),
        name=f"The seller of world {seed}",
        country=place.country,
        marketplace_id=_MARKETPLACES[place.code],
        currency=place.currency,
        refresh_token=identifier(source, "Atzr|", 48),
        ledger_header=header,
        catalogue=tuple(map(_product, months.goods)),
        ledger=tuple(map(_ledger_row, months.rows[LEDGER])),
        invoices=(),
        months=months,
    )


def _product(good: Good) -> Product:
    return Product(
        asin=good.asin,
        fnsku=good.fnsku,
        msku=good.sku,
        title=good.title,
        earlier_title=good.title,
        supplier_wording=good.title,
        sourcing_cost=good.cost,
        price=good.price,
    )


def _ledger_row(row: Row) -> LedgerRow:
    return LedgerRow(
        on=datetime.strptime(str(row["date"]), "%m/%d/%Y").date(),  # noqa: DTZ007 - a day alone
        fnsku=str(row["fnsku"]),
        asin=str(row["asin"]),
        msku=str(row["msku"]),
        title=str(row["title"]),
        event_type=cast("EventType", row["event_type"]),
        reference=str(row["reference_id"]),
        quantity=int(row["quantity"] or 0),
        fulfillment_center=str(row["fulfillment_center"]),
        disposition=str(row["disposition"]),
        reason=str(row["reason"]),
        country=str(row["country"]),
        reconciled=_units(row["reconciled_quantity"]),
        unreconciled=_units(row["unreconciled_quantity"]),
    )


def _units(cell: Cell) -> int | None:
    return None if cell is None else int(cell)
