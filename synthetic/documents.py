"""Documents with their truth, drawn from a seed: the one door for tests and benchmarks.

The truth is a `DocumentFields` without `where`. The same seed gives the same papers in each
form, so that a PDF and its photo can be compared. File names tell nothing of what is inside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from models.contracts.evidence import DocumentFields, DocumentType
from synthetic.files import export_csv, export_xlsx, mail_with
from synthetic.goods import Product
from synthetic.kinds import PaperKind
from synthetic.layouts.drawing import draw
from synthetic.layouts.families import FAMILIES, Family
from synthetic.paper import Paper
from synthetic.scans import HEAVY, LIGHT, photo, scanned_pdf
from synthetic.seeds import generator
from synthetic.trade import LANGUAGES, make_paper
from synthetic.truth import truth_of

FORMS = ("pdf", "light_photo", "light_scan", "heavy_photo", "heavy_scan", "mail", "csv", "xlsx")
_ENDINGS = {"pdf": "pdf", "light_photo": "jpg", "light_scan": "pdf", "heavy_photo": "jpg",
            "heavy_scan": "pdf", "mail": "eml", "csv": "csv", "xlsx": "xlsx"}  # fmt: skip
# What looks like an invoice and is none, the four that Amazon refuses first.
REFUSED = (
    DocumentType.PRO_FORMA,
    DocumentType.PACKING_SLIP,
    DocumentType.ORDER_CONFIRMATION,
    DocumentType.CREDIT_NOTE,
)
DISTRACTORS = (*REFUSED, DocumentType.PROOF_OF_DELIVERY, DocumentType.BILL_OF_LADING)


@dataclass(frozen=True)
class SyntheticDocument:
    """A file, what a perfect reader finds in it, and how it was made. `products` are the goods
    behind the lines, in their order."""

    name: str
    content: bytes
    truth: DocumentFields
    family: Family
    language: str
    form: str
    paper: Paper
    products: tuple[Product, ...]


def make_documents(
    seed: int,
    count: int,
    *,
    form: str = "pdf",
    kinds: Sequence[DocumentType] = (DocumentType.INVOICE,),
    families: Sequence[Family] = FAMILIES,
    languages: Sequence[str] = LANGUAGES,
) -> Iterator[SyntheticDocument]:
    """`count` documents that go round the kinds, the families and the languages in turn."""
    for number in range(count):
        source = generator(seed, "document", number)
        family = families[number % len(families)]
        kind = kinds[number % len(kinds)]
        language = source.choice(languages)
        bought = make_paper(source, language, PaperKind(kind))
        paper = bought.paper
        pdf, pages = draw(source, paper, family)
        name = f"document-{number:05d}.{_ENDINGS[form]}"
        content, pages = _in_form(source, paper, pdf, pages, form)
        truth = truth_of(paper, pages)
        yield SyntheticDocument(
            name, content, truth, family, language, form, paper, bought.products
        )


def _in_form(source: Random, paper: Paper, pdf: bytes, pages: int, form: str) -> tuple[bytes, int]:
    """The file and its pages: a table has one, and so has a photo."""
    if form == "light_photo":
        return photo(source, pdf, LIGHT), 1
    if form == "heavy_photo":
        return photo(source, pdf, HEAVY), 1
    if form == "light_scan":
        return scanned_pdf(source, pdf, LIGHT), pages
    if form == "heavy_scan":
        return scanned_pdf(source, pdf, HEAVY), pages
    if form == "mail":
        return mail_with(paper, pdf, "invoice.pdf"), pages
    if form == "csv":
        return export_csv(paper), 1
    if form == "xlsx":
        return export_xlsx(paper), 1
    return pdf, pages
