"""A running claim, as the phases beside this file see it: journal, mailbox and waits."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims.admission import (
        can_follow_loss,
        check_answer,
        check_appeal,
        check_decision,
        check_evidence,
        tells_desk_of_loss,
    )
    from claims.states import is_end
    from models.contracts.claim import ClaimPolicy, ClaimStatus, DeskCause, Ending
    from models.contracts.messages import AnswerQuestion, Inbox, Message
    from models.contracts.workflows import ClaimInput
    from models.errors import OpsideError
    from workflows.journal import Journal
    from workflows.mailbox import Mailbox


class RunningClaim:
    """One claim in one workflow run. `next_wake_up` is the timer it sleeps on, if any."""

    def __init__(self, started: ClaimInput) -> None:
        self.identity = started.identity
        self.facts = started.facts
        self.follows = started.follows
        self.policy: ClaimPolicy = started.policy
        self.journal = Journal(started.identity, started.facts, together=started.steps_together)
        self.mail = Mailbox(Inbox())
        self.earlier_runs: list[str] = []
        self.next_wake_up: datetime | None = None
        if started.resumed is not None:
            past = started.resumed
            self.journal.resume(past.status, past.file, past.step, past.entered_at)
            self.mail = Mailbox(past.inbox)
            self.earlier_runs = past.runs

    @property
    def status(self) -> ClaimStatus:
        """Where the claim stands; `detected` until its first row is written."""
        return self.journal.status or ClaimStatus.DETECTED

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to do for this workflow."""
        return is_end(self.status, was_filed=self.journal.file.case_id is not None)

    @property
    def has_loss_news(self) -> bool:
        """Whether there is a word on the loss that the claim can act on where it stands."""
        news, status, file = self.mail.inbox.loss, self.status, self.journal.file
        if news is None:
            return False
        if tells_desk_of_loss(status, file):
            return True
        if news.unsure_until is not None and not (
            status is ClaimStatus.FILING and workflow.now() < news.unsure_until
        ):
            return False
        return can_follow_loss(status, file)

    @property
    def is_overdue(self) -> bool:
        """Whether the claim's own deadline for filing has passed."""
        return workflow.now() >= self.facts.deadline

    async def wait(self, wanted: Callable[[], bool], until: datetime | None, summary: str) -> None:
        """Sleeps until `wanted`, an operator's decision, a signal to refuse, a word on the loss, or
        the time `until`.

        The caller looks again at all of them, in its own order.
        """
        inbox = self.mail.inbox

        def awake() -> bool:
            return bool(inbox.decisions or inbox.refused) or self.has_loss_news or wanted()

        left = None if until is None else until - workflow.now()
        if awake() or (left is not None and left <= timedelta(0)):
            return
        self.next_wake_up = until
        self.journal.show(wake_at=until)
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(awake, timeout=left, timeout_summary=summary)
        self.next_wake_up = None

    def drop_stale_messages(self) -> None:
        """Drops people's messages that no longer apply, because the claim has moved on."""
        inbox, file, status = self.mail.inbox, self.journal.file, self.status
        alone = Inbox()
        for answer in list(inbox.answers):
            self._drop_unless(answer, partial(check_answer, status, file, alone, answer))
        for document in list(inbox.evidence):
            self._drop_unless(document, partial(check_evidence, status, file, document))
        for decision in list(inbox.decisions):
            self._drop_unless(decision, partial(check_decision, status, file, alone, decision))
        for appeal in list(inbox.appeals):
            self._drop_unless(appeal, partial(check_appeal, status, file, alone, appeal))

    def _drop_unless(self, message: Message, still_applies: Callable[[], None]) -> None:
        try:
            still_applies()
        except OpsideError:
            self.mail.drop(message)

    async def to_desk(self, cause: DeskCause, why: str) -> None:
        """Lays the claim on the operator's desk, saying why."""
        await self.journal.move(ClaimStatus.ON_DESK, why, desk=cause, desk_note=why, wake_at=None)

    async def expire(self) -> None:
        """The deadline passed before anything was filed; what was held goes back."""
        await self.journal.move(
            ClaimStatus.EXPIRED,
            "The deadline for filing passed.",
            closes_question="expired",
            gives_back=True,
            question=None,
            pending=None,
            wake_at=None,
            ending=Ending.EXPIRED,
        )

    async def withdraw(self, actor: str, reason: str, answer: AnswerQuestion | None = None) -> None:
        """A person ends the claim, an operator or by `answer` the seller. Its units go back:
        nobody will claim them here."""
        await self.journal.move(
            ClaimStatus.WITHDRAWN,
            reason,
            actor=actor,
            closes_question="withdrawn" if answer is None else "answered",
            answer=answer,
            gives_back=True,
            question=None,
            pending=None,
            desk=None,
            desk_note=None,
            wake_at=None,
            ending=Ending.WITHDRAWN,
        )
