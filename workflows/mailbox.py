"""What a claim was told and has not acted on yet; each message is taken once, by its id."""

from typing import TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.contracts.messages import (
        AnswerQuestion,
        Appeal,
        AttachEvidence,
        BudgetFreed,
        CaseNews,
        Decide,
        Inbox,
        LossNews,
        Message,
        PayoutNews,
        ReversalNews,
        StopReleased,
    )

M = TypeVar("M", bound=Message)

_MOVED_ON = "The claim moved on before this had its effect; read it again."


class Mailbox:
    """Wraps the claim's `Inbox`. A person's message is settled when it had its effect, or dropped
    when the claim had moved on before."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self._seen = set(inbox.seen)
        self._settled = set(inbox.seen)
        self._dropped: dict[str, str] = {}

    def is_new(self, message_id: str) -> bool:
        """Whether no message with this id was taken before."""
        return message_id not in self._seen

    def is_settled(self, message_id: str) -> bool:
        """Whether a person's message has had its effect, or was dropped."""
        return message_id in self._settled

    def why_dropped(self, message_id: str) -> str | None:
        """Why the message had no effect; None for one that had."""
        return self._dropped.get(message_id)

    def take(self, message: Message) -> None:
        """Keeps a person's message that was checked."""
        self._remember(message.message_id)
        if isinstance(message, AnswerQuestion):
            self.inbox.answers.append(message)
        elif isinstance(message, AttachEvidence):
            self.inbox.evidence.append(message)
        elif isinstance(message, Decide):
            self.inbox.decisions.append(message)
        elif isinstance(message, Appeal):
            self.inbox.appeals.append(message)

    def take_news(
        self, news: CaseNews | PayoutNews | ReversalNews | BudgetFreed | StopReleased
    ) -> None:
        """Keeps news from outside; the same news twice is passed over."""
        if not self.is_new(news.news_id):
            return
        self._remember(news.news_id)
        if isinstance(news, CaseNews):
            self.inbox.news.append(news)
        elif isinstance(news, PayoutNews):
            self.inbox.payouts.append(news.line)
        elif isinstance(news, ReversalNews):
            self.inbox.reversals.append(news.line)
        else:
            self._take_release(news)

    def take_loss_news(self, news: LossNews) -> None:
        """Keeps the newest word on the loss; it says all that those before it said."""
        self.inbox.loss = news

    def forget_doubt(self) -> None:
        """A person has decided to file what Amazon may have paid."""
        if self.inbox.loss is not None and self.inbox.loss.unsure_until is not None:
            self.inbox.loss = None

    def whose_release(self, otherwise: str) -> tuple[str, str]:
        """Who told the held claim to look again, and why; asked once for each time."""
        inbox = self.inbox
        who, why = inbox.released_by, inbox.released_why or otherwise
        inbox.released_by, inbox.released_why = "opside", ""
        return who, why

    def refuse(self, message: Message, why: str) -> None:
        """Keeps a sentence about a signal that was not valid, to be recorded; once per id."""
        if self.is_new(message.message_id):
            self._remember(message.message_id)
            self.inbox.refused.append(f"Answer of {message.actor} not taken: {why}")

    def next_answer(self) -> AnswerQuestion | None:
        """The answer to act on."""
        return self._first(self.inbox.answers)

    def next_evidence(self) -> AttachEvidence | None:
        """The document to act on."""
        return self._first(self.inbox.evidence)

    def next_decision(self) -> Decide | None:
        """The operator's decision to act on."""
        return self._first(self.inbox.decisions)

    def next_appeal(self) -> Appeal | None:
        """The appeal to act on."""
        return self._first(self.inbox.appeals)

    def next_case_news(self, case_id: str | None, after: int) -> CaseNews | None:
        """The newest word on this case above version `after`; older news is passed over."""
        fresh = [n for n in self.inbox.news if n.case_id == case_id and n.version > after]
        return max(fresh, key=lambda news: news.version, default=None)

    def acted_on(self, news: CaseNews) -> None:
        """Drops this news and all that came before it."""
        self.inbox.news = [n for n in self.inbox.news if n.version > news.version]

    def settle(self, message: Message) -> None:
        """A person's message has had its effect: its sender gets the answer."""
        self._settled.add(message.message_id)
        inbox = self.inbox
        inbox.answers = _without(message, inbox.answers)
        inbox.evidence = _without(message, inbox.evidence)
        inbox.decisions = _without(message, inbox.decisions)
        inbox.appeals = _without(message, inbox.appeals)

    def drop(self, message: Message, why: str = _MOVED_ON) -> None:
        """The message cannot have its effect, and its sender is told why."""
        self._dropped[message.message_id] = why
        self.settle(message)

    def drop_all(self) -> None:
        """The claim has ended."""
        inbox = self.inbox
        for message in [*inbox.answers, *inbox.evidence, *inbox.decisions, *inbox.appeals]:
            self.drop(message)

    @property
    def has_word_from_people(self) -> bool:
        """Whether a person's message waits to be acted on."""
        inbox = self.inbox
        return bool(inbox.answers or inbox.evidence or inbox.decisions or inbox.appeals)

    def _take_release(self, news: BudgetFreed | StopReleased) -> None:
        inbox = self.inbox
        if isinstance(news, BudgetFreed):
            inbox.place_freed = True
        else:
            inbox.stop_released = True
        inbox.released_by, inbox.released_why = news.actor, news.reason

    def _remember(self, message_id: str) -> None:
        self._seen.add(message_id)
        self.inbox.seen.append(message_id)

    @staticmethod
    def _first(pile: list[M]) -> M | None:
        return pile[0] if pile else None


def _without(settled: Message, pile: list[M]) -> list[M]:
    return [message for message in pile if message.message_id != settled.message_id]
