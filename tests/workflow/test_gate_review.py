"""Reviews on a real engine: labels become certificates and models, and models need a yes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from activities.schedules import EVIDENCE_REVIEW, ensure_evidence_review
from claims.questions import Answer
from models.contracts.certificates import (
    Certificate,
    CertificateState,
    ModelRecord,
    ModelState,
    ReviewResult,
)
from models.contracts.claim import ClaimStatus as S
from models.repositories import certificates, match_models
from settings import Settings
from tests.api.conftest import SECRET, Tokens, serving
from tests.workflow.house import Account, House
from tests.workflow.labelled import answered, bought, printed, review, unnamed
from tests.workflow.living_claim import LivingClaim, looks

ENOUGH_TO_CERTIFY = 120
ENOUGH_TO_TRAIN = 500
ENOUGH_TO_RECALIBRATE = 260
OWN_ANSWERS = 90
WHY = "Looked at the comparison."


@pytest.fixture
async def api(lives_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    told = lives_settings.model_copy(update={"jwt_secret": SecretStr(SECRET)})
    async with serving(told) as client:
        yield client


async def decided(
    api: httpx.AsyncClient, account: Account, version: str, *, accept: bool
) -> httpx.Response:
    return await api.post(
        f"/api/v1/gate/models/{version}/decide",
        json={"accept": accept, "reason": WHY},
        headers=Tokens(account.seller.tenant_id).operator(),
    )


def models_of(account: Account) -> list[ModelRecord]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return match_models.list_models(session)


def book_of(account: Account) -> list[Certificate]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return certificates.book(session)


async def proposed(account: Account) -> str:
    """The model that a review of labels enough proposes."""
    answered(account, ENOUGH_TO_TRAIN, wrong_in=3)
    (version,) = (await review(account)).proposed
    return version


async def next_claim(account: Account, number: int) -> LivingClaim:
    """A claim that was matched, by the model in use."""
    draft = unnamed(account, number)
    await bought(account, printed(number))
    claim = await account.start(draft, {})
    await claim.until(S.AWAITING_ANSWER)
    return claim


async def model_of(claim: LivingClaim) -> str | None:
    match = (await claim.view()).file.match
    assert match is not None
    return match.model_version


async def test_a_proposed_model_is_better_on_frozen_labels_and_scores_no_claim(
    house: House,
) -> None:
    account = house.account()
    version = await proposed(account)
    (model,) = models_of(account)
    assert model.comparison.new.log_loss < model.comparison.now.log_loss
    assert await model_of(await next_claim(account, 1_000)) != version


async def test_a_yes_over_the_api_changes_the_model_that_workers_use(
    house: House, api: httpx.AsyncClient
) -> None:
    account = house.account()
    version = await proposed(account)
    said = await decided(api, account, version, accept=True)
    assert said.status_code == 200, said.text
    assert await model_of(await next_claim(account, 1_001)) == version


async def test_a_no_leaves_the_model_and_the_next_review_does_not_propose_it_again(
    house: House, api: httpx.AsyncClient
) -> None:
    account = house.account()
    version = await proposed(account)
    await decided(api, account, version, accept=False)
    assert (await review(account)).proposed == []
    assert [model.state for model in models_of(account)] == [ModelState.REFUSED]
    assert await model_of(await next_claim(account, 1_002)) != version


async def test_a_second_review_of_the_same_labels_changes_nothing(house: House) -> None:
    account = house.account()
    version = await proposed(account)
    before = (models_of(account), book_of(account))
    assert (await review(account)).proposed == [version]
    assert (models_of(account), book_of(account)) == before


async def test_labels_of_one_tenant_train_no_model_of_another(house: House) -> None:
    labelled, other = house.account(), house.account(1)
    version = await proposed(labelled)
    answered(other, 10)
    assert (await review(other)).proposed == []
    assert ([model.version for model in models_of(labelled)], models_of(other)) == ([version], [])


async def test_a_yes_to_a_model_of_another_tenant_is_not_found(
    house: House, api: httpx.AsyncClient
) -> None:
    version = await proposed(house.account())
    said = await decided(api, house.account(1), version, accept=True)
    assert said.status_code == 404, said.text


async def test_fewer_answers_calibrate_the_shipped_trees(
    house: House, api: httpx.AsyncClient
) -> None:
    account = house.account()
    answered(account, ENOUGH_TO_RECALIBRATE)
    (version,) = (await review(account)).proposed
    comparison = models_of(account)[0].comparison
    assert comparison.new.log_loss < comparison.now.log_loss
    await decided(api, account, version, accept=True)
    assert (await review(account)).certified == 1
    assert book_of(account)[0].model_version == version


async def test_a_calibration_is_certified_by_labels_that_it_was_not_fitted_to(
    house: House, api: httpx.AsyncClient
) -> None:
    account = house.account()
    answered(account, ENOUGH_TO_RECALIBRATE)
    (version,) = (await review(account)).proposed
    fitted_to = int(models_of(account)[0].card["pairs"])
    await decided(api, account, version, accept=True)
    await review(account)
    assert book_of(account)[0].labels == ENOUGH_TO_RECALIBRATE - fitted_to


async def test_a_tenant_that_cannot_be_reviewed_does_not_stop_the_others(
    house: House, api: httpx.AsyncClient
) -> None:
    broken, other = house.account(), house.account(1)
    version = await proposed(broken)
    await decided(api, broken, version, accept=True)
    house.store.put(f"{broken.seller.tenant_id}/models/{version}.json", b"{}", "application/json")
    answered(other, ENOUGH_TO_CERTIFY)
    result = await reviewed_by_schedule(house)
    assert result.failed >= 1
    assert [entry.state for entry in book_of(other)] == [CertificateState.CERTIFIED]


async def test_the_command_reviews_a_tenant_and_says_what_came_of_it(
    house: House, lives_settings: Settings
) -> None:
    account = house.account()
    answered(account, ENOUGH_TO_TRAIN, wrong_in=3)
    said = await commanded(lives_settings, account)
    assert said["certified"] is False
    assert [model.version for model in models_of(account)] == [said["proposed"]]


async def test_what_the_seller_answered_to_his_own_claims_certifies(house: House) -> None:
    account = house.account(places_per_day=0)
    numbers = range(OWN_ANSWERS)
    drafts = [unnamed(account, number) for number in numbers]
    await bought(account, *[printed(number) for number in numbers])
    for draft in drafts:
        claim = await account.start(draft, {})
        await claim.until(S.AWAITING_ANSWER)
        await claim.answer(Answer.YES)
    await review(account)
    assert [entry.state for entry in book_of(account)] == [CertificateState.CERTIFIED]


async def reviewed_by_schedule(house: House) -> ReviewResult:
    """One run of the house's Schedule."""
    await ensure_evidence_review(house.engine, every=timedelta(days=365))
    schedule = house.engine.get_schedule_handle(EVIDENCE_REVIEW)
    before = (await schedule.describe()).info.num_actions
    await schedule.trigger()
    async for _ in looks():
        info = (await schedule.describe()).info
        if info.num_actions > before and not info.running_actions:
            action: Any = info.recent_actions[-1].action
            run = house.engine.get_workflow_handle(
                action.workflow_id, run_id=action.first_execution_run_id
            )
            return ReviewResult.model_validate(await run.result())
    raise AssertionError("the Schedule never ran")


async def commanded(settings: Settings, account: Account) -> dict[str, Any]:
    """What `opside evidence retrain` prints."""
    arguments = [
        *("evidence", "retrain", "--tenant", str(account.seller.tenant_id)),
        *("--actor", "an operator", "--reason", WHY, "--json"),
    ]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", f"from cli.main import app; app({arguments!r})"),
        env={
            "OPSIDE_HOME": str(settings.home),
            "DATABASE_URL": settings.database_url or "",
            "STORAGE_URL": settings.storage_url or "",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed_json, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return json.loads(printed_json)
