"""Which settlement line brought which reimbursement line.

Settlements name no reimbursement: the product, the currency, the sign, the amount and the day have
to tell. Rules go from the surest to the least sure; what none of them tells stays unlinked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from models.contracts.deposits import Deposit, LinkRule, PayoutLink, ReimbursedLine
from models.contracts.money import Money

# Settlements tell their days in UTC, reimbursements in the marketplace's own time.
_POSTED_EARLIER = timedelta(days=2)
# Reimbursements are posted when they are approved; a held account has them posted later.
_POSTED_LATER = timedelta(days=45)


class Posted(Protocol):
    """Money that was posted to the seller: a settlement's line, or a transaction of Finances."""

    @property
    def row_key(self) -> str: ...
    @property
    def sku(self) -> str: ...
    @property
    def amount(self) -> Money: ...
    @property
    def posted_on(self) -> date | None: ...


_Line = TypeVar("_Line", bound=Posted)


@dataclass(frozen=True)
class Linked(Generic[_Line]):
    """`left_lines` and `left_reimbursed` are in no link. A link's amount is never more than its
    settlement line: links and left lines add up to the lines, to the cent."""

    links: list[PayoutLink]
    left_lines: list[_Line]
    left_reimbursed: list[ReimbursedLine]


@dataclass
class _Group(Generic[_Line]):
    """What is not linked yet of one product, currency and sign, each in order of its day."""

    lines: list[_Line]
    reimbursed: list[ReimbursedLine]


def link(reimbursed: Iterable[ReimbursedLine], lines: Iterable[_Line]) -> Linked[_Line]:
    """The same whatever the order of the rows. Lines of no money are left; so are settlement lines
    without a product."""
    groups: defaultdict[tuple[str, str, bool], _Group[_Line]] = defaultdict(
        lambda: _Group[_Line]([], [])
    )
    links: list[PayoutLink] = []
    left = Linked[_Line](links, [], [])
    for line in sorted(lines, key=_line_order):
        key = (line.sku.upper(), line.amount.currency, line.amount.cents > 0)
        if line.sku and line.amount.cents:
            groups[key].lines.append(line)
        else:
            left.left_lines.append(line)
    for one in sorted(reimbursed, key=_reimbursed_order):
        amount = one.line.amount
        if amount.cents:
            groups[one.sku.upper(), amount.currency, amount.cents > 0].reimbursed.append(one)
        else:
            left.left_reimbursed.append(one)
    for group in groups.values():
        links += _linked(group)
        left.left_lines.extend(group.lines)
        left.left_reimbursed.extend(group.reimbursed)
    links.sort(key=lambda one: (one.line_id, one.row_key))
    return left


def _linked(group: _Group[_Line]) -> list[PayoutLink]:
    return [
        *_same_amount(group),
        *_several_reimbursed(group, LinkRule.ONE_REIMBURSEMENT),
        *_several_reimbursed(group, LinkRule.MERGED_DAY),
        *_split(group),
        *_part(group),
    ]


def _same_amount(group: _Group[_Line]) -> list[PayoutLink]:
    """Each line with the reimbursement of its amount whose day is nearest."""
    links: list[PayoutLink] = []
    by_amount: defaultdict[int, list[ReimbursedLine]] = defaultdict(list)
    for one in group.reimbursed:
        by_amount[one.line.amount.cents].append(one)
    for line in list(group.lines):
        fitting = [one for one in by_amount[line.amount.cents] if _is_in_time(line, one)]
        if not fitting:
            continue
        nearest = min(fitting, key=lambda one: (_days_between(line, one), _reimbursed_order(one)))
        by_amount[line.amount.cents].remove(nearest)
        links += _take(group, [line], [nearest], LinkRule.SAME_AMOUNT)
    return links


def _several_reimbursed(group: _Group[_Line], rule: LinkRule) -> list[PayoutLink]:
    """One line that pays all open lines of one reimbursement, or all that were approved on a day:
    Amazon merges what it pays."""
    links: list[PayoutLink] = []
    for line in list(group.lines):
        for together in _together(group.reimbursed, rule):
            if not all(_is_in_time(line, one) for one in together):
                continue
            if sum(one.line.amount.cents for one in together) == line.amount.cents:
                links += _take(group, [line], together, rule)
                break
    return links


