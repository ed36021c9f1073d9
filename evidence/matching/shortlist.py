"""Which of thousands of lines are looked at closely: a cheap look at the words of all of them."""

from uuid import UUID

import numpy as np
from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process

from evidence.matching.identifiers import exact_identifiers
from evidence.matching.offers import LineOnOffer
from evidence.matching.terms import terms
from models.contracts.claim import ClaimFacts
from models.contracts.evidence import DocumentLine

# Few enough to score in milliseconds, enough to hold a product's neighbours of one shelf.
LONGEST = 100


class LineWords(BaseModel):
    """A line's place and words, without its document."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    position: int
    description: str
    sku: str | None = None


def shortlist(facts: ClaimFacts, lines: list[LineWords]) -> list[LineWords]:
    """All lines that carry an identifier or a model code of the product, and the nearest by words,
    `LONGEST` of them, in the order given."""
    if len(lines) <= LONGEST:
        return lines
    wanted = _plain(facts.title)
    texts = [_plain(f"{line.description} {line.sku or ''}") for line in lines]
    near = np.zeros(len(lines))
    for scorer in (fuzz.token_set_ratio, fuzz.ratio):
        near += process.cdist([wanted], texts, scorer=scorer, dtype=np.float64, workers=1)[0]
    # Of lines that are equally near the last ones, which were uploaded last.
    newest_first = -np.arange(len(lines))
    kept = set(np.lexsort((newest_first, -near))[:LONGEST].tolist())
    codes = set(terms(facts.title).codes)
    kept |= {at for at, line in enumerate(lines) if _named(facts, codes, line)}
    return [line for at, line in enumerate(lines) if at in kept]


def nearest_offers(facts: ClaimFacts, offers: list[LineOnOffer]) -> list[LineOnOffer]:
    """The lines on offer that are worth a close look."""
    words = [
        LineWords(
            document_id=offer.document_id,
            position=offer.line.position,
            description=offer.line.description,
            sku=offer.line.sku,
        )
        for offer in offers
    ]
    kept = {(line.document_id, line.position) for line in shortlist(facts, words)}
    return [offer for offer in offers if (offer.document_id, offer.line.position) in kept]


def _named(facts: ClaimFacts, codes: set[str], line: LineWords) -> bool:
    return bool(exact_identifiers(facts, _as_line(line))) or not codes.isdisjoint(
        terms(f"{line.description} {line.sku or ''}").codes
    )


def _as_line(line: LineWords) -> DocumentLine:
    return DocumentLine(position=line.position, page=1, description=line.description, sku=line.sku)


def _plain(text: str) -> str:
    return " ".join(terms(text).words)
