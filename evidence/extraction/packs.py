"""Lines that are counted in cases: how many units a case holds, in five languages."""

import re

from evidence.extraction.found import plain

_CASE_WORD = (
    r"(?:cases?|cartons?|ctns?|kartons?|ktn|cs|cajas?|caisses?|scatol[ae]|cartone|cartoni"
    r"|bulto|colis|packs?|pk|ve|vpe|gebinde|box(?:es)?|master ?cartons?|conf(?:ezione"
    r"|ezioni)?|inner)"
)
_CASE = re.compile(rf"(?<![a-z]){_CASE_WORD}(?![a-z])")
_DOZEN = re.compile(r"\b(?:dozens?|dz|dutzend|douzaines?|docenas?|dozzin[ae])\b")
_PIECES = r"(?:pcs|pc|units?|pieces?|pces?|ea|stuck|stk|uds?|unidades|unites|pz|pezzi|count|ct)"
_ABBREVIATION = r"(?:cs|ctns?|ktn|ve|vpe|pk)"
_SIZE = re.compile(
    rf"(?<![a-z]){_CASE_WORD}\.?\s*(?:of|x|a|de|da|mit|/|=|:|@"
    rf"|con)\s*(?P<of>[0-9]{{1,4}})(?![0-9.,])"
    rf"|(?<![a-z]){_ABBREVIATION}\.?\s*(?P<short>[0-9]{{1,4}})(?![0-9.,])"
    rf"|(?<![0-9.,])(?P<per>[0-9]{{1,4}})\s*(?:x\s*)?{_PIECES}?\.?\s*(?:/|per|a|je|pro|par|por|x|-)"
    rf"\s*{_CASE_WORD}(?![a-z])"
    rf"|(?<![0-9.,])(?P<count>[0-9]{{1,4}})[ -](?:pack|pk|ct|count)(?![a-z])"
)

# "Soap bar, case of 12" without a unit of measure is sold by the case; a "pack of 12" may be one
# article on the shelf.
_NAMED_CASE = re.compile(
    r"(?<![a-z])(?:cases?|cartons?|ctns?|kartons?|cajas?|caisses?|scatol[ae]|cartone|cartoni"
    r"|ktn|cs)"
    r"\.?\s*(?:of|x|a|de|da|/)\s*[0-9]{1,4}(?![0-9.,])"
    r"|(?<![a-z])(?:ve|vpe)\s*[0-9]{1,4}(?![0-9.,a-z])"
    r"|(?<![0-9.,])[0-9]{1,4}\s*(?:pcs|units?|stuck|stk)?\.?\s*(?:/|per|je|pro|par|por)\s*"
    r"(?:case|carton|ctn|karton|caisse|caja|cartone|scatola)(?![a-z])"
)


def is_case(unit: str) -> bool:
    """Whether the unit of measure is a case, a carton, a dozen."""
    words = plain(unit)
    return _CASE.search(words) is not None or _DOZEN.search(words) is not None


def pack_size(unit: str, description: str, printed: int | None = None) -> int | None:
    """Units in one of what the line counts: 1 for plain units, 12 for a dozen.

    `printed` is the size in a column of its own. None when the line counts cases and does not say
    what a case holds: then neither its quantity nor its price is one of units, and taking them as
    such would claim a case for a piece.
    """
    if _DOZEN.search(plain(unit)):
        return 12
    if not is_case(unit) and (unit or _NAMED_CASE.search(plain(description)) is None):
        return 1
    if printed is not None:
        return printed
    # The size stands last: "Notebook case 13 in, carton of 12" is no case of 13.
    sizes = [size for text in (unit, description) for size in _sizes(plain(text))]
    return sizes[-1] if sizes else None


def _sizes(words: str) -> list[int]:
    found = (int(next(filter(None, match.groups()))) for match in _SIZE.finditer(words))
    return [size for size in found if size > 0]
