"""What was bought from whom: papers drawn from chance, with the traps that real ones hold."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from synthetic.goods import Product, any_kind, make_family
from synthetic.kinds import PaperKind
from synthetic.languages import WORDS
from synthetic.paper import (
    CODE_IN_COLUMN,
    CODE_IN_WORDS,
    NO_CODE,
    Paper,
    PaperLine,
    without_prices,
)
from synthetic.parties import COUNTRY_OF, make_party

LANGUAGES = ("en", "de", "fr", "es", "it")
_FIRST_DAY = date(2024, 1, 8)
_TAX = {"US": (0, 0, 7), "GB": (20,), "DE": (19,), "FR": (20,), "ES": (21,), "IT": (22,)}
_HOME = {"US": "USD", "GB": "GBP"}
_NUMBERS = (
    "INV-{:05d}",
    "{:06d}",
    "RE-2026-{:04d}",
    "A{:06d}",
    "{:04d}/26",
    "26{:05d}",
    "FV{:06d}",
)


@dataclass(frozen=True)
class Bought:
    """A paper, and the product behind each of its lines."""

    paper: Paper
    products: tuple[Product, ...]


def make_paper(source: Random, language: str, kind: PaperKind = PaperKind.INVOICE) -> Bought:
    """A paper of one supplier in its language: one line to a handful, one in eight many pages."""
    country = source.choice(COUNTRY_OF[language])
    home = _HOME.get(country, "EUR")
    currency = home if source.random() < 0.85 else source.choice(("USD", "EUR", "GBP"))
    products = _basket(source)
    code_place = source.choice((CODE_IN_COLUMN, CODE_IN_COLUMN, CODE_IN_WORDS, NO_CODE))
    lines = tuple(_line(source, one, language, code_place) for one in products)
    if source.random() < 0.06:
        lines = (*lines, _taken_back(source, lines[0]))
        products = (*products, products[0])
    net = sum(line.total for line in lines)
    paper = Paper(
        kind=kind,
        language=language,
        country=country,
        number=source.choice(_NUMBERS).format(source.randrange(100, 9999)),
        issued_on=_FIRST_DAY + timedelta(days=source.randrange(800)),
        currency=currency,
        supplier=make_party(source, country),
        buyer=make_party(source, source.choice(("US", "GB", country))),
        lines=lines,
        tax_rate=source.choice(_TAX[country]) if currency == home else 0,
        freight=source.randrange(5, 240) * 100 if source.random() < 0.5 else 0,
        discount=round(net * source.choice((2, 3, 5)) / 100) if source.random() < 0.2 else 0,
        charges_as_lines=source.random() < 0.3,
        order_number=f"PO-{source.randrange(1000, 99999)}" if source.random() < 0.6 else "",
        refers_to=f"INV-{source.randrange(10000, 99999)}",
    )
    return Bought(_for_kind(source, paper), products)


def _for_kind(source: Random, paper: Paper) -> Paper:
    """Papers of the warehouse state no prices and name the shipment."""
    if paper.priced:
        return paper
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
    shipment = "FBA1" + "".join(source.choices(letters, k=8))
    tracking = "1Z" + "".join(source.choices(letters, k=16))
    return replace(without_prices(paper), shipment_id=shipment, tracking_id=tracking)


def _basket(source: Random) -> tuple[Product, ...]:
    size = source.randrange(22, 60) if source.random() < 0.125 else source.randrange(1, 9)
    products: list[Product] = []
    while len(products) < size:
        products += make_family(source, any_kind(source), source.randrange(1, 5))
    return tuple(products[:size])


def _line(source: Random, product: Product, language: str, code_place: str) -> PaperLine:
    words = WORDS[language]
    # A seller buys for a third to two thirds of what the shop asks.
    cost = max(19, round(product.price * source.uniform(0.3, 0.65)))
    description = supplier_wording(source, product)
    code = product_code(source, product)
    line = PaperLine(description, code, code_place, source.choice(_COUNTS), cost)
    if source.random() < 0.15:
        pack = source.choice((6, 10, 12, 24))
        note = source.choice(words["case"]).format(pack)
        line = replace(
            line,
            description=f"{description}, {note}",
            count=source.randrange(1, 30),
            price=cost * pack,
            unit=source.choice(words["cases"]),
            case_pack=pack,
        )
    elif source.random() < 0.4:
        line = replace(line, unit=source.choice(words["pieces"]))
    return line


_COUNTS = (1, 2, 5, 10, 12, 20, 24, 36, 48, 50, 60, 96, 100, 120, 144, 250, 500, 1000)


def _taken_back(source: Random, line: PaperLine) -> PaperLine:
    return replace(line, count=-source.randrange(1, max(2, line.count)))


def supplier_wording(source: Random, product: Product) -> str:
    """The supplier's own words: noun first, often without the brand, features as it likes."""
    parts = [product.noun, product.size]
    if source.random() < 0.5:
        parts.insert(0, product.series or product.brand)
    if product.colour and source.random() < 0.7:
        parts.append(product.colour)
    if product.model and source.random() < 0.5:
        parts.append(product.model)
    parts += source.sample(product.features, k=source.randrange(len(product.features) + 1))
    return " ".join(part for part in parts if part)


def product_code(source: Random, product: Product) -> str:
    """A stock-keeping code as suppliers write them: "SAU-24-BLK-731", "K4410B", "100482"."""
    shape = source.random()
    if product.model and shape < 0.4:
        return product.model
    if shape < 0.55:
        return str(source.randrange(10_000, 999_999))
    tail = (product.colour or product.brand)[:3].upper()
    return (
        f"{product.noun[:3].upper()}-{source.randrange(10, 99)}-{tail}-{source.randrange(100, 999)}"
    )
