"""The XML invoice inside a PDF (ZUGFeRD, Factur-X: CII; or UBL) -> fields, exact and for free."""

from evidence.extraction.embedded_cii import TRADE, fields_of_cii
from evidence.extraction.embedded_ubl import fields_of_ubl
from evidence.extraction.xml_tree import parse_xml
from models.contracts.evidence import DocumentFields, DocumentType, Place, ReadBy

_UBL = ("Invoice", "CreditNote")
# What Amazon sees is the page: a title that it refuses is not healed by an attachment.
_TYPES_OF_THE_PAGE_THAT_STAND = (
    DocumentType.PRO_FORMA,
    DocumentType.ORDER_CONFIRMATION,
    DocumentType.PACKING_SLIP,
    DocumentType.CREDIT_NOTE,
    DocumentType.PROOF_OF_DELIVERY,
    DocumentType.BILL_OF_LADING,
)
_ITSELF = Place(page=1, method=ReadBy.EMBEDDED, confidence=1.0)
_NOT_VALUES = {"pages", "where", "lines"}
_NOT_LINE_VALUES = {"position", "page"}


def embedded_fields(xml: bytes, pages: int) -> DocumentFields | None:
    """What the XML says, each value with its place; None when it is no invoice that we know."""
    root = parse_xml(xml)
    if root is None:
        return None
    # The first drafts of CII are called Invoice too: what it holds tells it from UBL.
    if root.first(TRADE) is not None:
        fields = fields_of_cii(root, pages)
    elif root.name in _UBL:
        fields = fields_of_ubl(root, pages)
    else:
        return None
    if fields.number is None and fields.total_cents is None:
        return None
    return fields.model_copy(update={"where": _places(fields)})


def completed(embedded: DocumentFields, printed: DocumentFields) -> DocumentFields:
    """The XML's values, and the page's where the XML has none: its small profiles have no lines."""
    update: dict[str, object] = {
        name: getattr(printed, name)
        for name in DocumentFields.model_fields
        if name not in _NOT_VALUES and getattr(embedded, name) in (None, [])
    }
    if not embedded.lines:
        update["lines"] = printed.lines
    if embedded.type is DocumentType.OTHER or printed.type in _TYPES_OF_THE_PAGE_THAT_STAND:
        update["type"] = printed.type
    where = {
        name: place for name, place in printed.where.items() if name.partition(".")[0] in update
    }
    return embedded.model_copy(update={**update, "where": {**embedded.where, **where}})


def _places(fields: DocumentFields) -> dict[str, Place]:
    names = [
        name
        for name in DocumentFields.model_fields
        if name not in _NOT_VALUES and getattr(fields, name) not in (None, [])
    ]
    names += [
        f"lines.{line.position}.{name}"
        for line in fields.lines
        for name, value in line
        if name not in _NOT_LINE_VALUES and value not in (None, "")
    ]
    return dict.fromkeys(names, _ITSELF)
