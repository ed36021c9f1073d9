"""Labelled pairs of product records of two shops, to train and to measure a matcher with.

A pair is hard as the real ones are: most of the false ones are neighbours on the shelf (another
size, colour, model or pack of the same brand), and both shops leave things out.
"""

from random import Random

from synthetic.goods import Product, any_kind, make_family
from synthetic.seeds import generator
from synthetic.shops import Record, open_shop, write_record

LabelledPair = tuple[Record, Record, bool]

PAIRS_A_SHOP = 400
FAMILIES_A_SHOP = 90
TRUE_SHARE = 0.15
NEIGHBOUR_SHARE = 0.65
SAME_KIND_SHARE = 0.25


def make_pairs(seed: int, n: int) -> list[LabelledPair]:
    """`n` pairs (left record, right record, same product?), the same for the same arguments.

    Records have the texts id, title, description, brand, modelno, category, price (decimal); what a
    shop does not say is empty. A shop has one record of a product, whose id begins with the shop's:
    records with the same id are the same. A new couple of shops begins every 400 pairs.
    """
    pairs: list[LabelledPair] = []
    for number, first in enumerate(range(0, n, PAIRS_A_SHOP)):
        source = generator(seed, "shops", first)
        pairs += _pairs_of_two_shops(source, min(PAIRS_A_SHOP, n - first), number)
    return pairs


def _pairs_of_two_shops(source: Random, count: int, number: int) -> list[LabelledPair]:
    kinds = [any_kind(source) for _ in range(source.choice((1, 2, 4)))]
    families = [make_family(source, kinds[at % len(kinds)]) for at in range(FAMILIES_A_SHOP)]
    products = [product for family in families for product in family]
    left_records = _records(source, products, f"L{number}")
    right_records = _records(source, products, f"R{number}")
    pairs: dict[tuple[str, str], LabelledPair] = {}
    while len(pairs) < count:
        left = source.choice(source.choice(families))
        right = left if source.random() < TRUE_SHARE else _another(source, left, families)
        pair = (left_records[left], right_records[right], left == right)
        pairs[pair[0]["id"], pair[1]["id"]] = pair
    return list(pairs.values())


def _records(source: Random, products: list[Product], prefix: str) -> dict[Product, Record]:
    shop = open_shop(source)
    return {
        product: write_record(source, shop, product, f"{prefix}-{number}")
        for number, product in enumerate(products)
    }


def _another(source: Random, product: Product, families: list[list[Product]]) -> Product:
    """A different product: a neighbour, one of the same kind, or anything."""
    draw = source.random()
    if draw < NEIGHBOUR_SHARE:
        shelf = next(family for family in families if product in family)
    elif draw < NEIGHBOUR_SHARE + SAME_KIND_SHARE:
        shelf = [one for family in families for one in family if one.category == product.category]
    else:
        shelf = [one for family in families for one in family]
    others = [one for one in shelf if one != product]
    return source.choice(others)
