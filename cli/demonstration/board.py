"""What the API says of every claim, read again and again while the demo runs."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from api.schemas.claims import ClaimSummary
from cli.demonstration.cast import Role
from cli.demonstration.doors import Doors
from models.contracts.claim import ClaimStatus

LOOK_SECONDS = 0.3


class Board:
    """The claims as they stand, and the day. Written by the story, read by the screen too."""

    def __init__(
        self,
        announce: Callable[[timedelta, str], None],
        heard: Callable[[Role, ClaimSummary], None],
        tell: Callable[[str], None],
    ) -> None:
        """`announce` is told of each scene, `heard` of each change of a claim's status, `tell` of
        what a person should know besides."""
        self.roles: list[Role] = []
        self.day = timedelta(0)
        self.scene = ""
        self._claims: dict[UUID, ClaimSummary] = {}
        self._announce = announce
        self._heard = heard
        self.tell = tell
        self._news = asyncio.Event()

    def open_scene(self, day: timedelta, scene: str) -> None:
        """From now on it is this day, and this happens."""
        self.day, self.scene = day, scene
        self._announce(day, scene)

    def claim(self, role: Role) -> ClaimSummary | None:
        """The claim as it was last seen."""
        return None if role.claim_id is None else self._claims.get(role.claim_id)

    def status(self, role: Role) -> ClaimStatus | None:
        """Where the claim was last seen."""
        claim = self.claim(role)
        return claim and claim.status

    async def watch(self, doors: Doors) -> None:
        """Look until cancelled."""
        while True:
            await self.look(doors)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, doors: Doors) -> None:
        """Look once."""
        for claim in await doors.claims():
            before = self._claims.get(claim.id)
            self._claims[claim.id] = claim
            role = next((role for role in self.roles if role.claim_id == claim.id), None)
            if role is not None and (before is None or before.status is not claim.status):
                self._heard(role, claim)
        self._news.set()

    async def wait_until(self, role: Role, status: ClaimStatus, seconds: float) -> bool:
        """Whether the claim came to this status in time."""
        try:
            async with asyncio.timeout(seconds):
                while self.status(role) is not status:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True
