"""What a reader should find in a paper, in the readers' own terms."""

from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType
from synthetic.paper import NO_CODE, Paper, PaperLine


def truth_of(paper: Paper, pages: int) -> DocumentFields:
    """What a perfect reader finds, `where` left out: quantities and prices of single units."""
    priced = paper.priced
    fields = DocumentFields(
        type=DocumentType(paper.kind),
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
