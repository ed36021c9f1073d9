"""Article codes inside the description: at a label, in brackets, or at one end of it."""

import re
from dataclasses import dataclass

from evidence.extraction.found import LABELLED, UNLABELLED

_LABELLED = re.compile(
    r"[(\[]?\b(?:(?:c[oó]d|r[ée]f|rif)\.? ?art|m?sku|fnsku|asin|item(?: no| code| number)?"
    r"|art(?:icle|ikel|[ií]culo|icolo)?\.?"
    r"(?:[- ]?(?:no|nr|nummer|n[°º]))?|part(?: no| number)?|model(?: no)?|c[oó]d(?:ice|igo"
    r"|e)?(?: article| articolo)?"
    r"|r[eé]f(?:[eé]ren(?:ce|cia))?|mpn|bestell-?nr|product code|n[°º]|rif)\s*(?:[.:#]+\s*)+"
    r"(?P<sku>(?=[\w./-]*[0-9-])[A-Z0-9][\w./-]*\w)[)\]]?",
    re.IGNORECASE,
)
_CODE = r"(?=[A-Z0-9./_-]*[0-9])[A-Z0-9][A-Z0-9]*(?:[-./_][A-Z0-9]+)*"
_BRACKETS = re.compile(rf"[(\[](?P<sku>{_CODE})[)\]]")
_FIRST = re.compile(rf"^(?P<sku>{_CODE})(?:\s+[-\u2013:|/]\s*|:\s+|\s+)(?=\S)")
_LAST = re.compile(rf"(?:\s+[-\u2013:|/,]?\s*|,\s*)(?P<sku>{_CODE})$")
# Sizes, voltages and counts look like codes and are none.
_MEASURE = re.compile(
    r"[0-9]+(?:[.,/x-][0-9]+)*(?:ml|l|cl|g|kg|mg|oz|lb|lbs|mm|cm|m|in|ft|w|v|a|mah|wh|hz|gb|tb"
    r"|mb|k|x|ct|pk|pcs|er"
    r"|st|pack|lm|p|d|xl|inch|\")?|[0-9]?[XSML]{1,3}|(?:USB|HDMI|DIN|ISO|A|LED|UHD|HD|PS|MP"
    r"|WIFI)-?[0-9.]+",
    re.IGNORECASE,
)
_SHORTEST = 5
# Codes without a label count when at least this share of the lines has one.
_HABIT = 0.6


@dataclass(frozen=True)
class CodeInWords:
    """An article code, the description without it, and how sure its place makes it."""

    sku: str
    description: str
    certainty: float


def labelled_code(description: str) -> CodeInWords | None:
    """ "Steel bottle (SKU: HP-32)" -> HP-32, "Steel bottle".

    A code at either end is printed for itself; in the middle it is part of the name.
    """
    found = _LABELLED.search(description)
    if found is None:
        return None
    rest = description
    if found.start() == 0 or found.end() == len(description):
        rest = _without(description, found)
    return CodeInWords(found["sku"], rest, LABELLED)


def habitual_codes(descriptions: list[str]) -> list[CodeInWords | None]:
    """Codes without a label, where most descriptions have one at the same place.

    "[HP-32-BLK] Steel bottle", "HP-32-BLK Steel bottle" or "Steel bottle, HP-32-BLK": what looks
    like a code once may be a model or a size; what stands there line by line is a code.
    """
    for pattern in (_BRACKETS, _FIRST, _LAST):
        found = [pattern.search(text) for text in descriptions]
        sure = sum(one is not None and _is_code(one["sku"]) for one in found)
        if descriptions and sure >= _HABIT * len(descriptions):
            return [_bare(text, one) for text, one in zip(descriptions, found, strict=True)]
    return [None] * len(descriptions)


def _bare(description: str, found: re.Match[str] | None) -> CodeInWords | None:
    if found is None or len(found["sku"]) < _SHORTEST - 1:
        return None
    return CodeInWords(found["sku"], _without(description, found), UNLABELLED)


def _is_code(text: str) -> bool:
    """Long enough, with a digit and a letter (or digits alone), and no measure."""
    if len(text) < _SHORTEST:
        return False
    return text.isdigit() or (_MEASURE.fullmatch(text) is None and not text.isalpha())


def _without(description: str, found: re.Match[str]) -> str:
    rest = f"{description[: found.start()]} {description[found.end() :]}"
    return " ".join(rest.split()).strip(" ,;()-\u2013:|/")
