"""The suppliers' documents of a seeded seller: which lines they carry, and for which product."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from sandbox.amazon.catalogue import Product, generator
from sandbox.amazon.losses import Naming

Layout = Literal["grid", "columns", "german", "british", "two_page"]
DocumentKind = Literal["invoice", "pro_forma", "packing_slip"]

EURO_PER_UNIT = {"USD": 0.92, "GBP": 1.17}


@dataclass(frozen=True)
class Party:
    """A name and an address as printed."""

    name: str
    address: tuple[str, ...]


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
    """One document. Money is minor units of `currency`; `tax_rate` is in percent."""

    name: str
    kind: DocumentKind
    layout: Layout
    number: str
    issued_on: date
    currency: str
    supplier: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    freight: int = 0
    tax_rate: int = 0
    order_number: str = field(default="")

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
class Supplier:
    """A supplier and how it writes its invoices."""

    party: Party
    layout: Layout
    currency: str | None
    tax_rate: int
    prefix: str


BRIGHTWARE = Supplier(
    Party(
        "Ningbo Brightware Housewares Co., Ltd.",
        ("No. 88 Yongjiang Road, Beilun", "Ningbo 315800, China"),
    ),
    "grid",
    None,
    0,
    "NBH-",
)
GREAT_LAKES = Supplier(
    Party("Great Lakes Outfitters Supply Inc.", ("2140 Packard Avenue", "Racine, WI 53403, USA")),
    "columns",
    None,
    0,
    "",
)
RHEINTAL = Supplier(
    Party("Rheintal Haushaltswaren GmbH", ("Hafenstraße 14", "68159 Mannheim, Deutschland")),
    "german",
    "EUR",
    19,
    "RE-2",
)
CALDER_VALE = Supplier(
    Party("Calder Vale Wholesale Ltd", ("Unit 6, Albion Mills", "Halifax HX1 3QT, United Kingdom")),
    "british",
    None,
    20,
    "CV/",
)
PACIFIC_RIM = Supplier(
    Party("Pacific Rim Sourcing Pte. Ltd.",
          ("71 Robinson Road #14-01", "Singapore 068895")), "two_page", None, 0, "PRS")  # fmt: skip

# Who supplies products 0-3, 4-7, 8-11, 12-15 and 16-19. What is billed in euros here comes once
# more in the seller's own currency, with the second delivery.
SUPPLIERS = {
    "US": (BRIGHTWARE, GREAT_LAKES, BRIGHTWARE, GREAT_LAKES, RHEINTAL),
    "GB": (CALDER_VALE, BRIGHTWARE, CALDER_VALE, RHEINTAL, CALDER_VALE),
}

# Goods that are on the invoices and never were on Amazon: near misses and trade supplies.
NEVER_LISTED = (
    ("Display stand acrylic, counter top", "DSP-04", 1250),
    ("Export carton 60x40x40 double wall", "CTN-60", 185),
    ("Hang tags printed, per 100", "TAG-100", 420),
    ("Spare lids assorted", "LID-AS", 95),
    ("Gas stove camping, folding, battery ignition", "STV-12", 1420),
    ("Lunch box bamboo lid 900 ml", "LNB-09", 510),
    ("Polybags printed warning 30x40", "PLB-34", 60),
    ("Samples, mixed (no resale)", "SMP-00", 1),
    ("Pallet 1200x800 heat treated", "PAL-12", 1100),
    ("Barcode labels 50x25, roll", "LBL-50", 340),
)


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
    currency, naming, products = bought.currency, bought.naming, bought.products
    invoices: list[Invoice] = []
    for group, supplier in enumerate(SUPPLIERS[bought.country]):
        own = supplier.currency or currency
        rate = EURO_PER_UNIT[currency] if own != currency else 1.0
        places = range(group * 4, group * 4 + 4)
        lines = [_line(products[place], naming.get(place, "exact_msku"), rate,
                       source.choice((96, 120, 144))) for place in places]  # fmt: skip
        stray = NEVER_LISTED[group]
        lines = [line for line in lines if line.naming != "none"] + [_stray(stray, 24)]
        number = f"{supplier.prefix}{source.randrange(10_000, 99_999)}"
        invoices.append(
            Invoice(
                name=f"{_file_name(supplier, number)}.pdf", kind="invoice",
                layout=supplier.layout, number=number,
                issued_on=bought.anchor - timedelta(days=source.randrange(156, 172)),
                currency=own, supplier=supplier.party, buyer=bought.buyer, lines=tuple(lines),
                freight=source.randrange(80, 240) * 100, tax_rate=supplier.tax_rate,
                order_number=f"PO-{source.randrange(1000, 9999)}",
            )
        )  # fmt: skip
    return (*invoices, _second_delivery(bought), *_distractors(bought))


def _second_delivery(bought: Purchase) -> Invoice:
    source = generator(bought.seed, bought.country, "second delivery")
    exact = [one for place, one in enumerate(bought.products) if place not in bought.naming]
    lines = [_line(product, "exact_msku", 1.0, source.choice((48, 60, 72))) for product in exact]
    lines += [_stray(stray, source.choice((5, 10, 20))) for stray in NEVER_LISTED]
    number = f"{PACIFIC_RIM.prefix}{source.randrange(100_000, 999_999)}"
    return Invoice(
        name=f"{_file_name(PACIFIC_RIM, number)}.pdf", kind="invoice", layout="two_page",
        number=number, issued_on=bought.anchor - timedelta(days=112), currency=bought.currency,
        supplier=PACIFIC_RIM.party, buyer=bought.buyer, lines=tuple(lines), freight=38_500,
        order_number=f"PO-{source.randrange(1000, 9999)}",
    )  # fmt: skip


def _distractors(bought: Purchase) -> tuple[Invoice, Invoice]:
    """A pro-forma and a packing slip that name, exactly, what no real invoice names."""
    unproven = [bought.products[place] for place, how in bought.naming.items() if how == "none"]
    lines = tuple(_line(product, "exact_msku", 1.0, 60) for product in unproven)
    pro_forma = Invoice(
        name="proforma-2207.pdf", kind="pro_forma", layout="grid", number="PF-2207",
        issued_on=bought.anchor - timedelta(days=165), currency=bought.currency,
        supplier=BRIGHTWARE.party, buyer=bought.buyer, lines=lines, freight=9_000,
    )  # fmt: skip
    slip = Invoice(
        name="packing-slip-5518.pdf", kind="packing_slip", layout="columns", number="PS-5518",
        issued_on=bought.anchor - timedelta(days=158), currency=bought.currency,
        supplier=GREAT_LAKES.party, buyer=bought.buyer, lines=lines,
    )  # fmt: skip
    return pro_forma, slip


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
    return f"{word}-{number.replace('/', '-').lower()}"
