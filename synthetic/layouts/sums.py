"""The sums below the goods."""

from collections.abc import Callable

from synthetic.layouts.draft import SHADE, Draft


def right(draft: Draft) -> None:
    """Labels and amounts in two columns on the right, the grand total in bold."""
    narrow = draft.page.width < 300
    labels = draft.left if narrow else draft.right - 200
    _listed(draft, labels)


def boxed(draft: Draft) -> None:
    """The same in a tinted box."""
    depth = (len(draft.sums()) + 2) * 1.3 * draft.row
    draft.page.band(draft.right - 225, draft.y - draft.row, 225, depth, SHADE)
    _listed(draft, draft.right - 215)


def strip(draft: Draft) -> None:
    """Side by side in one strip, each amount under its label."""
    grand = (draft.wording["grand"], draft.paper.total)
    sums = [*draft.sums(), grand]
    width = (draft.right - draft.left) / len(sums)
    for number, (label, cents) in enumerate(sums):
        x = draft.left + (number + 1) * width - 6
        draft.page.frame(x + 6 - width, draft.y, width, 34)
        draft.page.text(x, draft.y + 12, label, align="right", size=7.5)
        amount = draft.wording.amount(cents)
        draft.page.text(x, draft.y + 27, amount, align="right", bold=number == len(sums) - 1)
    draft.y += 50


def in_table(draft: Draft) -> None:
    """As further rows of the table, across its whole width."""
    for label, cents in [*draft.sums(), (draft.wording["grand"], draft.paper.total)]:
        top = draft.y - draft.row + 1
        draft.page.frame(draft.left, top, draft.right - draft.left, 1.5 * draft.row)
        draft.page.text(draft.left + 4, draft.y, label, bold=True)
        draft.page.text(draft.right - 3, draft.y, draft.wording.amount(cents), align="right")
        draft.y += 1.5 * draft.row


def _listed(draft: Draft, labels: float) -> None:
    for label, cents in draft.sums():
        draft.page.text(labels, draft.y, label)
        draft.page.text(draft.right - 3, draft.y, draft.wording.amount(cents), align="right")
        draft.y += 1.3 * draft.row
    draft.page.text(labels, draft.y + 3, draft.wording["grand"], bold=True)
    grand = draft.wording.amount(draft.paper.total)
    draft.page.text(draft.right - 3, draft.y + 3, grand, align="right", bold=True)
    draft.y += 2 * draft.row


SUMS: dict[str, Callable[[Draft], None]] = {
    "right": right,
    "boxed": boxed,
    "strip": strip,
    "in_table": in_table,
}
