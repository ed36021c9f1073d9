"""The cost document: what one unit cost, and where each number stands on the supplier's invoice."""

from PIL.Image import Image
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from evidence.costs.figures import Shown, kept_apart, place_in_words, read_values, steps
from evidence.costs.layout import (
    BODY,
    HEADING,
    MARK,
    SMALL,
    STRONG,
    TITLE,
    WIDTH,
    band,
    render,
    rows,
    stacked,
    text,
)
from evidence.costs.marked_page import Box, MarkedPage
from evidence.costs.pictures import page_pictures
from models.contracts.costs import CostEntry, CostProblem

_PICTURE_WIDTH = 0.46 * WIDTH
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


def cost_document(entry: CostEntry, history: list[CostEntry], original: bytes) -> bytes:
    """A PDF of a page or two: the same bytes for the same line, history and original file."""
    values = read_values(entry)
    story = [
        *_head(entry),
        *_working(entry),
        *_places(values, page_pictures(original, _pages(values))),
        *_history(entry, history),
        Spacer(0, 8),
        text(_NOTE, SMALL),
    ]
    foot = f"{entry.file_name[:60]}, SHA-256 {entry.sha256}, revision {entry.revision}"
    return render(story, title=f"Cost of {entry.sku or entry.description}", foot=foot)


def _head(entry: CostEntry) -> list[Flowable]:
    date = entry.issued_on.isoformat() if entry.issued_on else "date not found"
    units = "quantity not found" if entry.quantity is None else f"{entry.quantity:,} units"
    pack = f"{entry.case_pack} units in a case" if entry.case_pack else ""
    return [
        text("COST DOCUMENT", SMALL),
        Spacer(0, 3),
        text(entry.description, TITLE),
        Spacer(0, 4),
        text(f"Code {entry.sku}" if entry.sku else "The line carries no code", BODY),
        Spacer(0, 8),
        band(
            [
                ("Sourcing cost of one unit", str(entry.cost.cost), _standing(entry)),
                ("Invoice", entry.number or "without a number", date),
                ("Bought", units, pack),
            ]
        ),
    ]


def _standing(entry: CostEntry) -> str:
    if not entry.cost.problems:
        return "without freight, duties and tax"
    return "to be looked at: " + ", ".join(_PROBLEMS[one] for one in entry.cost.problems)


def _working(entry: CostEntry) -> list[Flowable]:
    worked = steps(entry)
    cells = [
        [text(label, STRONG if last else BODY), text(amount, STRONG if last else BODY)]
        for (label, amount), last in zip(worked, _lasts(len(worked)), strict=True)
    ]
    parts: list[Flowable] = [
        *_heading("How it is worked out"),
        rows(["For one unit", ""], cells, [0.7 * WIDTH, 0.3 * WIDTH]),
    ]
    apart = kept_apart(entry)
    if apart:
        cells = [[text(label), text(amount)] for label, amount in apart]
        head = ["Kept apart: a unit's share, no part of its cost", ""]
        parts += [Spacer(0, 4), rows(head, cells, [0.7 * WIDTH, 0.3 * WIDTH])]
    return parts


def _lasts(count: int) -> list[bool]:
    return [index == count - 1 for index in range(count)]


def _places(values: list[Shown], pictures: dict[int, tuple[Image, float]]) -> list[Flowable]:
    """Each value with its number; beside them the pages with the numbered frames."""
    frames: dict[int, list[tuple[int, Box]]] = {page: [] for page in pictures}
    for number, shown in enumerate(values, start=1):
        place = shown.place
        if place is not None and place.box is not None and place.page in frames:
            frames[place.page].append((number, place.box))
    wide = WIDTH if not pictures else WIDTH - _PICTURE_WIDTH - 10
    cells = [
        [
            text(str(number), MARK),
            stacked((shown.label, SMALL), (shown.value, BODY)),
            text(place_in_words(shown.place), SMALL),
        ]
        for number, shown in enumerate(values, start=1)
    ]
    legend = rows(
        ["", "Value", "Where it stands"], cells, [20, 0.5 * (wide - 20), 0.5 * (wide - 20)]
    )
    if not pictures:
        return [*_heading("Where each number stands"), legend]
    pages: list[Flowable] = []
    for page, (picture, dots) in pictures.items():
        pages += [
            text(f"Page {page} of the invoice", SMALL),
            MarkedPage(picture, dots, frames[page], _fitting(picture)),
            Spacer(0, 5),
        ]
    first, *more = [pages[index : index + 3] for index in range(0, len(pages), 3)]
    beside = Table(
        [[legend, first]],
        colWidths=[wide + 10, _PICTURE_WIDTH],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ],
    )
    return [
        *_heading("Where each number stands", room=330),
        beside,
        *(KeepTogether(page) for page in more),
    ]


def _fitting(picture: Image) -> float:
    """How wide the page is shown: a long one narrower, so that it fits beside its numbers."""
    return min(_PICTURE_WIDTH, 1.5 * _PICTURE_WIDTH * picture.width / picture.height)


def _pages(values: list[Shown]) -> list[int]:
    """The pages with values that have a box, in their order."""
    boxed = {shown.place.page for shown in values if shown.place is not None and shown.place.box}
    return sorted(boxed)[:_MOST_PAGES]


def _history(entry: CostEntry, history: list[CostEntry]) -> list[Flowable]:
    """What a unit cost on other invoices, newest first."""
    others = [one for one in history if _line(one) != _line(entry)]
    if not others:
        return []
    cells = [
        [
            text(one.issued_on.isoformat() if one.issued_on else "-"),
            text(one.number or "-"),
            text(one.supplier or "-"),
            text("-" if one.quantity is None else f"{one.quantity:,}"),
            text(str(one.cost.cost)),
        ]
        for one in others[:_MOST_HISTORY]
    ]
    widths = [part * WIDTH for part in (0.15, 0.2, 0.31, 0.14, 0.2)]
    head = ["Date", "Invoice", "Supplier", "Quantity", "Cost of a unit"]
    return [*_heading("Other invoices of this product"), rows(head, cells, widths)]


def _line(entry: CostEntry) -> tuple[str, int]:
    return str(entry.document_id), entry.position


def _heading(words: str, room: float = 72) -> list[Flowable]:
    return [CondPageBreak(room), Spacer(0, 10), text(words, HEADING), Spacer(0, 3)]
