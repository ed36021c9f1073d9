"""The embedded engine answers."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.testing import TimeSkipper
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import psycopg

    from engine.parts import External
    from engine.stack import EmbeddedStack
    from engine.state import Addresses, running_state


@workflow.defn
class Patient:
    @workflow.run
    async def run(self) -> str:
        await workflow.sleep(timedelta(hours=24))
        return "a day later"


async def test_time_skips_on_a_running_workflow(temporal_client: Client) -> None:
    async with Worker(temporal_client, task_queue="patience", workflows=[Patient]):
        handle = await temporal_client.start_workflow(
            Patient.run, id="patient", task_queue="patience"
        )
        await TimeSkipper(temporal_client).fast_forward(handle, timedelta(hours=25))
        assert await handle.result() == "a day later"


@pytest.mark.parametrize("login", ["database_url", "database_system_url", "database_owner_url"])
def test_each_login_of_the_database_answers(engine: Addresses, login: str) -> None:
    with psycopg.connect(getattr(engine, login)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_with_everything_elsewhere_nothing_starts(engine: Addresses, tmp_path: Path) -> None:
    elsewhere = External(
        temporal_address=engine.temporal_address,
        database_url=engine.database_url,
        database_system_url=engine.database_system_url,
        database_owner_url=engine.database_owner_url,
    )
    with EmbeddedStack(tmp_path / "home", parts=(), external=elsewhere) as stack:
        state = running_state(stack.folder)
        assert state is not None
        assert state.parts == ()
        assert state.addresses == engine
