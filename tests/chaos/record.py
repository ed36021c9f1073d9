"""Everything that is read from outside when a run is over: HTTP, PostgreSQL, Amazon, Temporal."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
from psycopg.rows import dict_row
from temporalio.client import Client

from tests.chaos.accounts import Account
from tests.chaos.amazon import AmazonDesk, posted_lines
from tests.chaos.days import Days
from tests.chaos.doors import Doors
from tests.chaos.patience import Refused, patiently
from tests.chaos.people import Role
from tests.chaos.stage import Stage
from tests.chaos.story import Run

TABLES = (
    "claims", "claim_events", "dispute_submissions", "reimbursements", "reversals",
    "commission_lines", "filing_places", "feed_events", "documents", "packets",
)  # fmt: skip
UNWELCOME = "ExecutionStatus = 'Failed' OR ExecutionStatus = 'TimedOut'"
FEED_PAGE = 1000
STRANGERS_ASKED = 20


@dataclass(frozen=True)
class StuckWorkflow:
    """A workflow that is open, failed or timed out. `attempt` counts tries of its open task."""

    workflow_id: str
    kind: str
    status: str
    attempt: int


@dataclass
class Record:
    """`rows` by table, as the owner sees them; `cases` and `lines` are Amazon's truth. `answers`
    are the statuses of what one tenant got when it asked for what is another's."""

    run: Run
    home: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    listed: dict[UUID, list[dict[str, Any]]] = field(
        default_factory=dict[UUID, list[dict[str, Any]]]
    )
    cases: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    packets: dict[UUID, list[Path]] = field(default_factory=dict[UUID, list[Path]])
    pages: dict[UUID, list[dict[str, Any]]] = field(
        default_factory=dict[UUID, list[dict[str, Any]]]
    )
    workflows: list[StuckWorkflow] = field(default_factory=list[StuckWorkflow])
    answers: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @property
    def claims(self) -> dict[UUID, dict[str, Any]]:
        """The claims' rows by id."""
        return {row["id"]: row for row in self.rows["claims"]}

    def of_claim(self, table: str, claim_id: UUID | None) -> list[dict[str, Any]]:
        """The rows of one claim."""
        return [row for row in self.rows[table] if row["claim_id"] == claim_id]

    def cases_of(self, role: Role) -> list[dict[str, Any]]:
        """Amazon's cases about a claim's ledger row."""
        wanted = (role.account.merchant_id, role.plan.reference)
        return [
            case
            for case in self.cases
            if (case["sellerId"], case["claim"]["ledgerReference"]) == wanted
        ]

    def path_of(self, role: Role) -> str:
        """The way that a claim took, for whoever looks for the reason."""
        events = sorted(self.of_claim("claim_events", role.id), key=lambda row: row["seq"])
        steps = [row["target"] for row in events if row["kind"] != "note"]
        return " > ".join(steps) + (f" ({events[-1]['reason']})" if events else "")


async def read_all(stage: Stage, run: Run, days: Days, http: httpx.AsyncClient) -> Record:
    """Read everything, once the story has ended and nobody is killed any more."""
    record = Record(run, stage.home)
    amazon = AmazonDesk(stage, http)
    record.cases = await amazon.cases()
    record.lines = posted_lines(stage.home)
    record.rows = await patiently(lambda: asyncio.to_thread(_rows, stage), "The tables")
    for account in run.accounts:
        doors = account.doors
        record.listed[account.tenant_id] = await doors.claims()
        record.pages[account.tenant_id] = await _feed(doors)
    await _packets(record)
    record.workflows = await _workflows(await days.client())
    record.answers = [answer for account in run.accounts for answer in await _ask(record, account)]
    return record


def _rows(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    url = stage.addresses.database_owner_url
    with psycopg.connect(url) as connection, connection.cursor(row_factory=dict_row) as rows:
        return {table: rows.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608


async def _feed(doors: Doors) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    after = 0
    while True:
        page = await doors.get(f"/events/page?after={after}&limit={FEED_PAGE}")
        events += page["items"]
        if page["next_after"] >= page["newest"]:
            return events
        after = page["next_after"]


async def _packets(record: Record) -> None:
    folder = record.home / "packets"
    folder.mkdir(exist_ok=True)
    doors = {role.id: role.account.doors for role in record.run.roles}
    for row in record.rows["packets"]:
        claim_id, version = row["claim_id"], row["version"]
        path = f"/claims/{claim_id}/packet?version={version}"
        packet = folder / f"{claim_id}-v{version}.zip"
        packet.write_bytes((await doors[claim_id].send("GET", path)).content)
        record.packets.setdefault(claim_id, []).append(packet)


async def _workflows(client: Client) -> list[StuckWorkflow]:
    found: list[StuckWorkflow] = []
    async for one in client.list_workflows(f"ExecutionStatus = 'Running' OR {UNWELCOME}"):
        handle = client.get_workflow_handle(one.id, run_id=one.run_id)
        task = (await handle.describe()).raw_description.pending_workflow_task
        status = one.status.name if one.status else ""
        found.append(StuckWorkflow(one.id, one.workflow_type, status, task.attempt))
    return found


async def _ask(record: Record, account: Account) -> list[tuple[str, int]]:
    """What an operator of this tenant gets of another tenant's claims."""
    others = [role for role in record.run.roles if role.account.tenant_id != account.tenant_id]
    answers: list[tuple[str, int]] = []
    for role in others[:STRANGERS_ASKED]:
        for path in (f"/claims/{role.id}", f"/claims/{role.id}/timeline"):
            try:
                await account.doors.get(path)
                answers.append((path, httpx.codes.OK))
            except Refused as refused:
                answers.append((path, refused.status))
    return answers
