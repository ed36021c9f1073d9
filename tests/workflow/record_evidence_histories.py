"""Lives of the workflows of evidence, recorded for the replay tests by `make histories`."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle

from claims.questions import Answer
from clock import utc_now
from models.contracts import queues
from models.contracts.certificates import ReviewInput
from models.contracts.claim import ClaimStatus as S
from models.contracts.costs import CostDocumentRequest
from models.contracts.evidence import NamedBy
from models.repositories import match_models
from tests.workflow.house import Account, House
from tests.workflow.labelled import answered, bought, review
from tests.workflow.living_group import (
    asked_together,
    carried,
    of_one_product,
    started,
    taken,
)
from tests.workflow.recording import save


async def reviewed(house: House, account: Account | None = None) -> WorkflowHandle[Any, Any]:
    """A review that has ended: of one tenant, or of all."""
    tenant_id = None if account is None else account.seller.tenant_id
    handle = await house.engine.start_workflow(
        "EvidenceReviewWorkflow",
        ReviewInput(tenant_id=tenant_id),
        id=f"evidence-review-{uuid4()}",
        task_queue=queues.CLAIMS,
    )
    await handle.result()
    return handle


async def test_review_that_certifies(house: House) -> None:
    account = house.account()
    answered(account, 120)
    await save(await reviewed(house, account), "evidence-review", "certified")


async def test_review_that_proposes(house: House) -> None:
    account = house.account()
    answered(account, 500, wrong_in=3)
    await save(await reviewed(house, account), "evidence-review", "proposed")


async def test_review_of_all_with_one_that_cannot_be_reviewed(house: House) -> None:
    broken, other = house.account(), house.account(1)
    answered(broken, 500, wrong_in=3)
    answered(other, 10)
    (version,) = (await review(broken)).proposed
    tenant_id = broken.seller.tenant_id
    with house.database.tenant(tenant_id) as session:
        match_models.decide(session, version, "operator", "Better.", utc_now(), yes=True)
    house.store.put(f"{tenant_id}/models/{version}.json", b"{}", "application/json")
    await save(await reviewed(house), "evidence-review", "one-of-all-failed")


async def test_group_answer_that_one_claim_refuses(house: House) -> None:
    account = house.account()
    alone, *_ = await asked_together(account, 3)
    ref = taken(account, Answer.NO)
    await alone.answer(Answer.NO)
    answer = await carried(account, ref)
    await answer.end()
    await save(answer.handle, "group-answer", "one-refused")


async def test_named_document(house: House) -> None:
    account = house.account()
    document = await bought(account, "Assorted goods")
    (claim,) = await started(account, of_one_product(account, 1), S.AWAITING_EVIDENCE)
    ref = taken(account, Answer.DOCUMENT, document_id=document, role=NamedBy.SELLER)
    answer = await carried(account, ref)
    await answer.end()
    await claim.until(S.UNDER_REVIEW)
    await claim.sleep(timedelta(days=61))
    await claim.until(S.ON_DESK)
    await save(claim.handle, "claim", "named-document")
    await save(answer.handle, "group-answer", "named-document")


async def test_cost_document(house: House) -> None:
    account = house.account()
    wanted = CostDocumentRequest(
        tenant_id=account.seller.tenant_id,
        seller_id=account.seller.seller_id,
        document_id=await bought(account, "Assorted goods"),
        position=1,
        revision=0,
    )
    handle = await house.engine.start_workflow(
        "CostDocumentWorkflow", wanted, id=wanted.workflow_id, task_queue=queues.CLAIMS
    )
    await handle.result()
    await save(handle, "cost-document", "made")
