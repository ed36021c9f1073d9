"""Amazon's limits over processes: counted by the server that is called."""

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from integrations.amazon.operations import LIMITS
from models.db import Database
from tests.fixtures_database import DatabaseUrls, new_tenant
from tests.unit.integrations.loopback import Server, json_reply

PROCESSES = 8
SECONDS = 5
PLAN = LIMITS["getReport"]
GREEDY, MODEST = "GREEDY", "MODEST"
ROOT = Path(__file__).parents[2]


class Amazon(Server):
    """Answers every merchant, and keeps when it was called for whom."""

    def __init__(self) -> None:
        super().__init__()
        self.called_at: dict[str, list[float]] = defaultdict(list)
        for merchant in (GREEDY, MODEST):
            self.on("GET", f"/reports/2021-06-30/reports/{merchant}", self._count)

    def _count(self, received):
        self.called_at[received.path.rsplit("/", 1)[1]].append(time.monotonic())
        return json_reply({"processingStatus": "IN_QUEUE"})


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    server = Amazon()
    yield server
    server.close()


def caller(amazon: Amazon, url: str, tenant: UUID, merchant: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.workflow.calling_amazon", url, amazon.url]
    return subprocess.Popen([*command, str(tenant), merchant, str(SECONDS)], cwd=ROOT)


def allowed(calls: list[float]) -> bool:
    """Whether no stretch of calls, from any one to any later one, is more than the plan allows.

    A tenth of a second is what the way to the server may differ by.
    """
    return all(
        later - earlier + 1 <= PLAN.burst + PLAN.rate * (calls[later] - calls[earlier] + 0.1)
        for earlier in range(len(calls))
        for later in range(earlier, len(calls))
    )


def test_eight_processes_of_which_some_are_killed_never_call_more_than_the_limit_allows(
    amazon: Amazon, database: Database, database_urls: DatabaseUrls
) -> None:
    tenant = new_tenant(database)
    processes = [caller(amazon, database_urls.app, tenant, GREEDY) for _ in range(PROCESSES - 1)]
    processes.append(caller(amazon, database_urls.app, tenant, MODEST))
    while len(amazon.called_at[GREEDY]) < PLAN.burst:
        assert any(process.poll() is None for process in processes)
        time.sleep(0.02)
    for process in processes[:3]:
        process.kill()
    processes.append(caller(amazon, database_urls.app, tenant, GREEDY))
    for process in processes:
        process.wait()

    calls = {merchant: sorted(moments) for merchant, moments in amazon.called_at.items()}
    assert {merchant: allowed(moments) for merchant, moments in calls.items()} == {
        GREEDY: True,
        MODEST: True,
    }
    # Whoever calls alone is not slowed down by seven others who want more than there is.
    assert len(calls[MODEST]) >= PLAN.burst
    assert len(calls[GREEDY]) > PLAN.burst
