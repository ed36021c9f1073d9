"""Heads as bookkeeping programs, exporters and typed letters print them."""

from collections.abc import Callable

from synthetic.layouts.draft import GREY, SHADE, Draft
from synthetic.paper import Party


def remittance(draft: Draft) -> None:
    """Date and number in a small table on the right, buyer and place of delivery in boxes, order
    and terms in a strip."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    _lines(draft, draft.left, 50, paper.supplier)
    page.text(draft.right, 56, wording["title"], align="right", bold=True, size=20)
    dated = [(wording["date"], wording.day(paper.issued_on)), (wording["number"], paper.number)]
    _strip(draft, dated, draft.right - 200, 200, 76)
    half = (draft.right - draft.left) / 2
    for x, label in ((draft.left, "buyer"), (draft.left + half, "ship_to")):
        page.frame(x, 128, half - 8, 70)
        page.text(x + 4, 139, wording[label], bold=True, size=8)
        _lines(draft, x + 4, 153, paper.buyer)
    further = [*_beyond_date(draft), (wording["terms"], "Net 30")]
    _strip(draft, further, draft.left, draft.right - draft.left, 212)
    draft.y = 268


def columns_of_facts(draft: Draft) -> None:
    """Title and buyer on the left, each fact under its label in the middle, supplier right."""
    page, wording = draft.page, draft.wording
    page.text(draft.left, 76, wording["title"], size=26)
    _lines(draft, draft.left + 12, 112, draft.paper.buyer)
    y = 76.0
    middle = draft.left + 0.52 * (draft.right - draft.left)
    for label, value in draft.facts():
        page.text(middle, y, label, bold=True, size=8)
        page.text(middle, y + draft.row, value)
        y += 2.5 * draft.row
    _lines(draft, draft.right - 125, 76, draft.paper.supplier)
    draft.y = max(y, 190) + 20


def information_box(draft: Draft) -> None:
    """Number and date as one value, in a box on the right; the sender in one small line."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    page.text(draft.left, 40, paper.supplier.name, bold=True, size=11)
    page.text(draft.left, 52, ", ".join(paper.supplier.address), size=7)
    page.text(draft.left, 96, wording["buyer"], size=7, colour=GREY)
    _lines(draft, draft.left, 110, paper.buyer)
    x = draft.left + 0.52 * (draft.right - draft.left)
    page.frame(x, 70, draft.right - x, 96)
    page.text(x + 5, 84, wording["title"], bold=True, size=10)
    both = f"{paper.number} / {wording.day(paper.issued_on)}"
    facts = [(f"{wording['number']} / {wording['date']}", both), *_beyond_date(draft)]
    for place, (label, value) in enumerate(facts):
        page.text(x + 5, 98 + 2 * place * draft.row, label, size=7, colour=GREY)
        page.text(x + 5, 98 + (2 * place + 1) * draft.row, value)
    draft.y = 196


def exporter(draft: Draft) -> None:
    """Sender with telephone in the middle, the title in large letters, then buyer and facts."""
    page, paper = draft.page, draft.paper
    middle = page.width / 2
    page.text(middle, 48, paper.supplier.name, align="centre", bold=True, size=14)
    page.text(middle, 62, "ADD: " + ", ".join(paper.supplier.address), align="centre", size=8)
    page.text(middle, 73, "TEL: 555 8765 4321   FAX: 555 8765 4322", align="centre", size=8)
    page.text(middle, 100, draft.wording["title"].upper(), align="centre", bold=True, size=16)
    page.text(draft.left, 128, f"{draft.wording['buyer']}:")
    _lines(draft, draft.left + 60, 128, paper.buyer)
    for place, (label, value) in enumerate(draft.facts()):
        page.text(draft.right - 190, 128 + place * draft.row, f"{label}: {value}")
    draft.y = 212


def two_boxes(draft: Draft) -> None:
    """Supplier and buyer side by side in tinted boxes; label and value in pairs below."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    page.text(draft.right, 46, wording["title"], align="right", bold=True, size=16)
    half = (draft.right - draft.left) / 2
    parties = (("from", paper.supplier), ("buyer", paper.buyer))
    for place, (label, party) in enumerate(parties):
        x = draft.left + place * half
        page.band(x, 58, half - 10, 66, SHADE)
        page.text(x + 6, 70, wording[label], size=7.5, colour=GREY)
        _lines(draft, x + 6, 83, party)
    for place, (label, value) in enumerate(draft.facts()):
        x = draft.left + (place % 2) * half
        y = 142 + (place // 2) * 1.4 * draft.row
        page.text(x, y, f"{label}:", bold=True)
        page.text(x + 120, y, value)
    draft.y = 200


def written_out(draft: Draft) -> None:
    """As somebody types it: from whom, to whom, then number and date in one line."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    page.text(draft.left, 72, f"{wording['from']}: {paper.supplier.name}")
    page.text(draft.left, 72 + draft.row, ", ".join(paper.supplier.address))
    page.text(draft.left, 72 + 2.6 * draft.row, f"{wording['buyer']}: {paper.buyer.name}")
    page.text(draft.left, 72 + 3.6 * draft.row, ", ".join(paper.buyer.address))
    y = 72 + 5.6 * draft.row
    page.text(draft.left, y, wording["title"], bold=True, size=15)
    y += 1.6 * draft.row
    for label, value in draft.facts():
        page.text(draft.left, y, f"{label} {value}")
        y += draft.row
    draft.y = y + 1.5 * draft.row


def _beyond_date(draft: Draft) -> list[tuple[str, str]]:
    return draft.facts()[2:]


def _lines(draft: Draft, x: float, y: float, party: Party) -> None:
    draft.page.text(x, y, party.name)
    for number, words in enumerate(party.address, start=1):
        draft.page.text(x, y + number * draft.row, words)


def _strip(draft: Draft, facts: list[tuple[str, str]], left: float, width: float, y: float) -> None:
    each = width / len(facts)
    for place, (label, value) in enumerate(facts):
        x = left + place * each
        draft.page.frame(x, y, each, 14)
        draft.page.frame(x, y + 14, each, 16)
        draft.page.text(x + each / 2, y + 10, label, align="centre", size=7.5)
        draft.page.text(x + each / 2, y + 25, value, align="centre")


HEADS_OF_PROGRAMS: dict[str, Callable[[Draft], None]] = {
    "remittance": remittance,
    "columns_of_facts": columns_of_facts,
    "information_box": information_box,
    "exporter": exporter,
    "two_boxes": two_boxes,
    "written_out": written_out,
}