def _together(reimbursed: Sequence[ReimbursedLine], rule: LinkRule) -> list[list[ReimbursedLine]]:
    sets: defaultdict[str | date, list[ReimbursedLine]] = defaultdict(list)
    for one in reimbursed:
        of_day = rule is LinkRule.MERGED_DAY
        sets[one.line.approved_on if of_day else one.line.reimbursement_id].append(one)
    return [one for one in sets.values() if len(one) > 1]


def _split(group: _Group[_Line]) -> list[PayoutLink]:
    """One reimbursement that all open lines of a day bring together: Amazon posts units singly."""
    links: list[PayoutLink] = []
    for one in list(group.reimbursed):
        days: defaultdict[date | None, list[_Line]] = defaultdict(list)
        for line in group.lines:
            if _is_in_time(line, one):
                days[line.posted_on].append(line)
        for lines in days.values():
            if sum(line.amount.cents for line in lines) == one.line.amount.cents:
                links += _take(group, lines, [one], LinkRule.SPLIT_DAY)
                break
    return links


def _part(group: _Group[_Line]) -> list[PayoutLink]:
    """Lines not above the only reimbursement that they can be of. Of several nobody can tell."""
    fitting: defaultdict[str, list[_Line]] = defaultdict(list)
    by_id = {one.line.line_id: one for one in group.reimbursed}
    for line in group.lines:
        possible = [one for one in group.reimbursed if _is_in_time(line, one)]
        if len(possible) == 1:
            fitting[possible[0].line.line_id].append(line)
    links: list[PayoutLink] = []
    for line_id, lines in fitting.items():
        one = by_id[line_id]
        if abs(sum(line.amount.cents for line in lines)) <= abs(one.line.amount.cents):
            links += _take(group, lines, [one], LinkRule.PART)
    return links


def _take(
    group: _Group[_Line],
    lines: Sequence[_Line],
    reimbursed: Sequence[ReimbursedLine],
    rule: LinkRule,
) -> list[PayoutLink]:
    """Links one line to several reimbursements, or several lines to one."""
    taken = {line.row_key for line in lines} | {one.line.line_id for one in reimbursed}
    group.lines = [line for line in group.lines if line.row_key not in taken]
    group.reimbursed = [one for one in group.reimbursed if one.line.line_id not in taken]
    return [
        PayoutLink(
            row_key=line.row_key,
            line_id=one.line.line_id,
            rule=rule,
            amount=one.line.amount if len(reimbursed) > 1 else line.amount,
        )
        for line in lines
        for one in reimbursed
    ]


def settled(links: Iterable[PayoutLink]) -> dict[str, Money]:
    """What settlements brought of each reimbursement line that is linked, by line id."""
    sums: dict[str, Money] = {}
    for one in links:
        before = sums.get(one.line_id)
        sums[one.line_id] = one.amount if before is None else before.plus(one.amount)
    return sums


def settled_and_deposited(
    currency: str, deposits: Iterable[Deposit], now: datetime
) -> tuple[Money, Money]:
    """What settlements brought in this currency, and what of it is at the bank by now."""
    own = [one for one in deposits if one.amount.currency == currency]
    there = [one for one in own if one.deposited_at is not None and one.deposited_at <= now]
    came, at_bank = (sum(one.amount.cents for one in some) for some in (own, there))
    return Money(cents=came, currency=currency), Money(cents=at_bank, currency=currency)


def _is_in_time(line: Posted, one: ReimbursedLine) -> bool:
    if line.posted_on is None:
        return True
    after = line.posted_on - one.line.approved_on
    return -_POSTED_EARLIER <= after <= _POSTED_LATER


def _days_between(line: Posted, one: ReimbursedLine) -> int:
    return 0 if line.posted_on is None else abs((line.posted_on - one.line.approved_on).days)


def _line_order(line: Posted) -> tuple[date, str]:
    return (line.posted_on or date.max, line.row_key)


def _reimbursed_order(one: ReimbursedLine) -> tuple[date, str]:
    return (one.line.approved_on, one.line.line_id)
