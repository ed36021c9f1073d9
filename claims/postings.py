"""Which transaction of Finances shows the money of which reimbursement line.

Finances names no case and no reimbursement either, and tells lost stock from damaged stock by
nothing: product, currency, sign, amount and day decide, as for settlements (claims/deposits.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from claims.deposits import link
from models.contracts.deposits import (
    DifferenceReason,
    PostedTransaction,
    Posting,
    ReimbursedLine,
    TransactionState,
)


def postings(
    reimbursed: Iterable[ReimbursedLine], transactions: Iterable[PostedTransaction]
) -> dict[str, list[Posting]]:
    """By reimbursement line; lines of which Finances shows nothing are not there.

    A held transaction whose release is there is left out: both show the same money.
    """
    known = list(transactions)
    released = {one.releases for one in known}
    by_key = {one.row_key: one for one in known if one.transaction_id not in released}
    found: defaultdict[str, list[Posting]] = defaultdict(list)
    for one in link(reimbursed, by_key.values()).links:
        posted = by_key[one.row_key]
        found[one.line_id].append(
            Posting(
                line_id=one.line_id,
                transaction_id=posted.transaction_id,
                amount=one.amount,
                rule=one.rule,
                posted_on=posted.posted_on,
                about=posted.about,
                state=posted.state,
                matures_at=posted.matures_at,
                settlement_id=posted.settlement_id,
                report_id=posted.report_id,
                report_line=posted.report_line,
            )
        )
    return dict(found)


def why_not_settled(one: ReimbursedLine, shown: Sequence[Posting]) -> DifferenceReason:
    """Why no settlement tells a line's money yet, by what Finances shows of it. Less than the whole
    amount explains nothing."""
    if sum(posting.amount.cents for posting in shown) != one.line.amount.cents:
        return DifferenceReason.NOT_SETTLED
    if any(posting.state is TransactionState.DEFERRED for posting in shown):
        return DifferenceReason.DEFERRED
    return DifferenceReason.POSTED
