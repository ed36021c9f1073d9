"""The exact tier: a line that carries the product's own FNSKU, ASIN, MSKU or GTIN, or a document
that names the claim's own shipment."""

import re

from models.contracts.claim import ClaimFacts
from models.contracts.evidence import DocumentFields, DocumentLine

# In a code column a short code is a code; in running text it may be a size, a year or a count.
_SHORTEST_IN_COLUMN = 3
_SHORTEST_IN_TEXT = 6

_SHIPMENT = re.compile(r"FBA[0-9A-Z]{6,12}")
# Eight digits are too often a date or an order's number.
_LENGTHS_OF_GTIN = (12, 13, 14)


def exact_identifiers(facts: ClaimFacts, line: DocumentLine) -> list[str]:
    """The names of the claim's identifiers that the line carries, in its code or its words."""
    tokens = _tokens(line.description)
    code = normal_code(line.sku or "")
    identifiers = {"FNSKU": facts.fnsku, "ASIN": facts.asin, "MSKU": facts.msku}
    found = [
        name for name, value in identifiers.items() if _equal(normal_code(value), code, tokens)
    ]
    if gtins(f"{facts.msku} {facts.title}") & gtins(f"{line.sku or ''} {line.description}"):
        found.append("GTIN")
    return found


def names_shipment(facts: ClaimFacts, document: DocumentFields) -> bool:
    """Whether the document carries the shipment that the claim's ledger row is about."""
    shipments = set(_SHIPMENT.findall(facts.ledger_reference.upper()))
    return bool(shipments & {normal_code(shipment) for shipment in document.shipment_ids})


def gtins(text: str) -> set[str]:
    """The GTINs (EAN, UPC) of a text, as 14 digits; a number with a wrong check digit is none."""
    numbers = re.findall(r"(?<![\w.])[0-9]{12,14}(?!\w)", text)
    return {number.zfill(14) for number in numbers if is_gtin(number)}


def is_gtin(number: str) -> bool:
    """From the right, every second digit counts three times; the sum must end in 0."""
    if len(number) not in _LENGTHS_OF_GTIN or not number.strip("0"):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


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
