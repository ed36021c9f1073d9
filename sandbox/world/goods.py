"""What the seller sells."""

import random
import string

from sandbox.world.life import Good

GOODS = 90
_WHAT = ("Mug", "Lamp", "Kettle", "Scarf", "Tray", "Brush", "Puzzle", "Bottle", "Cushion", "Clock")
_HOW = ("red", "walnut", "folding", "mini", "travel", "café", "large", "silent", "outdoor", "30 cm")
_LETTERS = string.ascii_uppercase + string.digits


def make_goods(source: random.Random) -> list[Good]:
    """Distinct products at prices from 9 to 89, costs of a fifth to two fifths of them."""
    goods: list[Good] = []
    for number in range(GOODS):
        price = source.randrange(900, 8900)
        what, how = source.choice(_WHAT), source.choice(_HOW)
        goods.append(
            Good(
                sku=f"{what[:3].upper()}-{number:03d}",
                fnsku="X00" + _code(source, 7),
                asin="B0" + _code(source, 8),
                title=f"{what}, {how}",
                price=price,
                cost=source.randrange(price // 5, price * 2 // 5),
                referral=price * 15 // 100,
                fee=source.randrange(150, price // 3),
            )
        )
    return goods


def _code(source: random.Random, length: int) -> str:
    return "".join(source.choice(_LETTERS) for _ in range(length))
