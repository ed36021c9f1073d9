"""The gate: what files, what asks and what waits, exactly at the thresholds too."""

from math import nextafter

import pytest

from claims.gate import GateWay, decide, may_auto_submit
from models.contracts.claim import AutoSubmit, ClaimPolicy
from models.contracts.evidence import EvidenceMatch, GateStanding, MatchTier, NamedBy
from tests.unit.claims.claim_samples import check, match

ASK, AUTO = 0.50, 0.85
BELOW_ASK, BELOW_AUTO = nextafter(ASK, 0), nextafter(AUTO, 0)
EXACT, FUZZY = MatchTier.EXACT, MatchTier.FUZZY


def policy(mode: AutoSubmit, certified: float | None = None) -> ClaimPolicy:
    return ClaimPolicy(
        ask_threshold=ASK, auto_threshold=AUTO, auto_submit=mode, certified_threshold=certified
    )


BARE = policy(AutoSubmit.THRESHOLD)


@pytest.mark.parametrize("mode", AutoSubmit)
def test_without_a_match_the_claim_waits(mode: AutoSubmit) -> None:
    assert decide(None, policy(mode)).way is GateWay.WAIT


@pytest.mark.parametrize(
    ("probability", "way"),
    [
        (0.0, GateWay.WAIT),
        (BELOW_ASK, GateWay.WAIT),
        (ASK, GateWay.ASK),
        (BELOW_AUTO, GateWay.ASK),
        (AUTO, GateWay.FILE),
        (1.0, GateWay.FILE),
    ],
    ids=["nought", "just below ask", "at ask", "just below auto", "at auto", "one"],
)
@pytest.mark.parametrize("tier", MatchTier)
def test_the_probability_chooses_the_way(tier: MatchTier, probability: float, way: GateWay) -> None:
    assert decide(match(tier=tier, probability=probability), BARE).way is way


@pytest.mark.parametrize("waivable", [True, False], ids=["waivable", "not waivable"])
@pytest.mark.parametrize("tier", MatchTier)
@pytest.mark.parametrize("mode", AutoSubmit)
def test_a_failed_check_asks_however_sure_the_match_is(
    mode: AutoSubmit, tier: MatchTier, waivable: bool
) -> None:
    sure = match(tier=tier, probability=1.0, checks=[check("Too few units.", waivable=waivable)])
    assert decide(sure, policy(mode, certified=AUTO)).way is GateWay.ASK


def test_a_failed_check_does_not_ask_about_a_document_that_hardly_fits() -> None:
    poor = match(probability=BELOW_ASK, checks=[check("Too few units.")])
    assert decide(poor, BARE).way is GateWay.WAIT


def test_passed_checks_stand_in_no_ones_way() -> None:
    sure = match(checks=[check("Enough units.", passed=True)])
    assert decide(sure, BARE).way is GateWay.FILE


@pytest.mark.parametrize("mode", AutoSubmit)
def test_an_exact_identifier_files_in_each_mode(mode: AutoSubmit) -> None:
    assert decide(match(tier=EXACT, probability=AUTO), policy(mode)).way is GateWay.FILE


@pytest.mark.parametrize(
    ("mode", "certified", "way"),
    [
        (AutoSubmit.EXACT, None, GateWay.ASK),
        (AutoSubmit.EXACT, AUTO, GateWay.ASK),
        (AutoSubmit.CERTIFIED, None, GateWay.ASK),
        (AutoSubmit.CERTIFIED, AUTO, GateWay.FILE),
        (AutoSubmit.THRESHOLD, None, GateWay.FILE),
    ],
    ids=["exact", "exact though certified", "certified by nothing", "certified", "threshold"],
)
def test_a_sure_match_by_words_files_where_its_mode_lets_it(
    mode: AutoSubmit, certified: float | None, way: GateWay
) -> None:
    assert decide(match(tier=FUZZY, probability=1.0), policy(mode, certified)).way is way


@pytest.mark.parametrize(
    ("probability", "way"),
    [(nextafter(0.95, 0), GateWay.ASK), (0.95, GateWay.FILE)],
    ids=["just below", "at it"],
)
def test_a_certified_threshold_above_auto_raises_the_bar(probability: float, way: GateWay) -> None:
    certified = policy(AutoSubmit.CERTIFIED, 0.95)
    assert decide(match(probability=probability), certified).way is way


