"""Starts: once for each claim and document, and for those whose start was lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from activities.schedules import poll_schedule_id
from api.workflow_client import WorkflowClient
from clock import utc_now
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.connections import seller_schedules
from models.contracts.messages import DecisionAction
from models.contracts.workflows import DocumentResult, SweepResult
from models.repositories import connections
from settings import Settings
from tests.workflow.house import House
from workflows import starting

A_WHILE_AGO = timedelta(minutes=1)


@pytest.fixture
def door(lives_settings: Settings) -> WorkflowClient:
    """The API's way to start a claim."""
    return WorkflowClient(lives_settings.temporal_address, lives_settings.temporal_namespace)


async def sweep(house: House) -> SweepResult:
    return await house.engine.execute_workflow(
        "SweeperWorkflow",
        id=f"sweep-{uuid4()}",
        task_queue=queues.CLAIMS,
        result_type=SweepResult,
    )


async def test_a_claim_started_twice_is_one_claim(house: House, door: WorkflowClient) -> None:
    account = house.account()
    row = account.row()
    draft = account.draft(row)
    account.store(draft)
    await door.start_claim(draft)
    await door.start_claim(draft)
    claim = account.adopt(draft, row)
    await claim.until(S.AWAITING_EVIDENCE)
    assert claim.path().count(S.DETECTED) == 1


async def test_a_claim_that_ended_is_not_started_again(house: House) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    with pytest.raises(WorkflowAlreadyStartedError):
        await account.start(claim.draft, row)


async def test_the_sweeper_starts_a_claim_whose_start_was_lost(house: House) -> None:
    await sweep(house)  # what other tests have left
    account = house.account()
    row = account.row()
    draft = account.draft(row)
    account.store(draft, at=utc_now() - A_WHILE_AGO)
    assert (await sweep(house)).claims == 1
    await account.adopt(draft, row).until(S.AWAITING_EVIDENCE)


async def test_the_sweeper_leaves_a_claim_alone_that_is_being_started(house: House) -> None:
    await sweep(house)  # what other tests have left
    account = house.account()
    account.store(account.draft(account.row()), at=utc_now())
    assert (await sweep(house)).claims == 0


async def test_a_swept_claim_is_not_swept_again(house: House) -> None:
    account = house.account()
    row = account.row()
    draft = account.draft(row)
    account.store(draft, at=utc_now() - A_WHILE_AGO)
    await sweep(house)
    account.adopt(draft, row)
    assert (await sweep(house)).claims == 0


async def test_the_sweeper_starts_a_document_whose_start_was_lost(house: House) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    document = account.keep(*account.invoice(row), at=utc_now() - A_WHILE_AGO)
    assert (await sweep(house)).documents == 1
    handle = house.engine.get_workflow_handle(starting.document_workflow_id(document))
    DocumentResult.model_validate(await handle.result())
    await claim.until(S.UNDER_REVIEW)


async def test_the_sweeper_gives_each_seller_its_poll(house: House) -> None:
    account = house.account()
    await sweep(house)
    schedule = house.engine.get_schedule_handle(poll_schedule_id(account.seller))
    assert (await schedule.describe()).schedule.action is not None


async def test_the_sweeper_ends_the_polls_of_an_account_that_was_cut_off(house: House) -> None:
    account = house.account()
    await sweep(house)
    seller = account.seller
    with house.database.tenant(seller.tenant_id) as session:
        connections.disconnect(session, seller.seller_id, "an operator", utc_now())
    await sweep(house)
    for schedule_id in seller_schedules(seller.seller_id):
        with pytest.raises(RPCError, match="not found"):
            await house.engine.get_schedule_handle(schedule_id).describe()


async def test_the_sweeper_polls_an_account_again_that_connects_again(house: House) -> None:
    account = house.account()
    seller = account.seller
    with house.database.tenant(seller.tenant_id) as session:
        connections.disconnect(session, seller.seller_id, "an operator", utc_now())
    await sweep(house)
    account.consent_again()
    await sweep(house)
    schedule = house.engine.get_schedule_handle(poll_schedule_id(seller))
    assert (await schedule.describe()).schedule.action is not None


async def test_a_poll_that_is_there_is_not_made_again(house: House) -> None:
    house.account()
    await sweep(house)
    assert (await sweep(house)).polls == 0
