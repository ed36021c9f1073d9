"""Measures the extractor on made-up papers, layout by layout.

`uv run python -m tests.unit.evidence.synthetic_papers [COUNT] [seen|held_out]`. The rules are
written beside the layouts that are seen; those held out are for measuring alone.
"""

import sys
from collections import defaultdict

from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import DocumentFields
from synthetic.documents import DISTRACTORS, make_documents
from synthetic.layouts.families import HELD_OUT, SEEN
from tests.unit.evidence.real_invoices import Score, company

SEED = 7
HEAD = ("number", "issued_on", "currency", "total_cents")
PROOFS = ("invoice", "receipt")


class Measured:
    """Header, lines and article codes, apart."""

    def __init__(self) -> None:
        self.head, self.lines, self.skus = Score(), Score(), Score()

    def count(self, found: DocumentFields, truth: DocumentFields) -> None:
        for name in HEAD:
            self.head.count(getattr(found, name), getattr(truth, name))
        self.head.count(company(found.supplier), company(truth.supplier))
        wanted = numbers(truth)
        self.lines.count_all(list(numbers(found)), list(wanted))
        for key, sku in numbers(found).items():
            if key in wanted:
                self.skus.count(sku, wanted[key])


def numbers(fields: DocumentFields) -> dict[tuple[int | None, ...], str | None]:
    """Each line's numbers, and its code."""
    return {(one.quantity, one.unit_price_cents, one.total_cents): one.sku for one in fields.lines}


def measure(count: int, *, held_out: bool) -> dict[str, Measured]:
    """The families' measures by name, and all together."""
    families = HELD_OUT if held_out else SEEN
    by_name: dict[str, Measured] = defaultdict(Measured)
    for paper in make_documents(SEED, count, families=families):
        fields = read_document(paper.content, paper.name, DocumentLimits())
        for name in (paper.family.name, "all"):
            by_name[name].count(fields, paper.truth)
    return by_name


def taken_for_proof(count: int, *, held_out: bool) -> int:
    """How many papers that are no invoice come out as invoice or receipt."""
    families = HELD_OUT if held_out else SEEN
    papers = make_documents(SEED, count, kinds=DISTRACTORS, families=families)
    read = (read_document(one.content, one.name, DocumentLimits()) for one in papers)
    return sum(fields.type in PROOFS for fields in read)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    apart = sys.argv[2:] == ["held_out"]
    for family, measured in measure(size, held_out=apart).items():
        print(f"{family:14} header {measured.head}; lines {measured.lines}; codes {measured.skus}")  # noqa: T201
    print(f"taken for proof: {taken_for_proof(size, held_out=apart)} of {size}")  # noqa: T201
