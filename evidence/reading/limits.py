"""How much of a document is read at most."""

from dataclasses import dataclass

from models.contracts.evidence import LARGEST_DOCUMENT_BYTES


@dataclass(frozen=True)
class DocumentLimits:
    """`size` in bytes; `characters` and `rows` of text over all pages."""

    size: int = LARGEST_DOCUMENT_BYTES
    pages: int = 200
    characters: int = 1_000_000
    rows: int = 10_000
