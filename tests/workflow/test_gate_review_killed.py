"""A worker that is killed in the middle of a review, and the next one that ends it."""

from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle

from models.contracts import queues
from models.contracts.certificates import Certificate, ReviewInput, ReviewResult
from models.repositories import certificates, match_models
from settings import Settings
from tests.workflow.house import Account, House
from tests.workflow.labelled import answered
from tests.workflow.living_claim import looks
from tests.workflow.slow_rows import slow_rows
from tests.workflow.worker_process import worker


def book_of(account: Account) -> list[Certificate]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return certificates.book(session)


async def test_a_review_whose_worker_is_killed_is_done_by_the_next(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    answered(account, 500, wrong_in=3)
    handle = await begun(account)
    with slow_rows(lives_settings, "match_models", 4), worker(lives_settings) as first:
        await until_certified(account)
        first.kill()
    with worker(lives_settings):
        result = ReviewResult.model_validate(await handle.result())
    with idle_house.database.tenant(account.seller.tenant_id) as session:
        models = match_models.list_models(session)
    assert [model.version for model in models] == result.proposed
    assert len(book_of(account)) == 1


async def begun(account: Account) -> WorkflowHandle[Any, Any]:
    asked = ReviewInput(tenant_id=account.seller.tenant_id, actor="an operator", reason="A look.")
    return await account.house.engine.start_workflow(
        "EvidenceReviewWorkflow",
        asked,
        id=f"evidence-review-{uuid4()}",
        task_queue=queues.CLAIMS,
    )


async def until_certified(account: Account) -> None:
    """Until the review has written what the labels show, and goes on to the model."""
    async for _ in looks():
        if book_of(account):
            return
    raise AssertionError("the review never wrote into the book")
