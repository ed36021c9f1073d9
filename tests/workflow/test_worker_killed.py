"""A worker that is killed in the middle of its work, and the next one that takes over."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
from psycopg import sql

from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import DocumentInput
from settings import Settings
from tests.workflow.house import House
from tests.workflow.living_claim import looks
from tests.workflow.worker_process import worker
from workflows import starting

AMAZON_HANGS = 6.0


async def until(true: Callable[[], object], what: str) -> None:
    async for _ in looks():
        if true():
            return
    raise AssertionError(f"never {what}")


async def test_a_worker_killed_in_the_middle_of_a_send_files_one_case(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    idle_house.sandbox.fault(kind="timeout", seconds=AMAZON_HANGS, accepted=True)
    row = account.row()
    document = account.keep(*account.invoice(row))
    claim = await account.begin(
        row, send_timeout=timedelta(seconds=3), settle_wait=timedelta(seconds=1)
    )
    with worker(lives_settings) as first:
        await read(idle_house, document)
        await until(account.cases, "accepted")
        first.kill()
    with worker(lives_settings):
        await claim.until(S.UNDER_REVIEW)
    acknowledged = [one.state for one in claim.submissions()]
    assert (len(account.cases()), acknowledged) == (1, ["acknowledged"])


async def test_a_step_that_was_committed_before_the_kill_is_not_written_again(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    row = account.row()
    document = account.keep(*account.invoice(row))
    claim = await account.begin(row)
    with place_is_slow(lives_settings, str(claim.identity.claim_id)):
        with worker(lives_settings) as first:
            await read(idle_house, document)
            await until(lambda: S.FILING in claim.path(), "about to file")
            first.kill()
        committed = claim.events()
    with worker(lives_settings):
        await claim.until(S.UNDER_REVIEW)
    assert claim.path()[-4:] == [S.MATCHING, S.GATE, S.FILING, S.UNDER_REVIEW]
    assert claim.events()[: len(committed)] == committed
    assert verify_chain(claim.events()) == []


async def read(house: House, document: DocumentInput) -> None:
    await house.engine.start_workflow(
        "DocumentWorkflow",
        document,
        id=starting.document_workflow_id(document),
        task_queue="claims",
    )


@contextmanager
def place_is_slow(settings: Settings, claim_id: str) -> Generator[None]:
    """The database takes its time over the claim's filing place, so that a kill meets the worker
    between steps that are committed and the end of the workflow task."""
    slow = sql.SQL(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(4); RETURN NEW; END $$;"
        "CREATE TRIGGER dawdle BEFORE INSERT ON filing_places FOR EACH ROW"
        " WHEN (NEW.claim_id = {}) EXECUTE FUNCTION dawdle()"
    ).format(sql.Literal(claim_id))
    owner_url = settings.database_owner_url or ""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(slow)
        try:
            yield
        finally:
            owner.execute("DROP FUNCTION dawdle CASCADE")
