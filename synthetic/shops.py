"""How a shop writes about a product: what it leaves out, cuts off, shortens and re-orders."""

import re
from dataclasses import dataclass
from random import Random

from synthetic.goods import Product

Record = dict[str, str]
FIELDS = ("id", "title", "description", "brand", "modelno", "category", "price")

_SHORT = {
    "stainless steel": "s/s", "with": "w/", "Wireless": "Wrls", "wireless": "wrls",
    "Megapixel": "MP", "inch": "in", "Black": "Blk", "White": "Wht", "pieces": "pcs",
    "Cartridge": "Cart", "Bluetooth": "BT", "professional": "pro", "upgrade": "upg",
    "Channel": "Ch", "System": "Sys",
}  # fmt: skip
_FILLERS = ("New", "Genuine", "OEM", "Original", "Best", "Hot Sale", "Wholesale", "Brand New")


@dataclass(frozen=True)
class Shop:
    """Shares (0 to 1) of records in which this shop has the habit."""

    names_brand: float
    names_model: float
    splits_model: float
    names_size: float
    names_colour: float
    names_pack: float
    shortens: float
    truncates: float
    reorders: float
    mistypes: float
    fills: float
    describes: float
    has_price: float
    has_modelno: float
    has_brand: float
    lower_case: bool
    price_spread: float


def open_shop(source: Random) -> Shop:
    """A shop with habits of its own, tidy or not."""

    def share(low: float, high: float) -> float:
        return source.uniform(low, high)

    return Shop(
        names_brand=share(0.6, 1.0),
        names_model=share(0.5, 1.0),
        splits_model=share(0.0, 0.5),
        names_size=share(0.8, 1.0),
        names_colour=share(0.6, 1.0),
        names_pack=share(0.85, 1.0),
        shortens=share(0.0, 0.5),
        truncates=share(0.0, 0.35),
        reorders=share(0.0, 0.5),
        mistypes=share(0.0, 0.08),
        fills=share(0.0, 0.15),
        describes=share(0.0, 1.0),
        has_price=share(0.4, 1.0),
        has_modelno=source.choice((0.0, 0.0, share(0.5, 1.0))),
        has_brand=source.choice((0.0, share(0.6, 1.0), share(0.9, 1.0))),
        lower_case=source.random() < 0.5,
        price_spread=share(0.02, 0.3),
    )


def write_record(source: Random, shop: Shop, product: Product, key: str) -> Record:
    """What the shop's table says of the product; an empty text where it says nothing."""

    def habit(share: float) -> bool:
        return source.random() < share

    title = _title(source, shop, product)
    price = product.price * source.gauss(1.0, shop.price_spread)
    record = {
        "id": key,
        "title": title,
        "description": _description(source, product) if habit(shop.describes) else "",
        "brand": product.brand if habit(shop.has_brand) else "",
        "modelno": product.model if habit(shop.has_modelno) else "",
        "category": product.category if habit(shop.has_brand) else "",
        "price": f"{max(price, 49) / 100:.2f}" if habit(shop.has_price) else "",
    }
    return {name: value.lower() for name, value in record.items()} if shop.lower_case else record


def _title(source: Random, shop: Shop, product: Product) -> str:
    parts = [product.series, product.noun] if product.series else [product.noun]
    if source.random() < shop.names_size:
        parts.insert(source.choice((0, len(parts))), _respaced(source, product.size))
    parts += source.sample(product.features, k=source.randrange(len(product.features) + 1))
    if product.model and source.random() < shop.names_model:
        place = source.choice((0, len(parts)))
        parts.insert(place, _respelled(source, product.model, shop.splits_model))
    if product.colour and source.random() < shop.names_colour:
        parts.append(product.colour)
    if product.pack > 1 and source.random() < shop.names_pack:
        parts.append(_pack(source, product.pack))
    if source.random() < shop.reorders:
        source.shuffle(parts)
    if source.random() < shop.names_brand:
        parts.insert(0, product.brand)
    if source.random() < shop.fills:
        parts.insert(0, source.choice(_FILLERS))
    return _worn(source, shop, source.choice((" ", " ", " ", ", ", " - ")).join(parts))


def _worn(source: Random, shop: Shop, title: str) -> str:
    if source.random() < shop.shortens:
        for long, short in _SHORT.items():
            title = title.replace(long, short)
    if source.random() < shop.mistypes:
        place = source.randrange(len(title) - 1)
        title = title[:place] + title[place + 1] + title[place] + title[place + 2 :]
    if source.random() < shop.truncates:
        title = title[: source.randrange(24, 60)].rstrip(" ,-")
    return title


def _respaced(source: Random, size: str) -> str:
    """ "750 ml" or "750ml" or "750-ml"."""
    return re.sub(r"(?<=\d) (?=[A-Za-z])", source.choice((" ", " ", "", "-")), size)


def _respelled(source: Random, model: str, share: float) -> str:
    """Makers write KX-4410B, shops KX4410B or KX 4410B."""
    if source.random() >= share:
        return model
    return re.sub(r"[-/]", source.choice(("", " ")), model)


def _pack(source: Random, count: int) -> str:
    shapes = ("{} Pack", "Pack of {}", "{}-pk", "Set of {}", "{} pcs", "{}ct")
    return source.choice(shapes).format(count)


def _description(source: Random, product: Product) -> str:
    name = (product.brand, product.series, product.noun, product.model)
    said = [
        " ".join(part for part in name if part),
        product.size,
        *product.features,
        f"{product.colour} finish" if product.colour else "",
        f"set of {product.pack}" if product.pack > 1 else "",
    ]
    kept = [one for one in said if one and source.random() < 0.8]
    return source.choice((", ", " / ", ". ")).join(kept)
