"""The payout chain of a claim: case, reimbursement, settlement line, deposit."""

from collections.abc import Mapping, Sequence

from models.contracts.claim import ClaimFile, PayoutLine
from models.contracts.deposits import Deposit
from models.contracts.packet import NOT_YET, PayoutLink


def payout_chain(
    file: ClaimFile, deposits: Mapping[str, Sequence[Deposit]] | None = None
) -> list[PayoutLink]:
    """A link for each line that was paid, or one that says how far the chain reaches.

    `deposits` are the settlement lines that brought a line's money, by its id: a link for each, and
    one for what none of them brought. A claim is mostly sealed before Amazon's settlement comes.
    """
    if not file.payouts:
        return [PayoutLink(case_id=file.case_id or NOT_YET, amount=file.approved)]
    known = deposits or {}
    return [link for line in file.payouts for link in _links(line, known.get(line.line_id, ()))]


def _links(line: PayoutLine, deposits: Sequence[Deposit]) -> list[PayoutLink]:
    paid = PayoutLink(
        case_id=line.case_id, reimbursement_id=line.reimbursement_id, amount=line.amount
    )
    settled = [
        paid.model_copy(
            update={
                "settlement_line": f"{one.settlement_id}, line {one.report_line}: {one.about}",
                "deposit": f"{one.deposited_at:%Y-%m-%d}" if one.deposited_at else NOT_YET,
                "amount": one.amount,
            }
        )
        for one in deposits
    ]
    rest = line.amount.cents - sum(one.amount.cents for one in deposits)
    if not settled or rest:
        amount = line.amount.model_copy(update={"cents": rest})
        settled.append(paid.model_copy(update={"amount": amount}))
    return settled
