"""The story: the claims enter, and day by day each meets its fate."""

import asyncio
import time
from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from cli.demonstration.accounts import TENANT_ID
from cli.demonstration.acts import World
from cli.demonstration.board import Board
from cli.demonstration.cast import Account, Role, first_uploads
from cli.demonstration.engine_clock import EngineClock
from cli.demonstration.failure import DemoFailed
from cli.demonstration.scenario import DAYS, DECIDED, FIRST_DAY, Beat
from cli.demonstration.stage import Stage
from models.contracts.claim import ClaimStatus
from models.contracts.workflows import SellerPollInput

ARRIVAL_SECONDS = 90.0
# What a kill cut off is given up after its own time-out: a minute, five for a poll.
DISTURBED_SECONDS = 400.0
HELP_AFTER_SECONDS = 15.0
POLL_AGAIN_SECONDS = 45.0
SETTLING = timedelta(minutes=10)
UPLOADING = "sellers upload their suppliers' invoices"
SCENES = (
    "claims are matched with invoices and filed",
    "what could not be sent lies on the operator's desk",
    "Amazon decides",
    "Amazon pays",
    "the second round is paid, one payment is taken back",
)


class Story:
    """Plays all scenarios. Every step may be repeated, so that a kill of a part only delays it."""

    def __init__(
        self,
        stage: Stage,
        world: World,
        board: Board,
        clock: EngineClock,
        accounts: list[Account],
    ) -> None:
        self._stage = stage
        self._world = world
        self._board = board
        self._clock = clock
        self._accounts = accounts
        self._polling: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._polled_at: dict[UUID, float] = {}

    async def play(self) -> None:
        """Until every claim has ended, or is stuck. DemoFailed where the world cannot be set up."""
        self._board.open_scene(FIRST_DAY, UPLOADING)
        await asyncio.gather(*(self._prepare(account) for account in self._accounts))
        await asyncio.gather(*(self._order_fault(role) for role in self._board.roles))
        for day, scene in zip(DAYS, SCENES, strict=True):
            self._board.open_scene(day, scene)
            if day == FIRST_DAY:
                await self._enter()
                continue
            await self._travel(day)
            await asyncio.gather(*(self._play(role, day) for role in self._board.roles))

    async def _prepare(self, account: Account) -> None:
        """The seller's poll, and its invoices, less those that a scenario keeps back."""
        await self._clock.ensure_poll(_poll_of(account))
        names = first_uploads(account, self._board.roles)
        await asyncio.gather(*(self._upload(account, name) for name in names))

    async def _upload(self, account: Account, name: str) -> None:
        file = await self._world.amazon.invoice(account.merchant_id, name)
        await self._world.doors.upload(account.token, account.seller_id, file)

    async def _order_fault(self, role: Role) -> None:
        if role.scenario.fault:
            fault = await self._world.amazon.order_fault(
                role.account.merchant_id, role.facts.ledger_reference, role.scenario.fault
            )
            role.faults.append(fault)

    async def _enter(self) -> None:
        """The claims of one wave come to rest before those of the next enter."""
        for wave in sorted({role.scenario.wave for role in self._board.roles}):
            entering = [role for role in self._board.roles if role.scenario.wave == wave]
            await asyncio.gather(*(self._create(role) for role in entering))
            await asyncio.gather(*(self._play(role, FIRST_DAY) for role in entering))

    async def _create(self, role: Role) -> None:
        if role.scenario.before:
            await role.scenario.before(self._world, role)
        account = role.account
        role.claim_id = await self._world.doors.create_claim(
            account.token, account.seller_id, role.facts
        )

    async def _travel(self, day: timedelta) -> None:
        """Amazon and all open claims go to this day; then the sellers' polls look what is new.

        A claim that waits to be told of a filing place stays behind until it was told.
        """
        open_roles = [role for role in self._board.roles if not self._has_ended(role)]
        moving = [role for role in open_roles if not self._waits_for_a_place(role)]
        await self._world.amazon.move_clock(day)
        await asyncio.gather(*(self._clock.move(role.id, day) for role in moving))
        if day >= DECIDED:
            await asyncio.gather(*(self._clock.poll(_poll_of(one)) for one in self._accounts))

    async def _play(self, role: Role, day: timedelta) -> None:
        """A claim that is stuck is left where it is; the others go on."""
        try:
            for beat in role.scenario.beats:
                if beat.day == day and role.stuck is None:
                    await self._arrive(role, beat)
                    if beat.act:
                        await beat.act(self._world, role)
        except DemoFailed as error:
            role.stuck = error.message

    async def _arrive(self, role: Role, beat: Beat) -> None:
        """Wait for the claim to come to the beat's status, and help where a kill was in the way."""
        started, told = time.monotonic(), False
        while not await self._board.wait_until(role, beat.status, HELP_AFTER_SECONDS):
            status = self._board.status(role)
            limit = DISTURBED_SECONDS if self._stage.mends else ARRIVAL_SECONDS
            if time.monotonic() - started > limit:
                raise DemoFailed(f"it should be {beat.status} by now, and is {status}.")
            if self._stage.is_up and not told:
                self._board.tell(f"Waiting for “{role.scenario.title}” to be {beat.status}...")
                told = True
            await self._help(role, beat.day)

    async def _help(self, role: Role, day: timedelta) -> None:
        """What an undisturbed run needs not: news that got lost is asked for again, and a send that
        a kill left unsettled gets the time to be settled."""
        if self._board.status(role) is ClaimStatus.RETRYING:
            await self._clock.nudge(role.id, SETTLING)
        elif self._waits_for_a_place(role):
            await self._clock.move(role.id, day)
        elif day >= DECIDED:
            await self._poll_again(role.account)

    async def _poll_again(self, account: Account) -> None:
        """Once for all claims that wait, and not more often than Amazon makes reports."""
        async with self._polling[account.seller_id]:
            last = self._polled_at.get(account.seller_id)
            if last is None or time.monotonic() - last > POLL_AGAIN_SECONDS:
                await self._clock.poll(_poll_of(account))
                self._polled_at[account.seller_id] = time.monotonic()

    def _has_ended(self, role: Role) -> bool:
        return self._board.status(role) in (ClaimStatus.CLOSED, ClaimStatus.EXPIRED)

    def _waits_for_a_place(self, role: Role) -> bool:
        return self._board.status(role) is ClaimStatus.HELD_BY_BUDGET


def _poll_of(account: Account) -> SellerPollInput:
    return SellerPollInput(tenant_id=TENANT_ID, seller_id=account.seller_id)
