"""How much of a document is read at most."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentLimits:
    """`size` in bytes; `characters` and `rows` of text over all pages."""

    size: int = 20 * 1024 * 1024
    pages: int = 200
    characters: int = 1_000_000
    rows: int = 10_000
