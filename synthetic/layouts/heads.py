"""The heads of papers: who sells to whom, what paper it is, its number and date."""

from collections.abc import Callable

from synthetic.layouts.draft import DEEP, GREY, SHADE, WHITE, Draft
from synthetic.paper import Party


def _party(draft: Draft, x: float, y: float, party: Party, *, bold: bool = True) -> float:
    draft.page.text(x, y, party.name, bold=bold)
    for number, words in enumerate(party.address, start=1):
        draft.page.text(x, y + number * draft.row, words)
    return y + (len(party.address) + 1) * draft.row


def _buyer(draft: Draft, x: float, y: float) -> float:
    draft.page.text(x, y, f"{draft.wording['buyer']}:", colour=GREY)
    return _party(draft, x, y + draft.row, draft.paper.buyer, bold=False)


def list_right(draft: Draft) -> None:
    """Supplier on the left, title and facts on the right, the buyer below."""
    page = draft.page
    _party(draft, draft.left, 56, draft.paper.supplier)
    page.text(draft.right, 60, draft.wording["title"], align="right", bold=True, size=18)
    for number, (label, value) in enumerate(draft.facts()):
        page.text(draft.right - 110, 84 + number * draft.row, label, align="right", colour=GREY)
        page.text(draft.right, 84 + number * draft.row, value, align="right")
    draft.y = _buyer(draft, draft.left, 140) + 24


def band(draft: Draft) -> None:
    """A dark band with the title in white; facts and parties in three columns below."""
    page = draft.page
    page.band(0, 0, page.width, 54, DEEP)
    page.text(draft.left, 35, draft.paper.supplier.name, bold=True, size=12, colour=WHITE)
    page.text(draft.right, 36, draft.wording["title"], align="right", size=17, colour=WHITE)
    for number, words in enumerate(draft.paper.supplier.address):
        page.text(draft.left, 78 + number * draft.row, words)
    _buyer(draft, draft.left + 190, 78)
    for number, (label, value) in enumerate(draft.facts()):
        page.text(draft.right - 150, 78 + number * draft.row, f"{label}: {value}")
    draft.y = 168


def strip(draft: Draft) -> None:
    """The facts in a boxed strip, each value under its label."""
    page = draft.page
    page.text(draft.left, 54, draft.wording["title"], bold=True, size=19)
    _party(draft, draft.left, 82, draft.paper.supplier)
    _buyer(draft, draft.left + (draft.right - draft.left) / 2, 82)
    width = (draft.right - draft.left) / len(draft.facts())
    for number, (label, value) in enumerate(draft.facts()):
        x = draft.left + number * width
        page.frame(x, 140, width, 32)
        page.text(x + 4, 152, label, size=7, colour=GREY)
        page.text(x + 4, 166, value)
    draft.y = 200


def window(draft: Draft) -> None:
    """For an envelope with a window: sender in small letters, the buyer, then the title."""
    page, paper = draft.page, draft.paper
    page.text(draft.right, 50, paper.supplier.name, align="right", bold=True, size=13)
    sender = " · ".join((paper.supplier.name, *paper.supplier.address))
    page.text(draft.left, 120, sender, size=6.5, colour=GREY)
    _party(draft, draft.left, 140, paper.buyer, bold=False)
    for number, (label, value) in enumerate(draft.facts()):
        page.text(draft.right - 190, 140 + number * draft.row, label, colour=GREY)
        page.text(draft.right, 140 + number * draft.row, value, align="right")
    page.text(draft.left, 232, draft.wording["title"], bold=True, size=15)
    page.text(draft.left, 250, draft.wording["thanks"])
    draft.y = 276


