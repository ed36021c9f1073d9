"""How much of a document is read at most."""

from dataclasses import dataclass

from models.contracts.evidence import LARGEST_DOCUMENT_BYTES


@dataclass(frozen=True)
class DocumentLimits:
    """`size` in bytes; `characters` and `rows` of text over all pages.

    `pictures` are pages that have to be recognised, about a second each; `pixels` those of one
    picture as it is stored. `unpacked` bytes are what an archive may grow to, in `entries` files;
    `attachments` those of a mail, which may hold mails down to `depth`.
    """

    size: int = LARGEST_DOCUMENT_BYTES
    pages: int = 200
    characters: int = 1_000_000
    rows: int = 10_000
    pictures: int = 20
    pixels: int = 50_000_000
    unpacked: int = 100 * 1024 * 1024
    entries: int = 1_000
    attachments: int = 20
    depth: int = 2
