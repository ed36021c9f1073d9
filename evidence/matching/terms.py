"""The telling parts of a product's text: words, model codes, and numbers with their units."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

UNITS = {
    "inch": "in", "inches": "in", '"': "in", "ounce": "oz", "ounces": "oz", "pound": "lb",
    "pounds": "lb", "lbs": "lb", "liter": "l", "litre": "l", "liters": "l", "litres": "l",
    "gram": "g", "grams": "g", "lumen": "lm", "lumens": "lm", "minutes": "min", "minute": "min",
    "watt": "w", "watts": "w", "volt": "v", "volts": "v", "megapixel": "mp", "megapixels": "mp",
    "gigabyte": "gb", "gigabytes": "gb", "megabyte": "mb", "foot": "ft", "feet": "ft",
    "meter": "m", "meters": "m", "metre": "m", "pack": "pk", "packs": "pk", "pc": "pk",
    "pcs": "pk", "piece": "pk", "pieces": "pk", "ct": "pk", "count": "pk", "er": "pk",
    "stück": "pk", "user": "users", "ports": "port", "channel": "ch", "channels": "ch",
}  # fmt: skip
_MEASURES = frozenset(
    {"mm", "cm", "ml", "kg", "mah", "lm", "oz", "lb", "in", "min", "gb", "tb", "mb", "hz", "ghz",
     "v", "w", "m", "l", "g", "ft", "mp", "pk", "users", "port", "ch", "x", "p", "k", "qt", "gal"}
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:[-./'+&][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"(?<![\w.])v?(?P<number>[0-9]+(?:[.,][0-9]+)*)[ -]?(?P<unit>[^\W\d_]+|\")?(?!\w)"
)
# "120 x 170 cm" is two numbers; "set of 4" is a count.
_BETWEEN_SIDES = re.compile(r"(?<=[0-9])\s*x\s*(?=[0-9])")
_COUNT_BEHIND = re.compile(r"\b(?:set|pack|box|case|bag|lot) of ([0-9]+)\b")
_SHORTEST_CODE = 4
_SHORTEST_DIGITS = 4
_GRAM_SIZES = (3, 4, 5)


@dataclass(frozen=True)
class Terms:
    """Read when they are asked for, of a text in lower case."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """Pieces of letters or digits."""
        return _PIECE.findall(self.text)

    @cached_property
    def codes(self) -> list[str]:
        """Model numbers without separators, each once."""
        not_plain = [word for word in _WORD.findall(self.text) if not word.isalpha()]
        return [code for code in dict.fromkeys(map(_code, not_plain)) if code]

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """("750", "ml"), with "" for no unit."""
        return _numbers(self.text)


@lru_cache(maxsize=100_000)
def terms(text: str) -> Terms:
    """What the text says."""
    return Terms(text.lower())


def stem_of(code: str) -> str:
    """A code without a tail such as a colour, where enough is left: "dscw120b" and "dscw120s" are
    of one make."""
    stem = code.rstrip("abcdefghijklmnopqrstuvwxyz")
    return stem if len(stem) >= _SHORTEST_CODE else code


def grams_of(word: str) -> list[str]:
    """Three to five neighbouring letters of a word, its ends among them."""
    word = f" {word} "
    return [
        word[start : start + size]
        for size in _GRAM_SIZES
        for start in range(max(1, len(word) - size + 1))
    ]


@lru_cache(maxsize=100_000)
def _code(word: str) -> str:
    """ "dsc-w120/b" -> "dscw120b"; "" for a measure ("750ml", "1080p"), a year or a plain word."""
    code = "".join(_PIECE.findall(word))
    return code if len(code) >= _SHORTEST_CODE and _is_code(code) else ""


def _is_code(code: str) -> bool:
    digits = sum(letter.isdigit() for letter in code)
    if digits == 0:
        return False
    if digits == len(code):
        return digits > _SHORTEST_DIGITS or not code.startswith(("19", "20"))
    return _measure(code) is None


def _measure(word: str) -> tuple[str, str] | None:
    found = _NUMBER.fullmatch(word)
    if found is None:
        return None
    unit = found["unit"] or ""
    unit = UNITS.get(unit, unit)
    return (_plain(found["number"]), unit) if unit in _MEASURES else None


def _numbers(text: str) -> list[tuple[str, str]]:
    text = _BETWEEN_SIDES.sub(" ", _COUNT_BEHIND.sub(r"\1 pk", text))
    numbers: list[tuple[str, str]] = []
    for found in _NUMBER.finditer(text):
        unit = found["unit"] or ""
        unit = UNITS.get(unit, unit)
        numbers.append((_plain(found["number"]), unit if unit in _MEASURES else ""))
    return numbers


@lru_cache(maxsize=10_000)
def _plain(number: str) -> str:
    """ "5.0" -> "5", "950,000" -> "950000", "1,7" -> "1.7"."""
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", number):
        number = number.replace(",", "")
    number = number.replace(",", ".")
    return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number
