"""One commercial document before it is drawn, and the truth that a reader should find in it."""

from dataclasses import dataclass, replace
from datetime import date

from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType

# What a line may go by, and how the charges that are no goods are written.
CODE_IN_COLUMN, CODE_IN_WORDS, NO_CODE = "column", "words", "none"

# Papers that state no prices.
WITHOUT_PRICES = frozenset(
    {DocumentType.PACKING_SLIP, DocumentType.PROOF_OF_DELIVERY, DocumentType.BILL_OF_LADING}
)


@dataclass(frozen=True)
class Party:
    """A name and an address as printed."""

    name: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class PaperLine:
    """A line as printed: `count` things of `price` cents each; where `case_pack` is above 1 the
    things are cases. `code_place` says where the code stands, if anywhere."""

    description: str
    code: str
    code_place: str
    count: int
    price: int
    unit: str = ""
    case_pack: int = 1

    @property
    def total(self) -> int:
        """Cents, negative for goods taken back."""
        return self.count * self.price


@dataclass(frozen=True)
class Paper:
    """A document. Money is cents of `currency`; `tax_rate` percent of lines, freight and discount;
    `charges_as_lines` puts freight and discount into the table, where they look like goods."""

    kind: DocumentType
    language: str
    country: str
    number: str
    issued_on: date
    currency: str
    supplier: Party
    buyer: Party
    lines: tuple[PaperLine, ...]
    tax_rate: int = 0
    freight: int = 0
    discount: int = 0
    charges_as_lines: bool = False
    order_number: str = ""
    shipment_id: str = ""
    tracking_id: str = ""
    refers_to: str = ""

    @property
    def net(self) -> int:
        """All goods."""
        return sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """On goods and charges, rounded to the cent."""
        return round((self.net + self.freight - self.discount) * self.tax_rate / 100)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.net + self.freight - self.discount + self.tax

    @property
    def priced(self) -> bool:
        """Whether this kind of paper states prices."""
        return self.kind not in WITHOUT_PRICES


def truth_of(paper: Paper, pages: int) -> DocumentFields:
    """What a perfect reader finds, `where` left out: quantities and prices of single units."""
    priced = paper.priced
    fields = DocumentFields(
        type=paper.kind,
        pages=pages,
        number=paper.number,
        issued_on=paper.issued_on,
        supplier=paper.supplier.name,
        buyer=paper.buyer.name,
        purchase_order=paper.order_number or None,
        shipment_ids=[paper.shipment_id] if paper.shipment_id else [],
        tracking_ids=[paper.tracking_id] if paper.tracking_id else [],
        lines=[_line(number, line, priced) for number, line in enumerate(paper.lines, start=1)],
    )
    if not priced:
        return fields
    return fields.model_copy(
        update={
            "currency": paper.currency,
            "net_cents": paper.net,
            "tax_cents": paper.tax if paper.tax_rate else None,
            "freight_cents": paper.freight or None,
            "discount_cents": paper.discount or None,
            "total_cents": paper.total,
        }
    )


def _line(number: int, line: PaperLine, priced: bool) -> DocumentLine:
    cased = line.case_pack > 1
    return DocumentLine(
        position=number,
        page=1,
        description=line.description,
        sku=None if line.code_place == NO_CODE else line.code,
        unit=line.unit or None,
        case_pack=line.case_pack if cased else None,
        quantity=line.count * line.case_pack,
        unit_price_cents=line.price // line.case_pack if priced else None,
        total_cents=line.total if priced else None,
    )


def without_prices(paper: Paper) -> Paper:
    """The same goods on a paper of the warehouse."""
    return replace(paper, tax_rate=0, freight=0, discount=0, charges_as_lines=False)
