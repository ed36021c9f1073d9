"""The gate: who may be filed without a person, who is asked about, who waits."""

import pytest

from claims.gate import GateWay, decide, may_auto_submit
from models.contracts.claim import AutoSubmit
from models.contracts.evidence import MatchTier
from tests.unit.claims.claim_samples import POLICY, check, match

FUZZY = {"tier": MatchTier.FUZZY}


def test_without_a_match_it_waits() -> None:
    assert decide(None, POLICY).way is GateWay.WAIT


def test_just_below_the_ask_threshold_it_waits() -> None:
    assert decide(match(probability=0.4999), POLICY).way is GateWay.WAIT


def test_at_the_ask_threshold_it_asks() -> None:
    assert decide(match(probability=0.50), POLICY).way is GateWay.ASK


def test_just_below_the_auto_threshold_it_asks() -> None:
    assert decide(match(probability=0.8499), POLICY).way is GateWay.ASK


def test_at_the_auto_threshold_an_exact_match_is_filed() -> None:
    assert decide(match(probability=0.85), POLICY).way is GateWay.FILE


def test_a_failed_check_asks_however_sure_the_match_is() -> None:
    verdict = decide(match(checks=[check(message="sum differs")]), POLICY)
    assert (verdict.way, verdict.reasons) == (GateWay.ASK, ["sum differs"])


def test_a_check_that_passed_is_no_hurdle() -> None:
    assert decide(match(checks=[check(passed=True)]), POLICY).way is GateWay.FILE


def test_a_fuzzy_match_that_nobody_certified_asks() -> None:
    assert decide(match(**FUZZY, probability=0.99), POLICY).way is GateWay.ASK


@pytest.mark.parametrize("found", [None, match(probability=0.1), match(probability=0.6), match()])
def test_it_always_says_why(found: object) -> None:
    assert decide(found, POLICY).reasons  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("mode", "tier", "certified", "probability", "may"),
    [
        (AutoSubmit.EXACT, MatchTier.EXACT, None, 0.99, True),
        (AutoSubmit.EXACT, MatchTier.FUZZY, 0.90, 0.99, False),
        (AutoSubmit.CERTIFIED, MatchTier.EXACT, None, 0.85, True),
        (AutoSubmit.CERTIFIED, MatchTier.FUZZY, None, 0.99, False),
        (AutoSubmit.CERTIFIED, MatchTier.FUZZY, 0.90, 0.8999, False),
        (AutoSubmit.CERTIFIED, MatchTier.FUZZY, 0.90, 0.90, True),
        (AutoSubmit.CERTIFIED, MatchTier.FUZZY, 0.60, 0.70, False),
        (AutoSubmit.THRESHOLD, MatchTier.FUZZY, None, 0.85, True),
    ],
)
def test_who_may_go_without_a_person(
    mode: AutoSubmit, tier: MatchTier, certified: float | None, probability: float, may: bool
) -> None:
    policy = POLICY.model_copy(update={"auto_submit": mode, "certified_threshold": certified})
    assert may_auto_submit(match(tier=tier, probability=probability), policy) is may
