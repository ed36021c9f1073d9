"""The other shapes in which an invoice arrives: attached to a mail, or exported as a table."""

import csv
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import StringIO

from synthetic.paper import NO_CODE, Paper
from synthetic.workbooks import workbook

_HEADER = ("Invoice Number", "Invoice Date", "Supplier", "Currency", "SKU", "Description",
           "Quantity", "Unit Price", "Line Total")  # fmt: skip


def mail_with(paper: Paper, pdf: bytes, name: str) -> bytes:
    """An .eml file with the PDF attached and a few words."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "accounts@supplier.example"
    mail["To"] = "buying@seller.example"
    mail["Subject"] = f"Invoice {paper.number}"
    mail["Date"] = format_datetime(datetime.combine(paper.issued_on, time(9), tzinfo=UTC))
    mail["Message-ID"] = f"<{paper.number.replace('/', '-')}@supplier.example>"
    mail.set_content(f"Dear customer,\n\nplease find {paper.number} attached.\n")
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    # A boundary of its own would differ at each run.
    mail.set_boundary(f"part-{paper.number.replace('/', '-')}")
    return mail.as_bytes()


def export_csv(paper: Paper) -> bytes:
    """A row a line, as an accounting program exports them."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerows([_HEADER, *_rows(paper)])
    return text.getvalue().encode()


def export_xlsx(paper: Paper) -> bytes:
    """The same as a sheet of Excel."""
    return workbook("Lines", [_HEADER, *_rows(paper)], paper.issued_on)


def _rows(paper: Paper) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for line in paper.lines:
        code = "" if line.code_place == NO_CODE else line.code
        units = line.count * line.case_pack
        price = _decimal(line.price // line.case_pack)
        rows.append(
            (
                paper.number,
                paper.issued_on.isoformat(),
                paper.supplier.name,
                paper.currency,
                code,
                line.description,
                str(units),
                price,
                _decimal(line.total),
            )
        )
    return rows


def _decimal(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
