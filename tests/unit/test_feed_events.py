"""What a claim's step tells the feed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.contracts.claim import (
    ChannelName,
    ClaimFile,
    ClaimIdentity,
    PacketRef,
    PendingSubmission,
    Question,
    SubmissionKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.feed import FeedEntry, FeedKind, events_of
from models.contracts.money import Money
from models.contracts.projection import EventKind, Transition

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DEADLINE = MOMENT + timedelta(days=30)
SELLER, CLAIM = uuid4(), uuid4()
DOLLAR = Money(cents=100, currency="USD")


def told(
    after: ClaimFile | None = None,
    before: ClaimFile | None = None,
    *,
    stored_as: EventKind = EventKind.TRANSITION,
    **fields: Any,
) -> list[FeedEntry]:
    """The events of a step from `before` to `after`."""
    known: dict[str, Any] = {
        "identity": ClaimIdentity(tenant_id=uuid4(), seller_id=SELLER, claim_id=CLAIM),
        "writer": f"claim-{CLAIM}",
        "run_id": "run-1",
        "step": 1,
        "at": MOMENT,
        "source": S.GATE,
        "target": S.FILING,
        "actor": "anna",
        "reason": "The match is exact",
        "file": after or ClaimFile(),
    }
    step = Transition.model_validate(known | fields)
    return events_of(step, before or ClaimFile(), seq=7, stored_as=stored_as, deadline=DEADLINE)


def kinds(entries: list[FeedEntry]) -> list[FeedKind]:
    return [entry.kind for entry in entries]


def packet(version: int) -> PacketRef:
    return PacketRef(version=version, uri=f"memory://{version}", sha256="a" * 64, size=9)


def pending(kind: SubmissionKind) -> PendingSubmission:
    return PendingSubmission(kind=kind, key=f"{CLAIM}:{kind}", text="Three units were lost.")


def question() -> Question:
    return Question(
        question_id=UUID(int=1),
        kind="confirm_match",
        text="Is this the product?",
        choices=[],
        deadline=DEADLINE,
        default="The claim waits.",
    )


def test_move_tells_where_the_claim_stands() -> None:
    file = ClaimFile(claimed=DOLLAR, confidence=0.99, channel=ChannelName.SPAPI)
    (event,) = told(file, source=S.GATE, target=S.FILING)

    assert (event.kind, event.at, event.seller_id, event.claim_id) == (
        FeedKind.CLAIM_STATUS,
        MOMENT,
        SELLER,
        CLAIM,
    )
    assert event.content == {
        "seq": 7,
        "status": "filing",
        "source": "gate",
        "correction": False,
        "reason": "The match is exact",
        "deadline": "2026-07-01T12:00:00Z",
        "wake_at": None,
        "channel": "spapi",
        "case_id": None,
        "claimed": {"cents": 100, "currency": "USD"},
        "approved": None,
        "paid": None,
        "billed": None,
        "confidence": 0.99,
        "desk": None,
        "ending": None,
    }


def test_note_that_changes_nothing_tells_nothing() -> None:
    assert told(kind=EventKind.NOTE, stored_as=EventKind.NOTE) == []


def test_step_stored_after_a_reset_is_a_correction() -> None:
    (event,) = told(stored_as=EventKind.CORRECTION)
    assert event.content["correction"] is True


def test_opened_question_is_told_whole() -> None:
    _, event = told(opens=question())
    assert (event.kind, event.content) == (
        FeedKind.QUESTION_ASKED,
        {"seq": 7, "question": question().model_dump(mode="json")},
    )


def test_acknowledged_claim_is_told_with_its_case_and_key() -> None:
    before = ClaimFile(pending=pending(SubmissionKind.INITIAL))
    after = ClaimFile(case_id="1234567890", channel=ChannelName.ASSISTED, claimed=DOLLAR)
    _, event = told(after, before)

    assert (event.kind, event.content) == (
        FeedKind.DISPUTE_SUBMITTED,
        {
            "seq": 7,
            "submission": "initial",
            "key": f"{CLAIM}:initial",
            "case_id": "1234567890",
            "channel": "assisted",
            "claimed": {"cents": 100, "currency": "USD"},
        },
    )


@pytest.mark.parametrize(
    ("kind", "counted"),
    [(SubmissionKind.APPEAL, {"appeals": 1}), (SubmissionKind.REPLY, {"replies": 1})],
)
def test_acknowledged_appeal_or_reply_is_told(
    kind: SubmissionKind, counted: dict[str, int]
) -> None:
    before = ClaimFile(case_id="1234567890", pending=pending(kind))
    _, event = told(ClaimFile.model_validate({"case_id": "1234567890", **counted}), before)

    assert (event.content["submission"], event.content["key"]) == (kind, f"{CLAIM}:{kind}")


def test_send_without_an_answer_is_no_submission() -> None:
    unknown = pending(SubmissionKind.INITIAL).model_copy(update={"sends": 1, "unknown": True})
    assert kinds(told(ClaimFile(pending=unknown))) == [FeedKind.CLAIM_STATUS]


def test_later_step_of_a_submitted_claim_does_not_tell_it_again() -> None:
    file = ClaimFile(case_id="1234567890", appeals=1, packet=packet(1))
    assert kinds(told(file, file)) == [FeedKind.CLAIM_STATUS]


def test_new_version_of_the_packet_is_told_by_a_note_too() -> None:
    (event,) = told(
        ClaimFile(packet=packet(2)),
        ClaimFile(packet=packet(1)),
        kind=EventKind.NOTE,
        stored_as=EventKind.NOTE,
    )
    assert (event.kind, event.content) == (
        FeedKind.PACKET_GENERATED,
        {"seq": 7, "version": 2, "sha256": "a" * 64, "size": 9},
    )


def test_no_event_names_who_acted() -> None:
    entries = told(ClaimFile(packet=packet(1), case_id="1"), opens=question())
    assert "anna" not in "".join(entry.model_dump_json() for entry in entries)
