"""Lines that are counted in cases: how many units a case holds."""

import re

_CASE = re.compile(r"\b(?:cases?|cartons?|ctns?|karton|kartons|cs)\b", re.IGNORECASE)
_DOZEN = re.compile(r"\b(?:dozens?|dz|dutzend)\b", re.IGNORECASE)
_SIZE = re.compile(
    r"\b(?:case|carton|ctn|karton|cs)s?\s*(?:of|x|à|a|/|=|:)\s*(?P<of>[0-9]{1,4})\b"
    r"|\b(?P<per>[0-9]{1,4})\s*(?:x\s*)?(?:pcs|units|pieces|ea|stück|stk)?\.?\s*(?:/|per|a|je|pro)"
    r"\s*(?:case|carton|ctn|karton|cs)\b",
    re.IGNORECASE,
)


def pack_size(unit: str, description: str) -> int | None:
    """Units in one of what the line counts: 1 for plain units, 12 for a dozen.

    None when the line counts cases and does not say what a case holds: then neither its quantity
    nor its price is one of units, and taking them as such would claim a case for a piece.
    """
    if _DOZEN.search(unit):
        return 12
    if not _CASE.search(unit):
        return 1
    found = _SIZE.search(f"{unit} {description}")
    size = int(found["of"] or found["per"]) if found else 0
    return size or None
