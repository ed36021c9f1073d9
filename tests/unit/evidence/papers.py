"""Documents drawn for the tests: layouts of our own, none of them the sandbox's."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from uuid import UUID

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from evidence.documents import read_document
from evidence.matching.offers import LineOnOffer
from evidence.reading.limits import DocumentLimits
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType
from models.errors import DocumentError

LIMITS = DocumentLimits()

# (x, y from the top, text); a fourth value is the letter size; x below 0: text ends at -x.
Text = tuple[float, float, str] | tuple[float, float, str, float]


def draw(*pages: Sequence[Text], password: str | None = None) -> bytes:
    """A PDF with the texts at their places."""
    buffer = BytesIO()
    encrypt = StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(buffer, pagesize=A4, encrypt=encrypt, invariant=1)
    for page in pages:
        for x, y, text, *size in page:
            canvas.setFont("Helvetica", size[0] if size else 9)
            write = canvas.drawString if x >= 0 else canvas.drawRightString
            write(abs(x), A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def outcome_of(content: bytes) -> str:
    """What reading a PDF comes to; any other error than a document's own goes through."""
    try:
        read_document(content, "invoice.pdf", LIMITS)
    except DocumentError:
        return "document error"
    return "fields"


def table(y: float, columns: list[float], rows: list[list[str]], step: float = 14) -> list[Text]:
    """Rows of cells; a cell without text is left out."""
    return [
        (x, y + step * index, cell)
        for index, row in enumerate(rows)
        for x, cell in zip(columns, row, strict=True)
        if cell
    ]


AMERICAN = draw(
    [
        (40, 40, "Blue Ridge Supply LLC", 14),
        (40, 55, "12 Mountain Road, Asheville, NC 28801"),
        (430, 40, "INVOICE", 18),
        *table(80, [40, 160, 280], [["Invoice #", "Invoice Date", "Due Date"]]),
        *table(94, [40, 160, 280], [["BR-2026-118", "03/04/2026", "04/03/2026"]]),
        (40, 130, "Bill to"),
        (40, 144, "Harbor Trading LLC"),
        *table(180, [40, 300, 380, -540], [["Description", "Qty", "Unit Price", "Amount"]]),
        *table(
            196,
            [40, 300, -430, -540],
            [
                ["Steel bottle 32 oz (SKU: HP-BTL-32)", "1,200", "$6.90", "$8,280.00"],
                ["Camping lantern 1000 lm", "48", "$13.40", "$643.20"],
            ],
        ),
        *table(
            240,
            [-430, -540],
            [
                ["Subtotal", "$8,923.20"],
                ["Shipping & Handling", "$150.00"],
                ["Sales Tax (0%)", "$0.00"],
                ["Total Due", "$9,073.20"],
            ],
        ),
    ]
)

GERMAN = draw(
    [
        (40, 40, "Nordlicht Handels GmbH - Am Kai 3 - 20457 Hamburg", 8),
        (40, 70, "Tidewell Stores Ltd"),
        (400, 70, "Rechnungs-Nr.: 2026/0815"),
        (400, 84, "Rechnungsdatum: 04.03.2026"),
        (400, 98, "Lieferdatum: 01.03.2026"),
        (40, 130, "Rechnung", 16),
        *table(160, [40, 70, 250, 300, -420, -540],
               [["Pos.", "Artikelbezeichnung", "Menge", "Einheit", "E-Preis", "Gesamt EUR"]]),
        *table(176, [40, 70, 250, 300, -420, -540],
               [["1", "Yogamatte rutschfest 6 mm", "1.000", "Stk", "8,35", "8.350,00"],
                ["", "lila, mit Tragegurt", "", "", "", ""],
                ["2", "Springseil", "96", "Stk", "2,65", "254,40"]], step=11),
        *table(230, [-420, -540],
               [["Nettobetrag", "8.604,40"], ["zzgl. 19% MwSt.", "1.634,84"],
                ["Gesamtbetrag", "10.239,24"]]),
    ]
)  # fmt: skip


def titled(title: str, *more: str) -> bytes:
    """A paper with a title, a number and one line of goods."""
    return draw(
        [
            (40, 40, "Great Company Inc."),
            (40, 70, title, 16),
            (300, 70, "Invoice No: A-17"),
            *table(120, [40, 300, 380, -540], [["Item", "Qty", "Price", "Total"]]),
            *table(136, [40, 300, 380, -540], [["Kettle", "2", "5.00", "10.00"]]),
            *[(40.0, 200.0 + 14 * index, text) for index, text in enumerate(more)],
        ]
    )


CLAIM = UUID("00000000-0000-4000-8000-000000000001")
DOCUMENT = UUID("00000000-0000-4000-8000-0000000000d1")


def facts(**changes: object) -> ClaimFacts:
    """A claim for three kettles lost on 2026-06-01 in the US."""
    values: dict[str, object] = {
        "family": ClaimFamily.LOST_WAREHOUSE,
        "marketplace": "US",
        "currency": "USD",
        "ledger_key": "key-1",
        "ledger_reference": "21188081",
        "ledger_date": date(2026, 6, 1),
        "fulfillment_center": "LGB3",
        "fnsku": "X001ABCDEF",
        "asin": "B0ABCDEF12",
        "msku": "HP-KET17-US",
        "title": "Harbor Pine Electric Kettle 1.7L Stainless Steel Cordless, Black",
        "quantity": 3,
        "deadline": "2026-07-31T23:59:59Z",
        "rule_pack": "warehouse",
        "rule_pack_version": "1",
        **changes,
    }
    return ClaimFacts.model_validate(values)


def line(**changes: object) -> DocumentLine:
    """Ten kettles at 11.50."""
    values: dict[str, object] = {
        "position": 1,
        "page": 1,
        "description": "Cordless kettle 1.7 L steel",
        "sku": "HP-KET17-US",
        "quantity": 10,
        "unit_price_cents": 1150,
        "total_cents": 11500,
        **changes,
    }
    return DocumentLine.model_validate(values)


def offer(
    own_line: DocumentLine | None = None,
    free_units: int = 10,
    document_id: UUID = DOCUMENT,
    **changes: object,
) -> LineOnOffer:
    """A line on an invoice in dollars that adds up."""
    own_line = own_line or line()
    values: dict[str, object] = {
        "type": DocumentType.INVOICE,
        "pages": 1,
        "number": "INV-1",
        "issued_on": date(2026, 3, 4),
        "currency": "USD",
        "total_cents": own_line.total_cents,
        "lines": [own_line],
        **changes,
    }
    return LineOnOffer(
        document_id=document_id,
        document=DocumentFields.model_validate(values),
        line=own_line,
        free_units=free_units,
    )
