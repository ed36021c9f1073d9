"""The run: claims come in, days go by, people act, Amazon fails, and parts are killed meanwhile."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from tests.chaos.accounts import Account, consent_again, open_accounts
from tests.chaos.amazon import AmazonDesk
from tests.chaos.days import Days
from tests.chaos.doors import Doors
from tests.chaos.listener import Listener
from tests.chaos.patience import patiently
from tests.chaos.people import People, Role
from tests.chaos.plan import Plan
from tests.chaos.stage import Stage

ENDED = frozenset({"closed", "expired", "withdrawn", "credited"})
CONNECTIONS = httpx.Limits(max_connections=40, max_keepalive_connections=10)
SETTLE_SECONDS, LOOK_SECONDS = 20.0, 0.5
STOPPED_FROM, STOPPED_UNTIL = timedelta(days=0), timedelta(days=1)
REVOKED_FROM, REVOKED_UNTIL = timedelta(days=2), timedelta(days=3)
# Where a claim is only for a moment: the day is not over for it.
PASSING = frozenset({"detected", "matching", "gate", "filing", "paid", "billed", "sealed"})


@dataclass
class Stop:
    """A stop switch that was pulled, between two moments of Amazon's clock. `in_flight` are the
    claims whose sends had left before."""

    account: Account
    since: str
    in_flight: list[str]
    until: str = ""


@dataclass
class Run:
    """What the checks look at, besides what they read from outside."""

    accounts: list[Account] = field(default_factory=list[Account])
    roles: list[Role] = field(default_factory=list[Role])
    stops: list[Stop] = field(default_factory=list[Stop])
    listeners: list[Listener] = field(default_factory=list[Listener])
    acts: Counter[str] = field(default_factory=Counter[str])


class Story:
    """Plays a plan. `tell` hears a line for each day."""

    def __init__(self, stage: Stage, plan: Plan, tell: Callable[[str], None]) -> None:
        self._stage = stage
        self._plan = plan
        self._tell = tell
        self.days = Days(stage)
        self.run = Run()
        self._found: list[dict[str, Any]] = []

    async def play(self, http: httpx.AsyncClient) -> None:
        """Until every claim has ended, or the days are over."""
        amazon = AmazonDesk(self._stage, http)
        self._found = found = await amazon.sellers()
        run = self.run
        run.accounts = await open_accounts(self._stage, http, found)
        run.roles = [Role(plan, run.accounts[plan.seller]) for plan in self._plan.claims]
        people = People(run.roles)
        run.acts = people.acts
        run.listeners = [Listener(self._stage, doors, doors.tenant_id) for doors in self._tenants()]
        listening = [asyncio.create_task(one.listen()) for one in run.listeners]
        try:
            self._stage.allowed = self._plan.kills_by(0)
            with self._stage.killing(self._plan.kills):
                await self._order_faults(amazon)
                await self._pull(amazon, people)
                await self._live(amazon, people)
            await self._come_to_rest()
            await asyncio.gather(*(one.catch_up() for one in run.listeners))
        finally:
            for task in listening:
                task.cancel()
            ends = await asyncio.gather(*listening, return_exceptions=True)
        failures = [end for end in ends if isinstance(end, Exception)]
        if failures:
            raise ExceptionGroup("the live events were not followed to the end", failures)

    def _tenants(self) -> list[Doors]:
        return list({one.tenant_id: one.doors for one in self.run.accounts}.values())

    async def _order_faults(self, amazon: AmazonDesk) -> None:
        for role in self.run.roles:
            for fault in role.plan.fate.faults:
                match = {"ledgerReference": role.plan.reference}
                body = {"sellerId": role.account.merchant_id, "match": match, **fault}
                await amazon.order_once(body)

    async def _pull(self, amazon: AmazonDesk, people: People) -> None:
        """A third of the claims comes in, then one seller's switch is pulled, then the others."""
        account = self.run.accounts[self._plan.stopped_seller]
        third = len(self.run.roles) // 3
        await asyncio.gather(*(people.enter(role) for role in self.run.roles[:third]))
        doors = account.doors
        pulled = await doors.post(
            f"/sellers/{account.seller_id}/stop",
            {"reason": "Chaos pulls the switch."},
            token=doors.operator,
            key="chaos-stop",
        )
        in_flight = [send["identity"]["claim_id"] for send in pulled["in_flight"]]
        self.run.stops.append(Stop(account, await amazon.now(), in_flight))
        await asyncio.gather(*(people.enter(role) for role in self.run.roles[third:]))

    async def _live(self, amazon: AmazonDesk, people: People) -> None:
        for number, day in enumerate(days()):
            self._stage.allowed = self._plan.kills_by(number)
            await self._scenes(amazon, day)
            open_claims = await self._pass(amazon, day)
            is_revoked = REVOKED_FROM <= day < REVOKED_UNTIL
            await people.act(open_claims, day, consent=not is_revoked)
            await self._come_to_rest()
            open_claims = await self._open_claims()
            self._tell_day(day, open_claims)
            if not open_claims:
                return

    async def _scenes(self, amazon: AmazonDesk, day: timedelta) -> None:
        """What the seed has for this day: the switch is released, consent ends or is given again,
        calls and reports fail."""
        for stop in self.run.stops:
            if day >= STOPPED_UNTIL and not stop.until:
                await self._release(amazon, stop)
        revoked = self.run.accounts[self._plan.revoked_seller]
        if REVOKED_FROM <= day < REVOKED_UNTIL:
            await amazon.order_once({"kind": "revoked", "sellerId": revoked.merchant_id})
        elif day >= REVOKED_UNTIL and await amazon.end_revocations():
            await consent_again(self._stage, self._found)
        for fault in self._plan.weather(day):
            merchant = self.run.accounts[fault.seller].merchant_id
            await amazon.order({**fault.body, "sellerId": merchant})

    async def _release(self, amazon: AmazonDesk, stop: Stop) -> None:
        stop.until = await amazon.now()
        doors = stop.account.doors
        await doors.post(
            f"/sellers/{stop.account.seller_id}/release",
            {"reason": "Chaos lets go."},
            token=doors.operator,
            key="chaos-release",
        )

    async def _pass(self, amazon: AmazonDesk, day: timedelta) -> list[dict[str, Any]]:
        """Amazon and the open claims come to this day, and the sellers' polls look what is new."""
        await amazon.move(day)
        open_ids = {claim["id"] for claim in await self._open_claims()}
        moving = [role for role in self.run.roles if role.id and str(role.id) in open_ids]
        await self.days.move([role.id for role in moving if role.id], day)
        polled = {role.account.seller_id: role.account.poll for role in moving}
        await asyncio.gather(*(self.days.poll(poll) for poll in polled.values()))
        return await self._open_claims()

    async def _open_claims(self) -> list[dict[str, Any]]:
        """Those that have not ended, and those that Amazon will still take money back from."""
        found = [claim for doors in self._tenants() for claim in await doors.claims()]
        waiting = {str(role.id) for role in self.run.roles if role.plan.fate.status == "credited"}
        return [
            claim
            for claim in found
            if claim["status"] not in ENDED
            or (claim["status"] == "closed" and claim["id"] in waiting)
        ]

    async def _come_to_rest(self) -> None:
        """A moment for what was just said to be acted on; who needs longer takes it tomorrow."""
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            claims = await patiently(self._open_claims, "The open claims")
            if not any(claim["status"] in PASSING for claim in claims):
                return
            await asyncio.sleep(LOOK_SECONDS)

    def _tell_day(self, day: timedelta, open_claims: list[dict[str, Any]]) -> None:
        by_status = Counter(claim["status"] for claim in open_claims)
        kills = sum(self._stage.killed.values())
        words = ", ".join(f"{count} {status}" for status, count in by_status.most_common(4))
        done = len(self.run.roles) - len(open_claims)
        self._tell(f"day {day / timedelta(days=1):5.1f}  {done:>4} done  {kills:>3} kills  {words}")


def days() -> Iterator[timedelta]:
    """When the story looks: soon after the first sends, then daily, then every few days."""
    moments = [0.0, 0.1, 0.5, 1.2, *(1 + 1.0 * n for n in range(1, 8))]
    moments += [9 + 2.0 * n for n in range(5)]
    moments += [20 + 4.0 * n for n in range(4)]
    moments += [38 + 6.0 * n for n in range(14)]
    return (timedelta(days=moment) for moment in moments)
