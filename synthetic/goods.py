"""Products that do not exist: families of near neighbours, as a shop's shelf has them.

Brands and series are made of syllables, so that nothing learned from them is a name of the world.
"""

from dataclasses import dataclass
from random import Random

from synthetic.shelf import COLOURS, SHELF, Kind

_ONSETS = ("b", "br", "c", "cl", "d", "f", "fl", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st",
           "t", "tr", "v", "w", "z")  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ia", "eo", "ay")
_ENDS = ("", "n", "x", "r", "l", "s", "nt", "ck", "tek", "lux", "ra")


@dataclass(frozen=True)
class Product:
    """One thing that is sold. `price` is cents of one unit; `model` is empty where the trade has
    no model numbers; `pack` is how many pieces one unit of sale holds."""

    category: str
    brand: str
    series: str
    noun: str
    model: str
    size: str
    colour: str
    features: tuple[str, ...]
    pack: int
    price: int


def make_family(source: Random, kind: Kind, size: int = 4) -> list[Product]:
    """Neighbours of one brand and one noun, no two alike: other sizes, colours, models, packs."""
    first = _first(source, kind)
    family = [first]
    for _ in range(size * 4):
        if len(family) == size:
            break
        neighbour = _neighbour(source, kind, source.choice(family))
        if neighbour not in family:
            family.append(neighbour)
    return family


def any_kind(source: Random) -> Kind:
    """A kind of goods from the shelf."""
    return source.choice(SHELF)


def invented_name(source: Random, syllables: int = 2) -> str:
    """A word that could be a brand: "Velora", "Stintek"."""
    body = "".join(source.choice(_ONSETS) + source.choice(_VOWELS) for _ in range(syllables))
    return (body + source.choice(_ENDS)).capitalize()


def _first(source: Random, kind: Kind) -> Product:
    return Product(
        category=kind.category,
        brand=invented_name(source, source.choice((1, 2, 2, 3))),
        series=invented_name(source) if source.random() < 0.6 else "",
        noun=source.choice(kind.nouns),
        model=_model(source) if source.random() < kind.has_model else "",
        size=source.choice(kind.sizes),
        colour=source.choice(COLOURS) if kind.coloured else "",
        features=tuple(source.sample(kind.features, k=min(len(kind.features), 3))),
        pack=source.choice(kind.packs),
        price=source.randrange(*kind.prices),
    )


def _model(source: Random) -> str:
    """ "KX-4410B", "DSC120", "7302": letters and digits as makers write them."""
    letters = "".join(source.choices("ABCDEFGHKLMNPRSTVWXZ", k=source.choice((1, 2, 3))))
    digits = str(source.randrange(10 ** source.choice((1, 2, 2, 3)), 10_000))
    tail = source.choice(("", "", "", "B", "S", "W", "-BK", "/K", "H", "XL"))
    shape = source.random()
    if shape < 0.12:
        return digits + tail
    return letters + ("-" if shape < 0.5 else "") + digits + tail


def _next_model(source: Random, model: str) -> str:
    """A sibling's number: one digit on, or another tail."""
    places = [index for index, letter in enumerate(model) if letter.isdigit()]
    if not places or source.random() < 0.2:
        return model + source.choice("BCESVW")
    place = source.choice(places)
    digit = str((int(model[place]) + source.choice((1, 2, 5))) % 10)
    return model[:place] + digit + model[place + 1 :]


def _neighbour(source: Random, kind: Kind, of: Product) -> Product:
    """The same shelf, one or two things different; a model number never stays the same."""
    every = ("size", "colour", "pack", "noun", "series")
    changes = source.sample(every, k=source.choice((1, 1, 2)))
    return Product(
        category=of.category,
        brand=of.brand,
        series=invented_name(source) if "series" in changes else of.series,
        noun=source.choice(kind.nouns) if "noun" in changes else of.noun,
        model=_next_model(source, of.model) if of.model else "",
        size=source.choice(kind.sizes) if "size" in changes else of.size,
        colour=source.choice(COLOURS) if "colour" in changes and of.colour else of.colour,
        features=of.features,
        pack=source.choice(kind.packs) if "pack" in changes else of.pack,
        price=max(50, round(of.price * source.choice((0.8, 0.9, 1.0, 1.0, 1.1, 1.25, 1.6)))),
    )
