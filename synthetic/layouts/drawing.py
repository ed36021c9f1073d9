"""A paper in one layout family -> PDF bytes."""

from random import Random

from synthetic.kinds import PaperKind
from synthetic.layouts.draft import GREY, Draft
from synthetic.layouts.families import Family
from synthetic.layouts.heads import HEADS
from synthetic.layouts.heads_of_programs import HEADS_OF_PROGRAMS
from synthetic.layouts.listings import draw_blocks, draw_two_line
from synthetic.layouts.sums import SUMS
from synthetic.layouts.sums_of_programs import SUMS_OF_PROGRAMS
from synthetic.layouts.tables import draw_table
from synthetic.page import Page
from synthetic.paper import Paper
from synthetic.wording import choose_wording

_GOODS = {"rows": draw_table, "two_line": draw_two_line, "blocks": draw_blocks}
_HEADS = HEADS | HEADS_OF_PROGRAMS
_SUMS = SUMS | SUMS_OF_PROGRAMS
_SUMS_DEPTH = 130
_SIGNED = {PaperKind.PROOF_OF_DELIVERY, PaperKind.BILL_OF_LADING}


def draw(source: Random, paper: Paper, family: Family) -> tuple[bytes, int]:
    """The PDF and its number of pages."""
    wording = choose_wording(source, paper.language, paper.country, paper.currency, paper.kind)
    if paper.language == "en":
        wording = wording.in_own_words(dict(family.words))
    page = Page(family.page, family.font, family.size + source.choice((-0.5, 0, 0, 0.5)))
    margin = 14 if page.width < 300 else source.choice((40, 46, 54))
    draft = Draft(page, paper, wording, family, margin, page.width - margin)
    _HEADS[family.head](draft)
    _GOODS[family.goods](draft)
    if paper.priced:
        if draft.y + _SUMS_DEPTH > page.height - 60:
            page.turn()
            draft.y = 80
        draft.y += draft.row
        _SUMS[family.sums](draft)
    _foot(draft)
    return page.finish(), page.count


def _foot(draft: Draft) -> None:
    page = draft.page
    if draft.paper.kind in _SIGNED:
        page.rule(draft.left, draft.y + 50, draft.left + 180, draft.y + 50)
        page.text(draft.left, draft.y + 62, draft.paper.buyer.name, size=7.5)
    if draft.wording["note"]:
        page.text(draft.left, page.height - 48, draft.wording["note"], size=8)
    if draft.family.head != "letter":
        page.text(draft.left, page.height - 36, draft.wording["thanks"], size=7.5, colour=GREY)
    page.text(draft.right, page.height - 24, f"{draft.wording['page']} {page.count}",
              align="right", size=7.5, colour=GREY)  # fmt: skip
