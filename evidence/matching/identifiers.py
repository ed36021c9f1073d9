"""The exact tier: a line that carries the product's own FNSKU, ASIN or MSKU."""

import re

from models.contracts.claim import ClaimFacts
from models.contracts.evidence import DocumentLine

# In a code column a short code is a code; in running text it may be a size, a year or a count.
_SHORTEST_IN_COLUMN = 3
_SHORTEST_IN_TEXT = 6


def exact_identifiers(facts: ClaimFacts, line: DocumentLine) -> list[str]:
    """The names of the claim's identifiers that the line carries, in its code or its words."""
    tokens = _tokens(line.description)
    code = normal_code(line.sku or "")
    identifiers = {"FNSKU": facts.fnsku, "ASIN": facts.asin, "MSKU": facts.msku}
    return [name for name, value in identifiers.items() if _equal(normal_code(value), code, tokens)]


def normal_code(text: str) -> str:
    """A code without case, blanks and separators: "slu_2pk" and "SLU-2PK" are one."""
    return re.sub(r"[\W_]+", "", text).upper()


def _equal(wanted: str, code: str, tokens: set[str]) -> bool:
    if len(wanted) >= _SHORTEST_IN_COLUMN and wanted == code:
        return True
    telling = len(wanted) >= _SHORTEST_IN_TEXT and any(letter.isdigit() for letter in wanted)
    return telling and wanted in tokens


def _tokens(description: str) -> set[str]:
    """The words of a description as codes; "(SKU:HP-KET17)" gives HPKET17 too."""
    return {normal_code(part) for part in re.split(r"[\s:;,()\[\]|=/]+", description)}
