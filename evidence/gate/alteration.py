"""Signs that a file is not as its supplier made it. What is looked for is all that is claimed: that
no sign was found does not prove a document genuine.
"""

import hashlib
import re

from models.contracts.evidence import Alteration, DocumentFields

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_NUMBER = re.compile(r"\d(?:[\d.,'\u2019\u00a0 ]*\d)?")
# Revocation data for an older signature is appended by honest tools; it brings no page.
_VALIDATION_DATA, _PAGE = b"/DSS", b"/Page"
_CENTS = 100


def signs_in_bytes(content: bytes, uploaded_sha256: str) -> list[Alteration]:
    """What the file itself shows; `uploaded_sha256` is its hash when it was uploaded."""
    signs: list[Alteration] = []
    if hashlib.sha256(content).hexdigest() != uploaded_sha256:
        signs.append(Alteration.BYTES_CHANGED)
    if changed_after_signing(content):
        signs.append(Alteration.CHANGED_AFTER_SIGNING)
    return signs


def changed_after_signing(content: bytes) -> bool:
    """Whether a PDF goes on after the bytes that its last signature covers."""
    ends = [int(found[3]) + int(found[4]) for found in _BYTE_RANGE.finditer(content)]
    if not ends:
        return False
    tail = content[max(ends) :].strip()
    return bool(tail) and not (_VALIDATION_DATA in tail and _PAGE not in tail)


def xml_disagrees(embedded: DocumentFields, printed: str) -> bool:
    """Whether the page prints the XML's total nowhere, in any way of writing it."""
    total = embedded.total_cents
    if total is None or not printed.strip():
        return False
    written = {str(abs(total))}
    if total % _CENTS == 0:
        written.add(str(abs(total) // _CENTS))
    numbers = ("".join(filter(str.isdigit, found[0])) for found in _NUMBER.finditer(printed))
    return not any(number.endswith(tuple(written)) for number in numbers)


def with_signs(fields: DocumentFields, signs: list[Alteration]) -> DocumentFields:
    """The fields, with these signs beside those that reading found."""
    if not signs:
        return fields
    return fields.model_copy(update={"alterations": [*fields.alterations, *signs]})
