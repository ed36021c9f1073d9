"""One answer, many claims: each is told by its own update and says itself what it makes of it.

A repeat is safe: a claim takes the message of an answer once for life, and a claim whose result is
kept is not told again.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from temporalio import activity
from temporalio.client import Client

from activities.asking_claims import AT_ONCE, ask, heartbeats, raise_first
from activities.failures import translated_async
from claims import question_groups as rules
from clock import utc_now
from models.contracts.bulk import BulkCounts, ItemResult
from models.contracts.questions import GroupAnswerRef
from models.db import Database
from models.repositories import question_answers
from models.repositories.question_answers import AnswerItem, AnswerRecord

_CLAIMS_A_ROUND = 100


@dataclass(frozen=True)
class QuestionAnswers:
    """Works in the answer's own tenant."""

    database: Database
    engine: Client

    @activity.defn
    @translated_async
    async def carry_answer(self, answer: GroupAnswerRef) -> BulkCounts:
        """Tells up to a hundred claims, a few at once; returns where all of them stand now."""
        async with heartbeats():
            record, items = await asyncio.to_thread(self._begin, answer)
            places = asyncio.Semaphore(AT_ONCE)
            telling = [self._tell(record, item, places) for item in items]
            raise_first(await asyncio.gather(*telling, return_exceptions=True))
            return await asyncio.to_thread(self._end, answer)

    async def _tell(
        self, record: AnswerRecord, item: AnswerItem, places: asyncio.Semaphore
    ) -> None:
        async with places:
            claim_id = item.identity.claim_id
            update, message = rules.message_to(claim_id, item.question_id, record.given)
            result = await ask(self.engine, item.identity, update, message)
            await asyncio.to_thread(self._keep, record.ref, claim_id, result)

    def _begin(self, answer: GroupAnswerRef) -> tuple[AnswerRecord, list[AnswerItem]]:
        with self.database.tenant(answer.tenant_id) as session:
            question_answers.record_state(session, answer, utc_now())
            items = question_answers.open_items(session, answer, _CLAIMS_A_ROUND)
            return question_answers.get(session, answer.answer_id), items

    def _keep(self, answer: GroupAnswerRef, claim_id: UUID, result: ItemResult) -> None:
        with self.database.tenant(answer.tenant_id) as session:
            question_answers.record_result(session, answer, claim_id, result, utc_now())

    def _end(self, answer: GroupAnswerRef) -> BulkCounts:
        with self.database.tenant(answer.tenant_id) as session:
            return question_answers.record_state(session, answer, utc_now())
