"""Values that the tests of the rules start from."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from claims.questions import Answer
from models.contracts.claim import (
    Choice,
    ClaimFacts,
    ClaimFamily,
    ClaimPolicy,
    PayoutLine,
    PendingSubmission,
    Question,
    SubmissionKind,
)
from models.contracts.evidence import Check, CheckCode, EvidenceMatch, MatchTier
from models.contracts.money import Money

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CLAIM = UUID(int=1)
DOCUMENT = UUID(int=2)
POLICY = ClaimPolicy()


def usd(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def facts(**changes: Any) -> ClaimFacts:
    known: dict[str, Any] = {
        "family": ClaimFamily.LOST_WAREHOUSE,
        "marketplace": "US",
        "currency": "USD",
        "ledger_key": "row",
        "ledger_reference": "3571123",
        "ledger_date": date(2026, 5, 1),
        "fulfillment_center": "PHX7",
        "fnsku": "X001",
        "asin": "B001",
        "msku": "SKU-1",
        "title": "Steel bottle",
        "quantity": 3,
        "deadline": NOW + timedelta(days=30),
        "rule_pack": "warehouse",
        "rule_pack_version": "2026-03",
    }
    return ClaimFacts.model_validate(known | changes)


def match(**changes: Any) -> EvidenceMatch:
    known: dict[str, Any] = {
        "match_id": UUID(int=3),
        "document_id": DOCUMENT,
        "line_position": 1,
        "tier": MatchTier.EXACT,
        "probability": 0.99,
        "quantity": 3,
        "unit_cost": usd(750),
        "line_description": "Bottle, steel",
    }
    return EvidenceMatch.model_validate(known | changes)


def check(*, passed: bool = False, waivable: bool = True, message: str = "look here") -> Check:
    return Check(code=CheckCode.TOTAL_ARITHMETIC, passed=passed, waivable=waivable, message=message)


def question(**changes: Any) -> Question:
    known: dict[str, Any] = {
        "question_id": UUID(int=4),
        "kind": "confirm_match",
        "text": "Is it?",
        "choices": [Choice(code=Answer.YES, label="Yes"), Choice(code=Answer.NO, label="No")],
        "deadline": NOW + timedelta(days=3),
        "default": "It waits.",
    }
    return Question.model_validate(known | changes)


def pending(**changes: Any) -> PendingSubmission:
    known: dict[str, Any] = {"kind": SubmissionKind.INITIAL, "key": "k", "text": ""}
    return PendingSubmission.model_validate(known | changes)


def line(cents: int, *, units: int = 0, currency: str = "USD", name: str = "l1") -> PayoutLine:
    return PayoutLine(
        line_id=name,
        reimbursement_id="9210000001",
        case_id="12345678901",
        amount=Money(cents=cents, currency=currency),
        inventory_quantity=units,
        approved_on=date(2026, 5, 20),
    )
