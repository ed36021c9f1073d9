"""What was committed and never started: claims, documents, and the polls of sellers."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from temporalio import activity
from temporalio.client import Client

from activities.failures import translated, translated_async
from activities.schedules import ensure_seller_poll, ensure_seller_sync, remove_seller_schedules
from activities.signalling import tell
from clock import utc_now
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import BudgetFreed
from models.contracts.questions import GroupAnswerInput
from models.contracts.workflows import Missing, SellerPollInput
from models.db import Database
from models.errors import DatabaseAway
from models.repositories import (
    budget_limits,
    bulk,
    claims,
    connections,
    documents,
    feed,
    question_answers,
    question_reminders,
    sellers,
)
from models.repositories.budget_limits import UntoldPlace
from models.repositories.sellers import SellerRecord

_SETTLE = timedelta(seconds=20)
_BATCH = 100
_EVENTS_ARE_KEPT = timedelta(days=30)
_EVENTS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Sweeping:
    """Works as the system login, because it looks across tenants."""

    database: Database
    engine: Client
    poll_interval: timedelta
    sync_interval: timedelta

    @activity.defn
    @translated
    def find_missing(self) -> Missing:
        """Rows older than 20 seconds that no workflow was started for, oldest first; of documents
        also what was mended since.

        Live events whose time is over are removed here: no workflow has to know of them.
        """
        self._remove_old_events()
        before = utc_now() - _SETTLE
        with self.database.system() as session:
            return Missing(
                claims=claims.unstarted(session, before, _BATCH),
                documents=[
                    *documents.unread(session, before, _BATCH),
                    *documents.not_offered(session, before, _BATCH),
                ],
                bulks=bulk.unstarted(session, before, _BATCH),
                answers=[
                    GroupAnswerInput(answer=answer)
                    for answer in question_answers.untold(session, before, _BATCH)
                ],
            )

    @activity.defn
    @translated
    def mark_started(self, started: list[ClaimIdentity]) -> None:
        """Remembers that these claims have their workflows."""
        for identity in started:
            with self.database.tenant(identity.tenant_id) as session:
                claims.mark_started(session, identity, utc_now())

    @activity.defn
    @translated_async
    async def ensure_polls(self) -> int:
        """A poll for every seller that has none, and a sync for every one that is connected;
        neither for one that took its consent back. Returns how many polls were new."""
        accounts = await asyncio.to_thread(self._sellers)
        connected, ended = await asyncio.to_thread(self._connected)
        new = 0
        for account in accounts:
            seller = SellerPollInput(tenant_id=account.tenant_id, seller_id=account.seller_id)
            if account.seller_id in ended:
                await remove_seller_schedules(self.engine, seller)
                continue
            new += await ensure_seller_poll(self.engine, seller, self.poll_interval)
            if account.seller_id in connected and self.sync_interval:
                await ensure_seller_sync(self.engine, seller, self.sync_interval)
        return new

    @activity.defn
    @translated_async
    async def tell_of_places(self) -> int:
        """Tells claims that were given a filing place while nobody could tell them; returns how
        many. One that was told passes it over."""
        told = 0
        for place in await asyncio.to_thread(self._untold_places):
            news = BudgetFreed(news_id=place.news_id)
            told += await tell(self.engine, place.identity, "budget_freed", news)
        return told

    @activity.defn
    @translated
    def remind_of_questions(self) -> int:
        """Tells the live feed of open questions whose deadline is near, once for each group;
        returns how many."""
        now = utc_now()
        with self.database.system() as session:
            due = question_reminders.due_reminders(session, now, _BATCH)
        reminded = 0
        for group in due:
            with self.database.tenant(group.tenant_id) as session:
                reminded += question_reminders.remind(session, group, now)
        return reminded

    def _untold_places(self) -> list[UntoldPlace]:
        with self.database.system() as session:
            return budget_limits.untold(session, utc_now() - _SETTLE, _BATCH)

    def _remove_old_events(self) -> None:
        """What cannot be removed in time is left to the next sweep: starting claims comes first."""
        with suppress(DatabaseAway), self.database.system() as session:
            feed.prune(session, utc_now() - _EVENTS_ARE_KEPT, _EVENTS_AT_ONCE)

    def _connected(self) -> tuple[set[UUID], set[UUID]]:
        """Sellers that are connected, and those that no longer are."""
        with self.database.system() as session:
            return sellers.connected(session), connections.ended(session)

    def _sellers(self) -> list[SellerRecord]:
        with self.database.system() as session:
            return sellers.all_sellers(session)
