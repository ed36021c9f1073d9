"""Sums as bookkeeping programs, exporters and typed letters print them."""

from collections.abc import Callable

from synthetic.layouts.draft import Draft


def balance(draft: Draft) -> None:
    """The total, what was paid of it, and what is open: all of it."""
    sums = [*draft.sums(), _grand(draft), (draft.wording["paid"], 0)]
    for label, cents in sums:
        _pair(draft, draft.right - 200, label, draft.wording.amount(cents))


def left(draft: Draft) -> None:
    """Labels at the left edge, amounts at the right one, a rule above the total."""
    for label, cents in draft.sums():
        _pair(draft, draft.left, label, draft.wording.amount(cents))
    draft.page.rule(draft.left, draft.y - draft.row, draft.right, draft.y - draft.row)
    label, cents = _grand(draft)
    _pair(draft, draft.left, label, draft.wording.amount(cents))


def total_row(draft: Draft) -> None:
    """What comes before at the edges, the total in a frame across the whole page."""
    for label, cents in draft.sums():
        _pair(draft, draft.left, label, draft.wording.amount(cents))
    label, cents = _grand(draft)
    page = draft.page
    page.frame(draft.left, draft.y - draft.row, draft.right - draft.left, 1.5 * draft.row)
    page.text(draft.left + 4, draft.y, f"{label}:", bold=True)
    page.text(draft.right - 3, draft.y, draft.wording.amount(cents), align="right", bold=True)
    draft.y += 2 * draft.row


def tax_table(draft: Draft) -> None:
    """The tax by rate in a small table on the left, the sums on the right."""
    page, paper, wording = draft.page, draft.paper, draft.wording
    taxed = paper.total - paper.tax
    heads = (wording["rate"], wording["base"], wording["tax"])
    values = (f"{paper.tax_rate} %", wording.plain(taxed), wording.plain(paper.tax))
    top = draft.y
    if paper.tax_rate:
        for place, (head, value) in enumerate(zip(heads, values, strict=True)):
            page.text(draft.left + 70 * place, top, head, bold=True)
            page.text(draft.left + 70 * place, top + draft.row, value)
    for label, cents in [*draft.sums(), _grand(draft)]:
        _pair(draft, draft.right - 210, label, wording.amount(cents))


def sentences(draft: Draft) -> None:
    """Each sum as a line of words, its amount right behind the label."""
    for label, cents in [*draft.sums(), _grand(draft)]:
        draft.page.text(draft.left, draft.y, f"{label}: {draft.wording.amount(cents)}")
        draft.y += 1.4 * draft.row


def _grand(draft: Draft) -> tuple[str, int]:
    return draft.wording["grand"], draft.paper.total


def _pair(draft: Draft, labels: float, label: str, amount: str) -> None:
    draft.page.text(labels, draft.y, label)
    draft.page.text(draft.right - 3, draft.y, amount, align="right")
    draft.y += 1.35 * draft.row


SUMS_OF_PROGRAMS: dict[str, Callable[[Draft], None]] = {
    "balance": balance,
    "left": left,
    "total_row": total_row,
    "tax_table": tax_table,
    "sentences": sentences,
}
