"""The random audit: which claims are asked about although they could be filed, and until when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from claims.gate import audited_until
from models.contracts.claim import ClaimPolicy

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=60)


def audited(share: float, claims: int = 2000) -> list[int]:
    policy = ClaimPolicy(audit_share=share)
    return [n for n in range(claims) if audited_until(UUID(int=n), policy, NOW, LATER)]


def test_a_claim_of_an_older_policy_is_never_audited() -> None:
    assert audited(ClaimPolicy().audit_share) == []


def test_every_claim_is_audited_at_a_share_of_one() -> None:
    assert len(audited(1.0)) == 2000


@pytest.mark.parametrize("share", [0.02, 0.03, 0.05])
def test_about_the_share_is_audited(share: float) -> None:
    assert 0.6 * share < len(audited(share)) / 2000 < 1.4 * share


def test_a_greater_share_audits_the_same_claims_and_more() -> None:
    assert set(audited(0.02)) < set(audited(0.05))


def test_the_answer_is_waited_for_as_long_as_the_policy_says() -> None:
    policy = ClaimPolicy(audit_share=1.0, audit_window=timedelta(days=2))
    assert audited_until(UUID(int=1), policy, NOW, LATER) == NOW + timedelta(days=2)


def test_filing_keeps_its_time_before_the_deadline() -> None:
    policy = ClaimPolicy(audit_share=1.0, filing_margin=timedelta(hours=12))
    near = NOW + timedelta(days=2)
    assert audited_until(UUID(int=1), policy, NOW, near) == near - timedelta(hours=24)


def test_a_claim_without_time_for_the_question_is_filed() -> None:
    policy = ClaimPolicy(audit_share=1.0, filing_margin=timedelta(hours=12))
    assert audited_until(UUID(int=1), policy, NOW, NOW + timedelta(hours=24)) is None


@pytest.mark.parametrize(("lot", "is_audited"), [(0.0, True), (0.0299, True), (0.03, False)])
def test_the_lot_that_was_drawn_for_the_claim_decides(lot: float, is_audited: bool) -> None:
    policy = ClaimPolicy(audit_share=0.03, audit_lot=lot)
    found = [audited_until(UUID(int=n), policy, NOW, LATER) for n in range(100)]
    assert {one is not None for one in found} == {is_audited}
