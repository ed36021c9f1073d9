"""The payout chain of a claim: case, reimbursement, settlement line, deposit."""

from models.contracts.claim import ClaimFile
from models.contracts.packet import NOT_YET, PayoutLink


def payout_chain(file: ClaimFile) -> list[PayoutLink]:
    """A link for each line that was paid, or one that says how far the chain reaches.

    Settlement lines and deposits stay "not yet available" until their reports are read.
    """
    if not file.payouts:
        return [PayoutLink(case_id=file.case_id or NOT_YET, amount=file.approved)]
    return [
        PayoutLink(case_id=line.case_id, reimbursement_id=line.reimbursement_id, amount=line.amount)
        for line in file.payouts
    ]