def typed(draft: Draft) -> None:
    """All in one column, as a matrix printer or a till writes it."""
    page = draft.page
    middle = page.width / 2
    page.text(middle, 40, draft.paper.supplier.name, align="centre", bold=True)
    for number, words in enumerate(draft.paper.supplier.address, start=1):
        page.text(middle, 40 + number * draft.row, words, align="centre")
    draft.y = 40 + 4 * draft.row
    page.text(middle, draft.y, draft.wording["title"], align="centre", bold=True, size=12)
    for label, value in draft.facts():
        draft.y += draft.row
        page.text(draft.left, draft.y + 6, f"{label}: {value}")
    draft.y = _buyer(draft, draft.left, draft.y + 6 + 2 * draft.row) + draft.row


def above(draft: Draft) -> None:
    """A large title; label above value, side by side, with much air."""
    page = draft.page
    page.text(draft.left, 66, draft.wording["title"], size=24)
    page.text(draft.right, 60, draft.paper.supplier.name, align="right", bold=True, size=11)
    for number, words in enumerate(draft.paper.supplier.address, start=1):
        page.text(draft.right, 60 + number * draft.row, words, align="right", colour=GREY)
    for number, (label, value) in enumerate(draft.facts()):
        page.text(draft.left + 125 * number, 112, label, size=7.5, colour=GREY)
        page.text(draft.left + 125 * number, 125, value)
    draft.y = _buyer(draft, draft.left, 156) + 26


def sidebar(draft: Draft) -> None:
    """A tinted column on the left holds all that is not goods."""
    page = draft.page
    page.band(0, 0, 165, page.height, SHADE)
    y = 60.0
    for words in page.wrapped(draft.paper.supplier.name, 140):
        page.text(16, y, words, bold=True)
        y += draft.row
    for words in draft.paper.supplier.address:
        page.text(16, y, words, size=7.5)
        y += draft.row
    y += 20
    for label, value in draft.facts():
        page.text(16, y, label, size=7.5, colour=GREY)
        page.text(16, y + draft.row, value)
        y += 2.6 * draft.row
    page.text(16, y, draft.wording["buyer"], size=7.5, colour=GREY)
    for words in (draft.paper.buyer.name, *draft.paper.buyer.address):
        y += draft.row
        page.text(16, y, words, size=7.5)
    draft.left = 182
    page.text(draft.left, 66, draft.wording["title"], bold=True, size=20)
    draft.y = 110


def sentence(draft: Draft) -> None:
    """Title in the middle, all facts in one line with bars between them."""
    page = draft.page
    page.text(page.width / 2, 60, draft.wording["title"], align="centre", bold=True, size=16)
    said = "  |  ".join(f"{label} {value}" for label, value in draft.facts())
    page.text(page.width / 2, 82, said, align="centre", size=8)
    page.rule(draft.left, 92, draft.right, 92)
    _party(draft, draft.left, 116, draft.paper.supplier)
    draft.y = _buyer(draft, draft.left + 270, 116) + 30


def letter(draft: Draft) -> None:
    """A letter: town and date on the right, the number in the subject, the sender in the foot."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    _party(draft, draft.left, 70, paper.buyer, bold=False)
    town = paper.supplier.address[-1].split(",")[0]
    page.text(draft.right, 150, f"{town}, {wording.day(paper.issued_on)}", align="right")
    page.text(draft.left, 186, f"{wording['title']} {paper.number}", bold=True, size=13)
    for number, (label, value) in enumerate(draft.facts()[2:], start=1):
        page.text(draft.left, 190 + number * draft.row, f"{label}: {value}")
    page.text(draft.left, 190 + 4 * draft.row, wording["thanks"])
    page.rule(draft.left, page.height - 45, draft.right, page.height - 45)
    page.text(draft.left, page.height - 36, paper.supplier.name, bold=True, size=8)
    page.text(draft.left, page.height - 26, ", ".join(paper.supplier.address), size=7.5)
    draft.y = 190 + 6 * draft.row


HEADS: dict[str, Callable[[Draft], None]] = {
    "list_right": list_right,
    "band": band,
    "strip": strip,
    "window": window,
    "typed": typed,
    "above": above,
    "sidebar": sidebar,
    "sentence": sentence,
    "letter": letter,
}
