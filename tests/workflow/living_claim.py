"""A hand on one running claim: what people and Amazon say to it, and what can be seen of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper

from claims.questions import Answer
from clock import utc_now
from models.contracts.audit import AuditEvent
from models.contracts.claim import ClaimIdentity, ClaimView
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import (
    Accepted,
    AnswerQuestion,
    Appeal,
    AttachEvidence,
    CaseNews,
    CaseOutcome,
    Decide,
    DecisionAction,
    Message,
)
from models.contracts.packet import SubmissionRecord
from models.contracts.projection import EventKind
from models.contracts.workflows import ClaimInput, ClaimResult
from models.db import Database
from models.repositories import projection, submission_records
from tests.patience import PATIENCE

PAUSE = 0.03
# What skipping time itself leaves in a history.
TIME_SKIPPING = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
}
_ids = count(1)


async def looks() -> AsyncIterator[None]:
    """Time for one more look, again and again until patience ends."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < end:
        yield
        await asyncio.sleep(PAUSE)


@dataclass
class LivingClaim:
    """`row` is the sandbox's ledger row that the claim is about."""

    engine: Client
    database: Database
    draft: ClaimInput
    row: dict[str, Any]
    handle: WorkflowHandle[Any, Any]

    @property
    def identity(self) -> ClaimIdentity:
        return self.draft.identity

    # What can be seen.

    async def view(self) -> ClaimView:
        return await self.handle.query("state", result_type=ClaimView)

    async def until(self, *wanted: S) -> ClaimView:
        """Waits in real time until the claim stands in one of these."""
        async for _ in looks():
            with suppress(RPCError):  # nobody answers a query while the worker is away
                view = await self.view()
                if view.status in wanted:
                    return view
        raise AssertionError(f"the claim is not {' or '.join(wanted)}: path {self.path()}")

    async def until_asked_again(self, before: ClaimView) -> ClaimView:
        """Waits in real time until another question is open than before."""
        known = before.file.question
        async for _ in looks():
            view = await self.view()
            if view.file.question not in (None, known):
                return view
        raise AssertionError(f"nothing else is asked: path {self.path()}")

    async def until_path_ends(self, *last: S) -> None:
        """Waits in real time until the last statuses that the claim went through are these."""
        async for _ in looks():
            if tuple(self.path()[-len(last) :]) == last:
                return
        raise AssertionError(f"the path does not end with {last}: {self.path()}")

    async def until_notes(self, number: int) -> None:
        """Waits in real time until so many notes were written down."""
        async for _ in looks():
            if len(self.notes()) >= number:
                return
        raise AssertionError(f"not {number} notes: {self.notes()}")

    async def until_it_waits_for_the_database(self) -> None:
        """Waits in real time until it found the database away."""
        async for _ in looks():
            history = await self.handle.fetch_history()
            if any(b"database is away" in _summary(event) for event in history.events):
                return
        raise AssertionError(f"no wait for the database: {await self.event_types()}")

    async def result(self) -> ClaimResult:
        """Waits for the end of the claim's workflow."""
        async with asyncio.timeout(PATIENCE):
            return ClaimResult.model_validate(await self.handle.result())

    async def is_running(self) -> bool:
        return (await self.handle.describe()).status is WorkflowExecutionStatus.RUNNING

    def events(self) -> list[AuditEvent]:
        """The claim's audit chain."""
        with self.database.tenant(self.identity.tenant_id) as session:
            return projection.read_events(session, self.identity)

    def path(self) -> list[S]:
        """The statuses that the claim went through."""
        return [event.target for event in self.events() if event.kind is EventKind.TRANSITION]

    def notes(self) -> list[str]:
        """What was written down without a move."""
        return [event.reason for event in self.events() if event.kind is EventKind.NOTE]

    def submissions(self) -> list[SubmissionRecord]:
        with self.database.tenant(self.identity.tenant_id) as session:
            return submission_records.of_claim(session, self.identity)

    async def event_types(self) -> list[str]:
        """The history's events without those of time skipping, by their names."""
        history = await self.handle.fetch_history()
        return [
            EventType.Name(event.event_type)
            for event in history.events
            if event.event_type not in TIME_SKIPPING
        ]

    async def now(self) -> datetime:
        """The claim's own clock."""
        return await TimeSkipper(self.engine).get_current_time(self.handle)

    # What happens to it.

    async def sleep(self, time: timedelta) -> None:
        """Moves the claim's clock; a claim that has ended, or ends on the way, stays as it is."""
        if not await self.is_running():
            return
        async with asyncio.timeout(PATIENCE):
            await TimeSkipper(self.engine).fast_forward(self.handle, time)

    async def sleep_to_the_end(self) -> ClaimResult:
        """Skips all idle time until the claim ends."""
        async with asyncio.timeout(PATIENCE):
            await TimeSkipper(self.engine).fast_forward(self.handle)
        return await self.result()

    async def update(self, name: str, message: Message) -> Accepted:
        async with asyncio.timeout(PATIENCE):
            return await self.handle.execute_update(
                name, message, id=f"{message.message_id}-{next(_ids)}", result_type=Accepted
            )

    async def answer(self, choice: Answer | str, text: str = "") -> Accepted:
        return await self.update("answer_question", await self.an_answer(choice, text))

    async def an_answer(self, choice: Answer | str, text: str = "") -> AnswerQuestion:
        """An answer to the open question, not sent."""
        question = (await self.view()).file.question
        return AnswerQuestion(
            message_id=str(uuid4()),
            actor="seller",
            question_id=question.question_id if question else uuid4(),
            choice=choice,
            text=text,
        )

    async def attach(self, document_id: UUID) -> Accepted:
        return await self.update(
            "attach_evidence",
            AttachEvidence(message_id=str(uuid4()), actor="seller", document_id=document_id),
        )

    async def decide(self, action: DecisionAction, **more: Any) -> Accepted:
        more.setdefault("reason", "looked into it")
        message = Decide(message_id=str(uuid4()), actor="operator", action=action, **more)
        return await self.update("decide", message)

    async def appeal(self, *documents: UUID, reason: str = "") -> Accepted:
        message = Appeal(
            message_id=str(uuid4()),
            actor="operator",
            reason=reason,
            grounds="The invoice shows the units and their cost.",
            document_ids=list(documents),
        )
        return await self.update("appeal", message)

    async def hear(self, outcome: CaseOutcome, version: int = 100) -> None:
        """Amazon's word on the case, as the seller's poll would pass it on."""
        case_id = (await self.view()).file.case_id or ""
        news = CaseNews(
            news_id=f"{case_id}:{version}",
            case_id=case_id,
            version=version,
            outcome=outcome,
            changed_at=utc_now(),
        )
        await self.handle.signal("case_status_changed", news)

    async def end(self) -> None:
        """Ends the workflow, so that the next test meets no claim of this one."""
        with suppress(RPCError):  # it has ended by itself
            await self.handle.terminate("the test is over")


def _summary(event: HistoryEvent) -> bytes:
    return event.user_metadata.summary.data


async def refusal_of(message: Awaitable[Accepted]) -> str:
    """The code that a claim refuses a message with. AssertionError when it takes it."""
    try:
        taken = await message
    except WorkflowUpdateFailedError as error:
        cause = error.cause
        assert isinstance(cause, ApplicationError), cause
        return cause.type or ""
    raise AssertionError(f"the claim took it: {taken}")
