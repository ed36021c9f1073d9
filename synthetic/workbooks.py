"""Workbooks of Excel: any rows, or a whole invoice laid out in cells."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from synthetic.paper import NO_CODE, Paper
from synthetic.wording import Wording, choose_wording

Cell = str | int | Decimal | date | None
_PROPERTIES = "docProps/core.xml"


def workbook(title: str, rows: Iterable[Sequence[Cell]], made_on: date) -> bytes:
    """An .xlsx file of one sheet, which says that it was made on that day: the same bytes again."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and few papers are workbooks

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return _dated(buffer.getvalue(), datetime.combine(made_on, time(9)))


def invoice_workbook(source: Random, paper: Paper) -> bytes:
    """A whole paper with prices in the cells of one sheet: head, goods, sums."""
    wording = choose_wording(source, paper.language, paper.country, paper.currency, paper.kind)
    rows = [*_head(paper, wording), *_goods(paper, wording), *_sums(paper, wording)]
    return workbook(wording["title"], rows, paper.issued_on)


def _head(paper: Paper, wording: Wording) -> list[list[Cell]]:
    facts: list[list[Cell]] = [
        [wording["number"], paper.number],
        [wording["date"], paper.issued_on],
    ]
    if paper.order_number:
        facts.append([wording["order"], paper.order_number])
    return [
        [paper.supplier.name],
        *[[words] for words in paper.supplier.address],
        [],
        [wording["title"]],
        *facts,
        [],
        [wording["buyer"]],
        [paper.buyer.name],
        *[[words] for words in paper.buyer.address],
        [],
    ]


def _goods(paper: Paper, wording: Wording) -> list[list[Cell]]:
    price, total = (f"{wording[name]} ({paper.currency})" for name in ("price", "total"))
    rows: list[list[Cell]] = [
        [wording["code"], wording["description"], wording["count"], price, total]
    ]
    for line in paper.lines:
        code = None if line.code_place == NO_CODE else line.code
        rows.append([code, line.description, line.count, _money(line.price), _money(line.total)])
    return rows


def _sums(paper: Paper, wording: Wording) -> list[list[Cell]]:
    sums = [(wording["net"], paper.net)]
    if paper.freight:
        sums.append((wording["freight"], paper.freight))
    if paper.discount:
        sums.append((wording["discount"], -paper.discount))
    if paper.tax_rate:
        sums.append((f"{wording['tax']} {paper.tax_rate} %", paper.tax))
    sums.append((wording["grand"], paper.total))
    return [[None, None, None, label, _money(cents)] for label, cents in sums]


def _money(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _dated(content: bytes, moment: datetime) -> bytes:
    """The archive with this one time wherever it says when it was made."""
    from openpyxl.packaging.core import DocumentProperties  # noqa: PLC0415 - as above
    from openpyxl.xml.functions import tostring  # noqa: PLC0415 - as above

    properties = DocumentProperties(creator="", created=moment, modified=moment).to_tree()
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            part = tostring(properties) if entry.filename == _PROPERTIES else old.read(entry)
            new.writestr(ZipInfo(entry.filename, moment.timetuple()[:6]), part, ZIP_DEFLATED)
    return buffer.getvalue()
