"""The whole seeded world: sellers in pairs, each with catalogue, ledger and supplier documents.

Pure: the same seed and the same anchor day give the same world, byte for byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sandbox.amazon.catalogue import (
    UK_WORDINGS,
    US_WORDINGS,
    Product,
    Wording,
    build_catalogue,
    generator,
    identifier,
)
from sandbox.amazon.invoices import Invoice, Purchase, build_invoices
from sandbox.amazon.ledger import LedgerRow, build_ledger
from sandbox.amazon.losses import UK_LOSSES, UK_NAMING, US_LOSSES, US_NAMING, Loss, Naming
from sandbox.world import building
from synthetic.paper import Party

CLAIM_WINDOW_DAYS = 60
CLIENT_ID = "opside-sandbox-client"
CLIENT_SECRET = "opside-sandbox-secret"  # noqa: S105 - the sandbox's own, worth nothing elsewhere


@dataclass(frozen=True)
class Seller:
    """A seller account. `ledger_header` is the spelling of its ledger report's columns. `months`
    are what a lived seller's further reports tell, and the reimbursements before the sandbox's."""

    merchant_id: str
    name: str
    country: str
    marketplace_id: str
    currency: str
    refresh_token: str
    ledger_header: Literal["spaced", "compact"]
    catalogue: tuple[Product, ...]
    ledger: tuple[LedgerRow, ...]
    invoices: tuple[Invoice, ...]
    months: building.World | None = None

    @property
    def charset(self) -> str:
        """What its reports are written in."""
        return self.months.place.charset if self.months else "utf-8"

    def product(self, fnsku: str) -> Product | None:
        """The product with this FNSKU, or None."""
        return next((product for product in self.catalogue if product.fnsku == fnsku), None)

    def invoice(self, name: str) -> Invoice | None:
        """The document with this file name, or None."""
        return next((invoice for invoice in self.invoices if invoice.name == name), None)


@dataclass(frozen=True)
class OpenRow:
    """An unreconciled lost or damaged row that is still inside the claim window."""

    row: LedgerRow
    occurrence: int
    product: Product
    invoices: tuple[str, ...]
    naming: Naming


@dataclass(frozen=True)
class World:
    """Everything that existed on the anchor day."""

    seed: int
    anchor: date
    sellers: tuple[Seller, ...]

    def seller(self, merchant_id: str) -> Seller | None:
        """The seller with this merchant id, or None."""
        return next((one for one in self.sellers if one.merchant_id == merchant_id), None)


@dataclass(frozen=True)
class _Plan:
    name: str
    country: Literal["US", "GB"]
    marketplace_id: str
    currency: str
    header: Literal["spaced", "compact"]
    centers: tuple[str, ...]
    address: tuple[str, ...]
    wordings: tuple[Wording, ...]
    losses: tuple[Loss, ...]
    naming: dict[int, Naming]


_PLANS = (
    _Plan(
        "Harbor & Pine Trading LLC", "US", "ATVPDKIKX0DER", "USD", "spaced",
        ("ACY1", "LGB3", "PHX7", "SDF8", "ONT8"),
        ("418 Commerce Street, Suite 2", "Portland, ME 04101, USA"),
        US_WORDINGS, US_LOSSES, US_NAMING,
    ),
    _Plan(
        "Thornbury Homewares Ltd", "GB", "A1F83G8C2ARO7P", "GBP", "compact",
        ("BHX4", "LTN1", "MAN1", "EDI4"),
        ("12 Mill Lane", "Thornbury BS35 2AQ, United Kingdom"),
        UK_WORDINGS, UK_LOSSES, UK_NAMING,
    ),
)  # fmt: skip


def build_world(seed: int, anchor: date, pairs: int = 1) -> World:
    """Build `pairs` of an American and a British seller; a further pair is the next seed's."""
    sellers = (_seller(seed + pair, anchor, plan) for pair in range(pairs) for plan in _PLANS)
    return World(seed, anchor, tuple(sellers))


def open_rows(seller: Seller, anchor: date) -> Iterator[OpenRow]:
    """Each row of the seller that could be claimed on the anchor day, with its evidence.

    `occurrence` counts identical rows from 0: Amazon repeats rows and gives them no id.
    """
    naming = US_NAMING if seller.country == "US" else UK_NAMING
    seen: dict[LedgerRow, int] = {}
    for row in seller.ledger:
        if row.loss is None or not row.unreconciled:
            continue
        if (anchor - row.on).days > CLAIM_WINDOW_DAYS:
            continue
        occurrence = seen.get(row, 0)
        seen[row] = occurrence + 1
        yield OpenRow(
            row=row,
            occurrence=occurrence,
            product=seller.catalogue[row.loss.product],
            invoices=_invoices_of(seller, row.fnsku),
            naming=naming.get(row.loss.product, "exact_msku"),
        )


def _invoices_of(seller: Seller, fnsku: str) -> tuple[str, ...]:
    """The seller's own currency first: what is billed in another proves no cost in this one."""
    found = [
        invoice
        for invoice in seller.invoices
        if invoice.kind == "invoice" and any(line.fnsku == fnsku for line in invoice.lines)
    ]
    found.sort(key=lambda invoice: invoice.currency != seller.currency)
    return tuple(invoice.name for invoice in found)


def _seller(seed: int, anchor: date, plan: _Plan) -> Seller:
    source = generator(seed, plan.country, "seller")
    catalogue = build_catalogue(seed, plan.country, plan.wordings)
    buyer = Party(plan.name, plan.address)
    return Seller(
        merchant_id=identifier(source, "A", 13),
        name=plan.name,
        country=plan.country,
        marketplace_id=plan.marketplace_id,
        currency=plan.currency,
        refresh_token=identifier(source, "Atzr|", 48),
        ledger_header=plan.header,
        catalogue=catalogue,
        ledger=build_ledger(
            seed,
            anchor,
            country=plan.country,
            centers=plan.centers,
            products=catalogue,
            losses=plan.losses,
        ),
        invoices=build_invoices(
            Purchase(seed, anchor, plan.country, plan.currency, buyer, catalogue, plan.naming)
        ),
    )
