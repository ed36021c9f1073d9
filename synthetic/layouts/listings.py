"""Goods that are no table: two lines each, or a block of labels and values each."""

from synthetic.layouts.draft import GREY, Draft
from synthetic.paper import NO_CODE, PaperLine


def draw_two_line(draft: Draft) -> None:
    """The description with the total; below it code, quantity and price."""
    page, wording = draft.page, draft.wording
    page.text(draft.left, draft.y, wording["description"], bold=True)
    if draft.paper.priced:
        page.text(draft.right, draft.y, wording["total"], align="right", bold=True)
    draft.y += 1.8 * draft.row
    for line in _goods(draft):
        _room(draft, 4 * draft.row)
        parts = page.wrapped(line.description, (draft.right - draft.left) * 0.68)
        if draft.paper.priced:
            page.text(draft.right, draft.y, wording.amount(line.total), align="right")
        for part in parts:
            page.text(draft.left, draft.y, part)
            draft.y += draft.row
        page.text(draft.left + 8, draft.y, _below(draft, line), colour=GREY)
        draft.y += 1.7 * draft.row


def draw_blocks(draft: Draft) -> None:
    """A block for each of the goods: its name, then labels with values."""
    page, wording = draft.page, draft.wording
    for number, line in enumerate(_goods(draft), start=1):
        _room(draft, 5 * draft.row)
        page.text(draft.left, draft.y, f"{number}. {line.description}", bold=True)
        draft.y += draft.row
        if line.code and line.code_place != NO_CODE:
            page.text(draft.left + 14, draft.y, f"{wording['code']}: {line.code}")
            draft.y += draft.row
        said = [f"{wording['count']}: {line.count} {line.unit}".rstrip()]
        if draft.paper.priced:
            said.append(f"{wording['price']}: {wording.amount(line.price)}")
            said.append(f"{wording['total']}: {wording.amount(line.total)}")
        for place, words in enumerate(said):
            page.text(draft.left + 14 + 150 * place, draft.y, words)
        draft.y += 1.8 * draft.row


def _goods(draft: Draft) -> list[PaperLine]:
    goods = list(draft.paper.lines)
    if draft.paper.charges_as_lines and draft.paper.priced:
        goods += [PaperLine(label, "", NO_CODE, 1, cents) for label, cents in draft.charges()]
    return goods


def _below(draft: Draft, line: PaperLine) -> str:
    count = f"{line.count} {line.unit}".rstrip()
    price = f"{count} x {draft.wording.amount(line.price)}" if draft.paper.priced else count
    return f"{line.code}  {price}" if line.code and line.code_place != NO_CODE else price


def _room(draft: Draft, depth: float) -> None:
    if draft.y + depth > draft.bottom:
        draft.page.turn()
        draft.y = 60
