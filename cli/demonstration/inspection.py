"""Looks at the end of every claim: over the API, in the database, at the sandbox, in history."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

from cli.demonstration.accounts import TENANT_ID
from cli.demonstration.acts import World
from cli.demonstration.cast import Role
from cli.demonstration.engine_clock import EngineClock
from cli.demonstration.findings import Ended, Findings
from cli.demonstration.patience import patiently
from cli.demonstration.sealed import SealedPackets
from cli.demonstration.stage import Stage
from models.contracts.audit import AuditEvent, verify_chain
from models.contracts.claim import ClaimIdentity, ClaimStatus, SubmissionKind
from models.contracts.money import Money
from models.contracts.packet import SubmissionRecord
from models.contracts.projection import EventKind
from models.db import Database
from models.repositories import projection, submission_records
from models.repositories.submissions import SubmissionState

MOST_EVENTS = 60  # of a claim that met no trouble
UNTROUBLED = "straight"


class Inspector:
    """Gathers the findings."""

    def __init__(self, stage: Stage, world: World, clock: EngineClock) -> None:
        self._stage = stage
        self._world = world
        self._clock = clock
        self._packets = SealedPackets(stage.home)

    async def inspect(self, roles: list[Role]) -> Findings:
        """All claims, all packets, and one that is tampered with."""
        cases = await self._world.amazon.cases()
        claims = await asyncio.gather(*(self._inspect(role, cases) for role in roles))
        packets = [packet for claim in claims for packet in claim.packets]
        return Findings(
            claims=list(claims),
            packets_verified=sum(1 for packet in packets if not self._packets.problems(packet)),
            tampering=self._packets.tamper(packets[0]) if packets else None,
        )

    async def _inspect(self, role: Role, cases: list[dict[str, Any]]) -> Ended:
        claim = await self._world.doors.claim(role.id)
        events, submissions = await patiently(
            lambda: asyncio.to_thread(self._stored, role), f"The rows of claim {role.id}"
        )
        nothing = Money(cents=0, currency=role.facts.currency)
        packets = [
            self._packets.keep(
                f"claim-{role.id}-v{version}.zip",
                await self._world.doors.packet(role.id, version),
            )
            for version in range(1, (claim.packet_version or 0) + 1)
        ]
        ended = Ended(
            role=role,
            path=[event.target for event in events if event.kind is EventKind.TRANSITION],
            channel=claim.channel,
            status=claim.status,
            claimed=claim.claimed or nothing,
            paid=claim.paid or nothing,
            units_in_kind=sum(line.inventory_quantity for line in claim.file.payouts),
            history_events=await self._clock.history_events(role.id),
            acknowledged=_acknowledged(submissions),
            packets=packets,
            problems=[],
        )
        own_cases = sum(1 for case in cases if role.is_subject_of(case))
        ended.problems.extend(_problems(ended, own_cases))
        if self._is_over_budget(ended):
            ended.problems.append(
                f"it cost {ended.history_events} history events, at most {MOST_EVENTS}."
            )
        ended.problems.extend(f"audit chain: {problem}" for problem in verify_chain(events))
        for packet in packets:
            ended.problems.extend(self._packets.problems(packet))
        return ended

    def _is_over_budget(self, ended: Ended) -> bool:
        """The budget is of a claim without trouble: a part that was killed costs events."""
        untroubled = ended.role.scenario.key == UNTROUBLED and not self._stage.mends
        return untroubled and ended.history_events > MOST_EVENTS

    def _stored(self, role: Role) -> tuple[list[AuditEvent], list[SubmissionRecord]]:
        identity = ClaimIdentity(
            tenant_id=TENANT_ID, seller_id=role.account.seller_id, claim_id=role.id
        )
        database = Database(self._stage.addresses.database_url, pool_size=1)
        try:
            with database.tenant(TENANT_ID) as session:
                events = projection.read_events(session, identity)
                return events, submission_records.of_claim(session, identity)
        finally:
            database.close()


def _acknowledged(submissions: Iterable[SubmissionRecord]) -> int:
    return sum(
        1
        for one in submissions
        if one.kind is SubmissionKind.INITIAL and one.state == SubmissionState.ACKNOWLEDGED
    )


def _problems(ended: Ended, cases: int) -> Iterator[str]:
    scenario = ended.role.scenario
    if ended.role.stuck is not None:
        yield ended.role.stuck
    elif ended.status is not scenario.ends:
        yield f"it ended {ended.status} and should be {scenario.ends}."
    elif not passes(ended.path, scenario.path):
        yield f"it took another way: {', '.join(ended.path)}."
    if ended.acknowledged > 1 or cases > 1:
        yield f"{ended.acknowledged} acknowledged submissions and {cases} cases, at most 1 each."
    if bool(ended.packets) is (ended.status is ClaimStatus.EXPIRED):
        yield "a claim has a packet if, and only if, it closed after filing."


def passes(path: list[ClaimStatus], wanted: tuple[ClaimStatus, ...]) -> bool:
    """Whether `wanted` comes in `path` in this order, with or without more between."""
    left = iter(path)
    return all(status in left for status in wanted)
