"""The suppliers' documents of a seeded seller: which lines they carry, and for which product."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sandbox.amazon.catalogue import Product, generator
from sandbox.amazon.losses import Naming
from sandbox.amazon.suppliers import (
    BRIGHTWARE,
    GREAT_LAKES,
    NEVER_LISTED,
    PACIFIC_RIM,
    SUPPLIERS,
    Form,
    Supplier,
)
from synthetic.paper import Party

DocumentKind = Literal["invoice", "pro_forma", "packing_slip"]

EURO_PER_UNIT = {"USD": 0.92, "GBP": 1.17}
PRODUCTS_A_SUPPLIER = 4
_ENDINGS: dict[Form, str] = {"pdf": "pdf", "scan": "pdf", "mail": "eml", "workbook": "xlsx"}


@dataclass(frozen=True)
class InvoiceLine:
    """A printed line. `fnsku` is the product that it really is, None for goods never listed;
    `naming` says how the line names that product."""

    description: str
    code: str
    quantity: int
    unit_price: int
    fnsku: str | None
    naming: Naming | Literal["wrong_product"]

    @property
    def total(self) -> int:
        """Quantity times unit price, minor units."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Invoice:
    """One document: what it says, and the `form` of its file. Money is minor units of `currency`;
    `tax_rate` is in percent."""

    name: str
    kind: DocumentKind
    supplier: Supplier
    number: str
    issued_on: date
    currency: str
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    freight: int = 0
    tax_rate: int = 0
    order_number: str = ""
    form: Form = "pdf"

    @property
    def subtotal(self) -> int:
        """All lines, before tax and freight."""
        return sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """Tax on lines and freight, rounded to the minor unit."""
        return round((self.subtotal + self.freight) * self.tax_rate / 100)

    @property
    def total(self) -> int:
        """What was paid."""
        return self.subtotal + self.freight + self.tax


@dataclass(frozen=True)
class Purchase:
    """Who bought what; `naming` tells, by place in the catalogue, how an invoice names a product
    that it does not name by its MSKU."""

    seed: int
    anchor: date
    country: str
    currency: str
    buyer: Party
    products: tuple[Product, ...]
    naming: dict[int, Naming]


def build_invoices(bought: Purchase) -> tuple[Invoice, ...]:
    """Every document of the seller: five first deliveries, a second one, and two distractors."""
    source = generator(bought.seed, bought.country, "invoices")
    suppliers = enumerate(SUPPLIERS[bought.country])
    first = [_first_delivery(source, bought, supplier, group) for group, supplier in suppliers]
    return (*first, _second_delivery(bought), _pro_forma(bought), _packing_slip(bought))


def _first_delivery(
    source: random.Random, bought: Purchase, supplier: Supplier, group: int
) -> Invoice:
    """Four neighbours of the catalogue, but for those that no invoice names, and a stray line."""
    currency = supplier.currency or bought.currency
    rate = 1.0 if currency == bought.currency else EURO_PER_UNIT[bought.currency]
    lines: list[InvoiceLine] = []
    for place in range(group * PRODUCTS_A_SUPPLIER, (group + 1) * PRODUCTS_A_SUPPLIER):
        naming = bought.naming.get(place, "exact_msku")
        if naming != "none":
            quantity = source.choice((96, 120, 144))
            lines.append(_line(bought.products[place], naming, rate, quantity))
    number = f"{supplier.prefix}{source.randrange(10_000, 99_999)}"
    return Invoice(
        name=_file_name(supplier, number),
        kind="invoice",
        supplier=supplier,
        number=number,
        issued_on=bought.anchor - timedelta(days=source.randrange(156, 172)),
        currency=currency,
        buyer=bought.buyer,
        lines=(*lines, _stray(NEVER_LISTED[group], 24)),
        freight=source.randrange(80, 240) * 100,
        tax_rate=supplier.tax_rate,
        order_number=f"PO-{source.randrange(1000, 9999)}",
        form=supplier.form,
    )


def _second_delivery(bought: Purchase) -> Invoice:
    """Everything that is named by its MSKU once more, and all the goods that were never listed."""
    source = generator(bought.seed, bought.country, "second delivery")
    exact = [one for place, one in enumerate(bought.products) if place not in bought.naming]
    lines = [_line(product, "exact_msku", 1.0, source.choice((48, 60, 72))) for product in exact]
    lines += [_stray(stray, source.choice((5, 10, 20))) for stray in NEVER_LISTED]
    number = f"{PACIFIC_RIM.prefix}{source.randrange(100_000, 999_999)}"
    return Invoice(
        name=_file_name(PACIFIC_RIM, number),
        kind="invoice",
        supplier=PACIFIC_RIM,
        number=number,
        issued_on=bought.anchor - timedelta(days=112),
        currency=bought.currency,
        buyer=bought.buyer,
        lines=tuple(lines),
        freight=38_500,
        order_number=f"PO-{source.randrange(1000, 9999)}",
    )


def _pro_forma(bought: Purchase) -> Invoice:
    return Invoice(
        name="proforma-2207.pdf",
        kind="pro_forma",
        supplier=BRIGHTWARE,
        number="PF-2207",
        issued_on=bought.anchor - timedelta(days=165),
        currency=bought.currency,
        buyer=bought.buyer,
        lines=_unproven_lines(bought),
        freight=9_000,
    )


def _packing_slip(bought: Purchase) -> Invoice:
    return Invoice(
        name="packing-slip-5518.pdf",
        kind="packing_slip",
        supplier=GREAT_LAKES,
        number="PS-5518",
        issued_on=bought.anchor - timedelta(days=158),
        currency=bought.currency,
        buyer=bought.buyer,
        lines=_unproven_lines(bought),
    )


def _unproven_lines(bought: Purchase) -> tuple[InvoiceLine, ...]:
    """Exactly what no real invoice names."""
    unproven = [bought.products[place] for place, how in bought.naming.items() if how == "none"]
    return tuple(_line(product, "exact_msku", 1.0, 60) for product in unproven)


def _line(product: Product, naming: Naming, rate: float, quantity: int) -> InvoiceLine:
    codes = {"exact_msku": product.msku, "exact_asin": product.asin, "exact_fnsku": product.fnsku}
    return InvoiceLine(
        description=product.supplier_wording,
        code=codes.get(naming, ""),
        quantity=quantity,
        unit_price=round(product.sourcing_cost * rate),
        fnsku=product.fnsku,
        naming=naming,
    )


def _stray(goods: tuple[str, str, int], quantity: int) -> InvoiceLine:
    description, code, price = goods
    return InvoiceLine(description, code, quantity, price, fnsku=None, naming="wrong_product")


def _file_name(supplier: Supplier, number: str) -> str:
    word = supplier.party.name.split()[0].lower()
    return f"{word}-{number.replace('/', '-').lower()}.{_ENDINGS[supplier.form]}"
