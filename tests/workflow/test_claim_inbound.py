"""Units that never came in: an invoice shows their cost, a carrier's paper that they were sent."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from reportlab.pdfgen.canvas import Canvas

from claims.questions import Answer
from clock import utc_now
from models.contracts.claim import ClaimFamily, ClaimView
from models.contracts.claim import ClaimStatus as S
from models.contracts.evidence import CheckCode
from models.contracts.lint import EvidenceCode, EvidenceState
from models.errors import DocumentInUse
from models.repositories import document_deletion
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim

SHIPMENT = "FBA15K7PQX2M"


def proof_of_delivery(shipment: str = SHIPMENT) -> bytes:
    """A carrier's paper without any line of goods."""
    held = BytesIO()
    page = Canvas(held, invariant=True)
    words = (
        "PROOF OF DELIVERY",
        "Northline Freight",
        f"Consignment 4471902 of shipment {shipment}",
        "Delivered 12 cartons in good order, signed by the receiving dock",
        "Received by: M. Ortiz",
    )
    for place, line in enumerate(words):
        page.drawString(72, 780 - 24 * place, line)
    page.save()
    return held.getvalue()


async def short(
    account: Account, row: dict[str, Any] | None = None, *, invoice: bool = True
) -> LivingClaim:
    """A claim for units of a shipment, just started."""
    row = row or account.row()
    if invoice:
        await account.upload_invoice(row)
    draft = account.draft(row)
    facts = draft.facts.model_copy(
        update={
            "family": ClaimFamily.INBOUND_SHORTAGE,
            "ledger_key": f"{SHIPMENT}/{uuid4()}",
            "ledger_reference": SHIPMENT,
            "fulfillment_center": "",
        }
    )
    draft = draft.model_copy(update={"facts": facts})
    account.store(draft)
    return await account.start(draft, row)


async def proved(account: Account, shipment: str = SHIPMENT) -> UUID:
    return (await account.upload(proof_of_delivery(shipment), "pod.pdf")).document_id


def failed(view: ClaimView) -> list[CheckCode]:
    assert view.file.match is not None
    return [check.code for check in view.file.match.failed_checks]


async def test_with_both_papers_it_is_filed_with_both(house: House) -> None:
    account = house.account()
    proof = await proved(account)
    claim = await short(account)
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.match is not None
    assert claim.submissions()[0].document_ids == sorted([view.file.match.document_id, proof])


async def test_without_the_proof_one_question_is_asked_that_says_so(house: House) -> None:
    view = await (await short(house.account())).until(S.AWAITING_ANSWER)
    assert view.file.question is not None
    assert f"No carrier's paper of shipment {SHIPMENT}" in view.file.question.text
    assert "partnered carrier" in view.file.question.choices[0].label


async def test_a_yes_files_it_with_the_invoice_alone(house: House) -> None:
    claim = await short(house.account())
    await claim.until(S.AWAITING_ANSWER)
    await claim.answer(Answer.YES)
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.match is not None
    assert claim.submissions()[0].document_ids == [view.file.match.document_id]


async def test_a_proof_that_comes_later_files_it_without_an_answer(house: House) -> None:
    account = house.account()
    claim = await short(account)
    await claim.until(S.AWAITING_ANSWER)
    proof = await proved(account)
    await claim.until(S.UNDER_REVIEW)
    assert proof in claim.submissions()[0].document_ids


async def test_a_proof_without_lines_wakes_no_other_claim(house: House) -> None:
    account = house.account()
    other = await account.begin(account.row())
    await other.until(S.AWAITING_EVIDENCE)
    before = other.path()
    await proved(account)
    assert other.path() == before


async def test_a_proof_that_is_mended_away_is_looked_at_again(house: House) -> None:
    account = house.account()
    proof, row = await proved(account), account.row()
    await account.upload_lines(row["product"]["msku"], 100)
    claim = await short(account, row, invoice=False)
    view = await claim.until(S.AWAITING_ANSWER)
    assert CheckCode.DELIVERY_PROVED not in failed(view)
    await account.mend(proof, "shipment_ids", [SHIPMENT], [])
    view = await claim.until_asked_again(view)
    assert CheckCode.DELIVERY_PROVED in failed(view)


async def test_a_proof_of_another_shipment_proves_nothing(house: House) -> None:
    account = house.account()
    await proved(account, "FBA15ZZZZZZ9")
    view = await (await short(account)).until(S.AWAITING_ANSWER)
    assert failed(view) == [CheckCode.DELIVERY_PROVED]


async def test_another_tenants_proof_of_the_same_shipment_is_not_seen(house: House) -> None:
    await proved(house.account())
    view = await (await short(house.account())).until(S.AWAITING_ANSWER)
    assert failed(view) == [CheckCode.DELIVERY_PROVED]


async def test_a_proof_that_a_claim_rests_on_is_not_deleted(house: House) -> None:
    account = house.account()
    proof = await proved(account)
    claim = await short(account)
    await claim.until(S.UNDER_REVIEW)
    with (
        house.database.tenant(account.seller.tenant_id) as session,
        pytest.raises(DocumentInUse),
    ):
        document_deletion.delete_document(session, proof, "seller", utc_now())


async def test_it_is_paid_to_the_cent(house: House) -> None:
    account = house.account()
    await proved(account)
    claim = await short(account)
    await claim.until(S.UNDER_REVIEW)
    await account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    await house.pass_days(4)
    await account.poll()
    file = (await claim.result()).file
    assert (file.paid, file.packet is not None) == (file.claimed, True)


async def test_what_amazon_will_ask_for_names_the_missing_paper(house: House) -> None:
    view = await (await short(house.account())).until(S.AWAITING_ANSWER)
    assert view.file.match is not None
    states = {item.code: item.state for item in view.file.match.lint}
    assert states[EvidenceCode.PROOF_OF_DELIVERY] is EvidenceState.MISSING
