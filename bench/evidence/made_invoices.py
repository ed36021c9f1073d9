"""Rows 3 and 4: synthetic invoices of the layout families that are held out."""

from collections.abc import Callable
from statistics import mean

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import f1_lower
from bench.evidence.scoring import Tally, score_header, score_lines, score_value, values_of
from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType
from models.errors import DocumentError
from synthetic.documents import SyntheticDocument, make_documents
from synthetic.languages import WORDS
from synthetic.layouts.families import HELD_OUT, SEEN, Family

SEEDS = (101, 102, 103, 104, 105)
A_SEED = 60
HEADER_AIM = Aim(floor=0.97, goal=0.99)
LINES_AIM = Aim(floor=0.95, goal=0.98)
CODES_AIM = Aim(floor=0.90, goal=0.97)

ReadPairs = list[tuple[DocumentFields, DocumentFields]]


def measure_made_invoices() -> list[Figure]:
    """English with held-out layouts against the aims; other languages and seen layouts beside."""
    english = {seed: _read_all(seed, HELD_OUT, ("en",)) for seed in SEEDS}
    figures = [
        _over_seeds("header F1, synthetic English, held-out layouts", english, header, HEADER_AIM),
        _over_seeds("line F1, synthetic English, held-out layouts", english, lines, LINES_AIM),
        _over_seeds("SKU exact in matched lines, held-out layouts", english, codes, CODES_AIM),
    ]
    others = tuple(language for language in WORDS if language != "en")
    for name, families, languages in (
        ("German, French, Spanish, Italian, held-out layouts", HELD_OUT, others),
        ("English, seen layouts", SEEN, ("en",)),
    ):
        read = {seed: _read_all(seed, families, languages) for seed in SEEDS[:2]}
        figures.append(_over_seeds(f"header F1, synthetic {name}", read, header, Aim()))
        figures.append(_over_seeds(f"line F1, synthetic {name}", read, lines, Aim()))
    return figures


def read_or_nothing(document: SyntheticDocument) -> DocumentFields:
    """The fields; a document that cannot be read has none, and so misses all."""
    try:
        return read_document(document.content, document.name, DocumentLimits())
    except DocumentError:
        return DocumentFields(type=DocumentType.OTHER, pages=0)


def header(found: DocumentFields, wanted: DocumentFields) -> Tally:
    """The five values of the head."""
    return score_header(found, wanted)


def lines(found: DocumentFields, wanted: DocumentFields) -> Tally:
    """Quantity, unit price and total of each line."""
    return score_lines(
        [values_of(line) for line in found.lines], [values_of(line) for line in wanted.lines]
    )


def codes(found: DocumentFields, wanted: DocumentFields) -> Tally:
    """The code of each line whose numbers are right, the lines taken in order."""
    tally = Tally()
    left = list(found.lines)
    for line in wanted.lines:
        same = next((one for one in left if values_of(one) == values_of(line)), None)
        if same is not None:
            left.remove(same)
            tally += _code(same, line)
    return tally


def _code(found: DocumentLine, wanted: DocumentLine) -> Tally:
    """No code where none is printed is right, too: it is what exact matching rests on."""
    if found.sku == wanted.sku:
        return Tally(right=1)
    return score_value(found.sku, wanted.sku)


def _read_all(seed: int, families: tuple[Family, ...], languages: tuple[str, ...]) -> ReadPairs:
    made = make_documents(seed, A_SEED, families=families, languages=languages)
    return [(read_or_nothing(document), document.truth) for document in made]


def _over_seeds(
    metric: str,
    read: dict[int, ReadPairs],
    score: Callable[[DocumentFields, DocumentFields], Tally],
    aim: Aim,
) -> Figure:
    tallies = {seed: [score(*pair) for pair in pairs] for seed, pairs in read.items()}
    values = [sum(of_seed, Tally()).f1 for of_seed in tallies.values()]
    every = [tally for of_seed in tallies.values() for tally in of_seed]
    return Figure(
        metric=metric,
        value=mean(values),
        lower=f1_lower(every),
        n=len(every),
        of="invoices",
        spread=(min(values), max(values)),
        aim=aim,
    )
