"""A worker that is told to stop: what runs is finished, and nobody waits for a time-out after."""

import signal
from collections.abc import Callable
from datetime import timedelta

from models.contracts.claim import ClaimStatus as S
from settings import Settings
from tests.workflow.house import House
from tests.workflow.living_claim import LivingClaim, looks
from tests.workflow.worker_process import worker

CLAIMS = 5
AMAZON_TAKES = 1.5
# Longer than a worker of claims needs to stop.
AMAZON_TAKES_LONG = 6.0
AMAZON_HANGS = 12.0


async def until(true: Callable[[], object], what: str) -> None:
    async for _ in looks():
        if true():
            return
    raise AssertionError(f"never {what}")


async def working_claims(house: House, number: int) -> list[LivingClaim]:
    """Claims that have their invoice and were just started."""
    account = house.account()
    return [await account.with_invoice() for _ in range(number)]


async def time_outs(claims: list[LivingClaim]) -> list[str]:
    return [
        event
        for claim in claims
        for event in await claim.event_types()
        if event.endswith("_TIMED_OUT")
    ]


async def test_claims_at_work_go_on_with_the_next_worker_and_wait_for_no_time_out(
    idle_house: House, lives_settings: Settings
) -> None:
    idle_house.sandbox.fault(kind="slow", seconds=AMAZON_TAKES, times=1000)
    with worker(lives_settings) as first:
        claims = await working_claims(idle_house, CLAIMS)
        await until(idle_house.sandbox.cases, "sent")
        first.tell(signal.SIGTERM)
        with worker(lives_settings):
            for claim in claims:
                await claim.until(S.UNDER_REVIEW)
            status = await first.ends()
    assert (status, await time_outs(claims)) == (0, [])


async def test_a_worker_of_claims_that_is_stopped_gives_them_to_the_next_one(
    idle_house: House, lives_settings: Settings
) -> None:
    idle_house.sandbox.fault(kind="slow", seconds=AMAZON_TAKES_LONG, times=1000)
    with (
        worker(lives_settings, "--role", "evidence"),
        worker(lives_settings, "--role", "amazon"),
        worker(lives_settings, "--role", "claims") as first,
    ):
        claims = await working_claims(idle_house, CLAIMS)
        await until(lambda: len(idle_house.sandbox.cases()) == CLAIMS, "sent")
        first.tell(signal.SIGTERM)
        with worker(lives_settings, "--role", "claims"):
            for claim in claims:
                await claim.until(S.UNDER_REVIEW)
            status = await first.ends()
    # A workflow task may lose ten seconds (docs/decisions/stopping-a-worker.md), a send never.
    late = [event for event in await time_outs(claims) if "ACTIVITY" in event]
    assert (status, late) == (0, [])


async def test_a_send_that_is_under_way_is_finished_before_the_worker_ends(
    idle_house: House, lives_settings: Settings
) -> None:
    with worker(lives_settings) as only:
        account = idle_house.account()
        row = account.row()
        await account.upload_invoice(row)
        idle_house.sandbox.fault(kind="slow", seconds=AMAZON_TAKES)
        claim = await account.begin(row)
        await until(account.cases, "sent")
        only.tell(signal.SIGTERM)
        status = await only.ends()
    sent = [one.state for one in claim.submissions()]
    assert (status, sent, "Cut off" in only.said()) == (0, ["acknowledged"], False)


async def test_the_end_of_the_grace_names_what_it_cuts_and_the_claim_hears_of_it(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    row = account.row()
    with worker(lives_settings, WORKER_GRACE_SECONDS="1") as first:
        await account.upload_invoice(row)
        idle_house.sandbox.fault(kind="timeout", seconds=AMAZON_HANGS, accepted=True)
        claim = await account.begin(row, settle_wait=timedelta(seconds=1))
        await until(account.cases, "sent")
        first.tell(signal.SIGTERM)
        status = await first.ends()
    assert (status, f"Cut off: submit_claim of {claim.identity.workflow_id}" in first.said()) == (
        1,
        True,
    )


async def test_a_second_signal_ends_the_worker_at_once(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    row = account.row()
    with worker(lives_settings, WORKER_GRACE_SECONDS="600") as first:
        await account.upload_invoice(row)
        idle_house.sandbox.fault(kind="timeout", seconds=AMAZON_HANGS, accepted=True)
        claim = await account.begin(row)
        await until(account.cases, "sent")
        first.tell(signal.SIGTERM)
        await until(lambda: "Stopping" in first.said(), "stopping")
        first.tell(signal.SIGTERM)
        status = await first.ends()
    assert (status, f"Cut off: submit_claim of {claim.identity.workflow_id}" in first.said()) == (
        1,
        True,
    )
