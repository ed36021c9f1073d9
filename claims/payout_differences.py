"""What does not add up between a claim, Amazon's reimbursements, its settlements and the bank."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from claims.deposits import settled
from claims.payout import Tally, tally
from claims.postings import postings, why_not_settled
from models.contracts.claim import PayoutLine
from models.contracts.deposits import (
    DifferenceReason,
    PayoutDifference,
    PayoutSums,
    ReimbursedLine,
    SellerMoney,
    Settlement,
    SettlementLine,
)
from models.contracts.money import Money

_R = DifferenceReason


def differences(money: SellerMoney, now: datetime) -> list[PayoutDifference]:
    """Oldest first; those that tell no day last."""
    found = [
        *_of_claims(money),
        *_of_reimbursed(money),
        *_of_lines(money),
        *_of_settlements(money, now),
    ]
    return sorted(found, key=place)


def place(one: PayoutDifference) -> tuple[str, ...]:
    """Where it stands in the list; no two stand at one place."""
    since = (one.since or date.max).isoformat()
    of = (one.line_id, one.row_key, one.settlement_id)
    return since, one.reason.value, str(one.claim_id or ""), *(name or "" for name in of)


def sums(money: SellerMoney, now: datetime) -> list[PayoutSums]:
    """By currency. Received, settled and deposited count what claims brought, and no more."""
    of_claims = {one.line.line_id for one in money.reimbursed if one.claim_id is not None}
    there = {one.settlement_id for one in money.settlements if _is_deposited(one, now)}
    settlement_of = {line.row_key: line.settlement_id for line in money.lines}
    counts: defaultdict[str, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("expected", "received", "settled", "deposited"), 0)
    )
    for claim in money.claims:
        counts[claim.approved.currency]["expected"] += claim.approved.cents
    for one in money.reimbursed:
        if one.claim_id is not None:
            counts[one.line.amount.currency]["received"] += one.line.amount.cents
    for link in money.links:
        if link.line_id in of_claims:
            counts[link.amount.currency]["settled"] += link.amount.cents
            if settlement_of.get(link.row_key) in there:
                counts[link.amount.currency]["deposited"] += link.amount.cents
    return [PayoutSums(currency=currency, **counts[currency]) for currency in sorted(counts)]


def _of_claims(money: SellerMoney) -> Iterator[PayoutDifference]:
    """Approved by Amazon, against what its report says that it paid. What was taken back later is
    told by itself."""
    paid: defaultdict[UUID, list[PayoutLine]] = defaultdict(list)
    for one in money.reimbursed:
        if one.claim_id is not None and one.line.reverses is None:
            paid[one.claim_id].append(one.line)
    reasons = {
        Tally.NOTHING: _R.NOT_REIMBURSED,
        Tally.PART: _R.UNDER_PAID,
        Tally.OTHER_CURRENCY: _R.CLAIM_CURRENCY,
    }
    for claim in money.claims:
        lines, units = paid[claim.claim_id], max(1, claim.approved_quantity)
        came = tally(lines, claim.approved, units)
        if came.tally in reasons:
            in_kind = came.units_in_kind * claim.approved.cents // units
            missing = max(0, claim.approved.cents - came.cash.cents - in_kind)
            yield PayoutDifference(
                reason=reasons[came.tally],
                amount=claim.approved.model_copy(update={"cents": missing}),
                since=max((line.approved_on for line in lines), default=claim.since),
                claim_id=claim.claim_id,
            )


def _of_reimbursed(money: SellerMoney) -> Iterator[PayoutDifference]:
    came = settled(money.links)
    shown = postings(money.reimbursed, money.transactions)
    netted = _netted(money.reimbursed, came)
    known = {one.line.reimbursement_id for one in money.reimbursed if one.line.reverses is None}
    linked = {link.row_key for link in money.links}
    left = [line for line in money.lines if line.row_key not in linked]
    for one in money.reimbursed:
        line = one.line
        if line.reverses is not None and line.reverses not in known:
            yield _of(one, _R.REVERSAL_OF_UNKNOWN, line.amount)
        if line.line_id in netted:
            yield _of(one, _R.REVERSAL_NETTED, line.amount)
        elif line.amount.cents == 0:
            yield _of(one, _R.PAID_IN_UNITS, line.amount)
        elif line.line_id not in came:
            elsewhere = any(_is_elsewhere(one, other) for other in left)
            waits = why_not_settled(one, shown.get(line.line_id, []))
            reason = _R.SETTLED_IN_OTHER_CURRENCY if elsewhere else waits
            yield _of(one, reason, line.amount)
        elif came[line.line_id] != line.amount:
            yield _of(one, _R.SETTLED_IN_PART, line.amount.plus(came[line.line_id].times(-1)))


def _netted(reimbursed: Sequence[ReimbursedLine], came: dict[str, Money]) -> set[str]:
    """Payments and the reversals that take back the same amount of them, of which no settlement
    tells: together they are nothing."""
    open_lines = [
        one for one in reimbursed if one.line.line_id not in came and one.line.amount.cents
    ]
    waiting: defaultdict[tuple[str, str, Money], list[str]] = defaultdict(list)
    for one in open_lines:
        if one.line.reverses is None:
            key = (one.line.reimbursement_id, one.sku.upper(), one.line.amount)
            waiting[key].append(one.line.line_id)
    netted: set[str] = set()
    for one in open_lines:
        if one.line.reverses is not None:
            originals = waiting[one.line.reverses, one.sku.upper(), one.line.amount.times(-1)]
            if originals:
                netted |= {originals.pop(0), one.line.line_id}
    return netted


def _is_elsewhere(one: ReimbursedLine, line: SettlementLine) -> bool:
    same_product = bool(line.sku) and line.sku.upper() == one.sku.upper()
    is_other = line.amount.currency != one.line.amount.currency
    same_way = (line.amount.cents > 0) == (one.line.amount.cents > 0)
    in_time = line.posted_on is None or line.posted_on >= one.line.approved_on
    return same_product and is_other and same_way and in_time


def _of_lines(money: SellerMoney) -> Iterator[PayoutDifference]:
    linked = {link.row_key for link in money.links}
    for line in money.lines:
        if line.row_key not in linked:
            yield PayoutDifference(
                reason=_R.UNKNOWN_REIMBURSEMENT,
                amount=line.amount,
                since=line.posted_on,
                row_key=line.row_key,
                settlement_id=line.settlement_id,
            )


def _of_settlements(money: SellerMoney, now: datetime) -> Iterator[PayoutDifference]:
    of_settlement: defaultdict[str, list[Money]] = defaultdict(list)
    for line in money.lines:
        of_settlement[line.settlement_id].append(line.amount)
    for one in money.settlements:
        since = one.ended_at.date() if one.ended_at else None
        for reason, amount in _wrong_with(one, of_settlement[one.settlement_id], now):
            yield PayoutDifference(
                reason=reason, amount=amount, since=since, settlement_id=one.settlement_id
            )


def _wrong_with(
    one: Settlement, amounts: Iterable[Money], now: datetime
) -> Iterator[tuple[DifferenceReason, Money]]:
    if one.total is None:
        yield _R.SETTLEMENT_TOTAL_MISSING, one.rows
    elif one.total != one.rows:
        short = one.total.cents - one.rows.cents
        yield _R.SETTLEMENT_DOES_NOT_ADD_UP, one.total.model_copy(update={"cents": short})
    cents = sum(amount.cents for amount in amounts if amount.currency == one.rows.currency)
    if cents and not _is_deposited(one, now):
        yield _R.NOT_DEPOSITED, one.rows.model_copy(update={"cents": cents})


def _is_deposited(one: Settlement, now: datetime) -> bool:
    return one.deposited_at is not None and one.deposited_at <= now


def _of(one: ReimbursedLine, reason: DifferenceReason, amount: Money) -> PayoutDifference:
    return PayoutDifference(
        reason=reason,
        amount=amount,
        since=one.line.approved_on,
        claim_id=one.claim_id,
        line_id=one.line.line_id,
        reimbursement_id=one.line.reimbursement_id,
    )
