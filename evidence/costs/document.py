"""The cost document: what one unit cost, and where each number stands on the supplier's invoice."""

from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from evidence.costs.figures import Shown, kept_apart, place_in_words, read_values, steps
from evidence.costs.marked_page import MarkedPage
from models.contracts.costs import CostEntry, CostProblem
from models.contracts.evidence import ReadBy
from models.contracts.pictures import PagePicture, PageWanted
from printing.sheets import (
    MARKER,
    SMALL,
    TITLE,
    UNPADDED,
    WIDTH,
    figures,
    grid,
    render,
    section,
    stacked,
    style,
    text,
)

_PICTURE_WIDTH = 0.46 * WIDTH
_GAP = 10.0
_ROOM_FOR_A_PAGE = 330.0
_LABEL_AND_AMOUNT = (0.7, 0.3)
_LONGEST_TEXT = 240
_STRONG, _MARK = style(8, bold=True), style(7.5, bold=True, colour=MARKER)
_MOST_PAGES = 3
_MOST_HISTORY = 12
_NOTE = (
    "Made by Opside, automated software, from the supplier's invoice that is named here. It quotes"
    " the invoice and is none itself: the invoice is the proof."
)
_PROBLEMS = {
    CostProblem.DOCUMENT_TYPE_REFUSED: "not an invoice or a receipt",
    CostProblem.DATE_UNKNOWN: "no date was found",
    CostProblem.LINE_DOES_NOT_ADD_UP: "the line does not add up",
    CostProblem.TOTAL_DOES_NOT_ADD_UP: "the total does not add up",
}


def pages_of(entry: CostEntry) -> list[PageWanted]:
    """The pages that the cost document shows: those with values that have a box."""
    boxed = [shown.place for shown in read_values(entry) if shown.place and shown.place.box]
    recognised = {place.page for place in boxed if place.method is ReadBy.OCR}
    pages = sorted({place.page for place in boxed})[:_MOST_PAGES]
    return [PageWanted(page=page, recognised=page in recognised) for page in pages]


def cost_document(entry: CostEntry, history: list[CostEntry], pictures: list[PagePicture]) -> bytes:
    """A PDF of a page or two: the same bytes for the same line, history and `pages_of` it."""
    story = [
        *_head(entry),
        *_working(entry),
        *_places(read_values(entry), pictures),
        *_history(entry, history),
        Spacer(0, 8),
        text(_NOTE, SMALL),
    ]
    return render(
        story,
        title=f"Cost of {entry.sku or _cut(entry.description)}",
        subject="Cost document",
        foot=f"{entry.file_name[:60]}, SHA-256 {entry.sha256}, revision {entry.revision}",
    )


def _head(entry: CostEntry) -> list[Flowable]:
    date = entry.issued_on.isoformat() if entry.issued_on else "date not found"
    units = "quantity not found" if entry.quantity is None else f"{entry.quantity:,} units"
    pack = f"{entry.case_pack} units in a case" if entry.case_pack else ""
    return [
        text("COST DOCUMENT", SMALL),
        Spacer(0, 3),
        text(_cut(entry.description), TITLE),
        Spacer(0, 4),
        text(f"Code {_cut(entry.sku)}" if entry.sku else "The line carries no code"),
        Spacer(0, 8),
        figures(
            [
                ("Sourcing cost of one unit", str(entry.cost.cost), _standing(entry)),
                ("Invoice", _cut(entry.number or "without a number", 60), date),
                ("Bought", units, pack),
            ]
        ),
    ]


def _standing(entry: CostEntry) -> str:
    if not entry.cost.problems:
        return "without freight, duties and tax"
    return "to be looked at: " + ", ".join(_PROBLEMS[one] for one in entry.cost.problems)


def _working(entry: CostEntry) -> list[Flowable]:
    *before, (cost, amount) = steps(entry)
    worked = grid(
        ["For one unit", ""],
        [*before, (text(cost, _STRONG), text(amount, _STRONG))],
        _LABEL_AND_AMOUNT,
    )
    apart = kept_apart(entry)
    parts: list[Flowable] = [worked]
    if apart:
        head = ["Kept apart: a unit's share, no part of its cost", ""]
        parts += [Spacer(0, 4), grid(head, apart, _LABEL_AND_AMOUNT)]
    return section("How it is worked out", *parts)


def _places(values: list[Shown], pictures: list[PagePicture]) -> list[Flowable]:
    """Each value with its number; beside them the pages with the numbered frames."""
    if not pictures:
        return section("Where each number stands", _legend(values, WIDTH))
    pages = [_page(values, picture) for picture in pictures]
    wide = WIDTH - _PICTURE_WIDTH
    first, *more = pages
    beside = Table(
        [[_legend(values, wide - _GAP), first]],
        colWidths=[wide, _PICTURE_WIDTH],
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *UNPADDED],
    )
    return [
        *section("Where each number stands", beside, room=_ROOM_FOR_A_PAGE),
        *(KeepTogether(page) for page in more),
    ]


def _legend(values: list[Shown], wide: float) -> Table:
    cells = [
        (
            text(str(number), _MARK),
            stacked(text(shown.label, SMALL), text(_cut(shown.value))),
            text(place_in_words(shown.place), SMALL),
        )
        for number, shown in enumerate(values, start=1)
    ]
    return grid(["", "Value", "Where it stands"], cells, [0.08, 0.46, 0.46], wide)


def _page(values: list[Shown], picture: PagePicture) -> list[Flowable]:
    frames = [
        (number, shown.place.box)
        for number, shown in enumerate(values, start=1)
        if shown.place is not None and shown.place.box and shown.place.page == picture.page
    ]
    return [
        text(f"Page {picture.page} of the invoice", SMALL),
        MarkedPage(picture, frames, _fitting(picture)),
        Spacer(0, 5),
    ]


def _fitting(picture: PagePicture) -> float:
    """How wide the page is shown: a long one narrower, so that it fits beside its numbers."""
    return min(_PICTURE_WIDTH, 1.5 * _PICTURE_WIDTH * picture.width / picture.height)


def _history(entry: CostEntry, history: list[CostEntry]) -> list[Flowable]:
    """What a unit cost on other invoices, newest first; copies of one invoice are one."""
    others = {_invoice(one): one for one in reversed(history) if _invoice(one) != _invoice(entry)}
    if not others:
        return []
    cells = [
        (
            one.issued_on.isoformat() if one.issued_on else "-",
            _cut(one.number or "-", 60),
            _cut(one.supplier or "-", 80),
            "-" if one.quantity is None else f"{one.quantity:,}",
            str(one.cost.cost),
        )
        for one in list(reversed(others.values()))[:_MOST_HISTORY]
    ]
    head = ["Date", "Invoice", "Supplier", "Quantity", "Cost of a unit"]
    return section(
        "Other invoices of this product", grid(head, cells, [0.15, 0.2, 0.31, 0.14, 0.2])
    )


def _invoice(entry: CostEntry) -> tuple[str, str, int]:
    """The invoice and the price: a copy of it is no other invoice."""
    paper = entry.number.casefold() if entry.number else str(entry.document_id)
    return paper, str(entry.issued_on), entry.cost.cost_cents


def _cut(words: str, most: int = _LONGEST_TEXT) -> str:
    """What is too long for its place is cut."""
    return words if len(words) <= most else f"{words[:most]}..."
