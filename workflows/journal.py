"""A claim's journal: every step is written down once, and the claim goes on from what is stored.

A step that is followed by another without a wait is held, and both are written in one transaction:
half of what a claim costs is the way to the database and back.
"""

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

with workflow.unsafe.imports_passed_through():
    from activities.projection import Projection
    from claims.states import is_legal, waiting_for
    from models.contracts.claim import (
        ClaimFacts,
        ClaimFile,
        ClaimIdentity,
        ClaimStatus,
        CommissionLine,
        Question,
    )
    from models.contracts.messages import AnswerQuestion
    from models.contracts.projection import EventKind, Transition, WrittenSteps
    from models.contracts.questions import WaitingFor
    from workflows import calls
    from workflows.starting import AMOUNT_CENTS, CLAIM_STATUS, CONFIDENCE, SHOWN_AT_START

_STORY_LINES = 20


class Journal:
    """Where the claim stands (`status`, `file`). Only `move` and `note` change it.

    `step` counts this writer's rows; `entered_at` is when the present status began. No row is dated
    before `not_before`: a workflow that goes on after another must not write into its past,
    whatever its own clock says. With `together`, steps may be held for the next one; histories from
    before that write each by itself.
    """

    def __init__(
        self, identity: ClaimIdentity, facts: ClaimFacts, *, together: bool = False
    ) -> None:
        self.identity = identity
        self.facts = facts
        self.status: ClaimStatus | None = None
        self.file = ClaimFile()
        self.step = 0
        self.entered_at: datetime = workflow.now()
        self.not_before: datetime = self.entered_at
        self._together = together
        self._held: list[Transition] = []
        self._story: list[str] = []
        self._shown = (SHOWN_AT_START if together else None, None, None)

    def resume(self, status: ClaimStatus, file: ClaimFile, step: int, entered_at: datetime) -> None:
        """Goes on where a run or another workflow left the claim."""
        self.status, self.file, self.step, self.entered_at = status, file, step, entered_at

    @property
    def holds_steps(self) -> bool:
        """Whether a step waits to be written with the next one."""
        return bool(self._held)

    async def move(
        self,
        target: ClaimStatus,
        reason: str,
        *,
        actor: str = "opside",
        opens: Question | None = None,
        waits_for: WaitingFor | None = None,
        closes_question: str | None = None,
        answer: AnswerQuestion | None = None,
        commission: CommissionLine | None = None,
        gives_back: bool = False,
        facts: ClaimFacts | None = None,
        with_next: bool = False,
        **learnt: Any,
    ) -> None:
        """Writes one transition. `learnt` are the fields of `ClaimFile` that change with it.

        `waits_for`: what the claim waits for from people now, with the claims that wait for it too.
        `gives_back`: units of invoices and an unused filing place go back to the other claims.
        `facts`: the claim's facts from now on.
        `with_next`: another step follows at once, before any wait and before anybody is told.
        After a kill the row may exist already and say otherwise: then the claim is where it says.
        """
        if not is_legal(self.status, target):
            raise calls.BrokenInvariant(f"no arrow from {self.status} to {target}")
        file = self.file.model_copy(update=learnt)
        self._hold(
            EventKind.TRANSITION,
            target,
            reason,
            actor,
            file,
            opens=opens,
            waits_for=waits_for,
            closes_question=closes_question,
            choice=answer.choice if answer else None,
            answer=answer.text if answer else "",
            commission=commission,
            gives_back_units=gives_back,
            gives_back_place=gives_back,
            facts=facts,
        )
        if with_next and self._together:
            self.status, self.file, self.entered_at = target, file, self._now()
        else:
            await self._write_held()

    async def note(
        self,
        reason: str,
        *,
        actor: str = "opside",
        commission: CommissionLine | None = None,
        **learnt: Any,
    ) -> None:
        """Writes down what happened without moving the claim."""
        status = self.status or ClaimStatus.DETECTED
        file = self.file.model_copy(update=learnt)
        self._hold(EventKind.NOTE, status, reason, actor, file, commission=commission)
        await self._write_held()

    def _now(self) -> datetime:
        return max(workflow.now(), self.not_before)

    def _hold(
        self,
        kind: EventKind,
        target: ClaimStatus,
        reason: str,
        actor: str,
        file: ClaimFile,
        **also: Any,
    ) -> None:
        self.step += 1
        info = workflow.info()
        step = Transition(
            identity=self.identity,
            writer=info.workflow_id,
            run_id=info.run_id,
            step=self.step,
            at=self._now(),
            kind=kind,
            source=self.status,
            target=target,
            actor=actor,
            reason=reason,
            file=file,
            **also,
        )
        self._held.append(step)

    async def _write_held(self) -> None:
        """All that is held becomes rows, or none of it; the claim goes on from the last of them.

        Rows of before a kill win, and what was to follow them is left out: the claim finds its
        way from there again.
        """
        steps = self._held
        summary = ", then ".join(_summary(step) for step in steps)
        if self._together:
            written = await calls.database(Projection.record_steps, steps, summary)
        else:
            stored = await calls.database(Projection.record_transition, steps[0], summary)
            written = WrittenSteps(step=self.step, target=stored.target, file=stored.file)
        done = steps[: written.step - steps[0].step + 1]
        self._held, self.step, last = [], written.step, done[-1]
        self._story += [f"- {s.at:%Y-%m-%d %H:%M} **{s.target}**: {s.reason}" for s in done]
        self.file = written.file or last.file
        if last.kind is EventKind.TRANSITION or written.target is not last.target:
            self.status, self.entered_at = written.target, self._now()

    def show(self, wake_at: datetime | None = None) -> None:
        """Tells Temporal UI where the claim is. Called before each wait, so that steps without a
        wait between them cost one search attribute event in all."""
        if self._held:
            raise calls.BrokenInvariant(f"{self.status} would wait before it is written")
        self._show_details(wake_at)
        amount, confidence = self.file.approved or self.file.claimed, self.file.confidence
        shown = (self.status, amount and amount.cents, confidence)
        if shown == self._shown or self.status is None:
            return
        updates: list[SearchAttributeUpdate[Any]] = [CLAIM_STATUS.value_set(self.status.value)]
        if amount is not None:
            updates.append(AMOUNT_CENTS.value_set(amount.cents))
        if confidence is not None:
            updates.append(CONFIDENCE.value_set(confidence))
        workflow.upsert_search_attributes(updates)  # pyright: ignore[reportUnknownMemberType]
        self._shown = shown

    def _show_details(self, wake_at: datetime | None) -> None:
        status = self.status or ClaimStatus.DETECTED
        lines = [f"**{status}** since {self.entered_at:%Y-%m-%d %H:%M} UTC"]
        lines.append(f"Waiting for {waiting_for(status)}.")
        if self.file.desk_note:
            lines.append(f"Desk: {self.file.desk_note}")
        if self.file.case_id:
            lines.append(f"Case {self.file.case_id}")
        if wake_at is not None:
            lines.append(f"Wakes up by itself {wake_at:%Y-%m-%d %H:%M} UTC.")
        workflow.set_current_details(
            "\n\n".join(lines) + "\n\n" + "\n".join(self._story[-_STORY_LINES:])
        )


def _summary(step: Transition) -> str:
    """What Temporal UI shows of a step."""
    named = step.target if step.kind is EventKind.TRANSITION else "note"
    return f"{named}: {step.reason}"
