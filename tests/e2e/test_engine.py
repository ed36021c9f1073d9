"""The embedded engine answers."""

from datetime import timedelta

import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.testing import TimeSkipper
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import psycopg

    from engine.state import Addresses


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