@pytest.mark.parametrize(
    ("probability", "way"),
    [(BELOW_AUTO, GateWay.ASK), (AUTO, GateWay.FILE)],
    ids=["just below auto", "at auto"],
)
def test_a_certified_threshold_below_auto_never_lowers_the_bar(
    probability: float, way: GateWay
) -> None:
    certified = policy(AutoSubmit.CERTIFIED, 0.6)
    assert decide(match(probability=probability), certified).way is way


def test_a_match_below_auto_is_not_certified_by_a_lower_threshold() -> None:
    assert not may_auto_submit(match(probability=0.7), policy(AutoSubmit.CERTIFIED, 0.6))


@pytest.mark.parametrize(
    "judged",
    [
        None,
        match(probability=0.1),
        match(probability=0.6),
        match(checks=[check("Too few units.")]),
        match(),
        match(tier=EXACT, reasons=[]),
    ],
    ids=["no match", "waits", "asks", "failed check", "files", "files without reasons"],
)
def test_each_way_has_its_reasons(judged: EvidenceMatch | None) -> None:
    assert decide(judged, BARE).reasons


def test_the_question_gives_what_failed_and_the_doubt_but_not_what_passed() -> None:
    checks = [check("Enough units.", passed=True), check("Dated after the loss.")]
    reasons = decide(match(probability=0.6, checks=checks), BARE).reasons
    assert reasons == [
        "Dated after the loss.",
        "The document fits with 60%: a person must confirm it.",
    ]


def test_a_match_that_is_not_certified_is_asked_about_for_that_reason() -> None:
    reasons = decide(match(), policy(AutoSubmit.CERTIFIED)).reasons
    assert reasons == ["Filing without a person is not certified for matches like this one."]


def test_a_failed_check_is_the_only_reason_for_a_sure_match() -> None:
    failed = match(checks=[check("Too few units.")])
    assert decide(failed, policy(AutoSubmit.CERTIFIED)).reasons == ["Too few units."]


def test_what_is_filed_gives_the_reasons_of_its_match() -> None:
    assert decide(match(reasons=["The FNSKU is equal."]), BARE).reasons == ["The FNSKU is equal."]


def standing(threshold: float | None, reason: str = "Too few answers.") -> GateStanding:
    return GateStanding(model_version="m", threshold=threshold, reason=reason)


def learned(probability: float, of: GateStanding) -> EvidenceMatch:
    found = match(tier=MatchTier.LEARNED, probability=probability)
    return found.model_copy(update={"standing": of})


def test_what_was_revoked_since_the_claim_started_files_no_more() -> None:
    match_now = learned(0.99, standing(None))
    assert decide(match_now, policy(AutoSubmit.CERTIFIED, AUTO)).way is GateWay.ASK


def test_what_was_certified_since_the_claim_started_files() -> None:
    match_now = learned(0.99, standing(0.9))
    assert decide(match_now, policy(AutoSubmit.CERTIFIED)).way is GateWay.FILE


def test_the_question_says_why_filing_without_a_person_is_off() -> None:
    reasons = decide(learned(0.99, standing(None)), policy(AutoSubmit.CERTIFIED)).reasons
    assert reasons == ["Filing without a person is off: Too few answers."]


def test_a_match_below_what_is_certified_is_asked_about() -> None:
    reasons = decide(learned(0.86, standing(0.9)), policy(AutoSubmit.CERTIFIED)).reasons
    assert reasons == ["Filing without a person is certified from 90% on."]


@pytest.mark.parametrize("probability", [0.0, BELOW_ASK, BELOW_AUTO, 1.0])
def test_a_line_that_a_person_named_files_whatever_its_probability(probability: float) -> None:
    named = match(tier=FUZZY, probability=probability, named_by=NamedBy.SELLER, names_line=True)
    assert decide(named, policy(AutoSubmit.EXACT)).way is GateWay.FILE


def test_a_named_line_whose_check_fails_asks() -> None:
    flawed = match(
        named_by=NamedBy.SELLER, names_line=True, checks=[check("Too few units.")], probability=1.0
    )
    assert decide(flawed, BARE).way is GateWay.ASK


def test_a_doubtful_line_of_a_named_document_asks() -> None:
    doubtful = match(tier=FUZZY, probability=0.2, named_by=NamedBy.SELLER)
    assert decide(doubtful, BARE).reasons == [
        "The document fits with 20%: a person must confirm it."
    ]
