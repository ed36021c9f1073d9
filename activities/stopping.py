"""After a release: the claims that a stop switch held are told to look again."""

import asyncio
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client

from activities.failures import translated_async
from activities.signalling import tell
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import StopReleased
from models.contracts.workflows import ReleaseInput
from models.db import Database
from models.repositories import claims


@dataclass(frozen=True)
class Stopping:
    """Signals only: each claim checks the switch itself, under its lock, before it sends."""

    database: Database
    engine: Client

    @activity.defn
    @translated_async
    async def tell_released(self, released: ReleaseInput) -> int:
        """Tells every claim that is held; returns how many. Safe to repeat."""
        told = 0
        for identity in await asyncio.to_thread(self._held, released):
            news = StopReleased(news_id=f"release:{released.release_id}")
            told += await tell(self.engine, identity, "stop_released", news)
            activity.heartbeat(told)
        return told

    def _held(self, released: ReleaseInput) -> list[ClaimIdentity]:
        if released.tenant_id is None:
            with self.database.system() as session:
                return claims.stopped(session, released.seller_id)
        with self.database.tenant(released.tenant_id) as session:
            return claims.stopped(session, released.seller_id)
