"""Lives of uploads, recorded for the replay tests by `make histories`."""

from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import DocumentInput
from tests.workflow.house import Account, House
from tests.workflow.recording import save
from tests.workflow.test_claim_inbound import proof_of_delivery, short
from workflows import starting


async def keep(account: Account, content: bytes, name: str, saved_as: str) -> DocumentInput:
    document = account.keep(content, name)
    await account.read(document)
    workflow_id = starting.document_workflow_id(document)
    await save(account.house.engine.get_workflow_handle(workflow_id), "document", saved_as)
    return document


async def test_an_invoice_that_is_offered(house: House) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    await keep(account, *account.invoice(row), saved_as="offered")


async def test_a_proof_of_delivery_that_is_offered_and_mended(house: House) -> None:
    account = house.account()
    claim = await short(account)
    await claim.until(S.AWAITING_ANSWER)
    document = await keep(account, proof_of_delivery(), "pod.pdf", saved_as="proof-of-delivery")
    await claim.until(S.UNDER_REVIEW)
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    await house.pass_days(8)
    await account.poll()
    await claim.result()
    await save(claim.handle, "claim", "inbound")
    mended = await account.mend(document.document_id, "number", None, "POD-7")
    workflow_id = starting.document_workflow_id(mended)
    await save(house.engine.get_workflow_handle(workflow_id), "document", "mended")
