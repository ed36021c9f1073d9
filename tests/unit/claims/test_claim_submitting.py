"""What submitting a match means, status by status."""

from uuid import uuid4

import pytest

from claims.questions import about_match
from claims.submitting import FAILED_SENDS, SubmitWay, best_match, way_to_submit
from models.contracts.claim import ClaimFile, ClaimStatus, DeskCause
from models.errors import ClaimEnded, EvidenceMissing, MatchRejected, NotInThisState
from tests.unit.claims.claim_samples import CLAIM_ID, FACTS, MATCH_ID, NOW, check, match

S = ClaimStatus
ENDED = (
    *(S.SEALED, S.CLOSED, S.EXPIRED, S.SETTLED_BY_AMAZON),
    *(S.WITHDRAWN, S.REVERSED, S.CREDITED),
)
LOOKING = (S.DETECTED, S.MATCHING, S.GATE)
REFUSED_OR_ASKED = (*ENDED, *LOOKING, S.AWAITING_EVIDENCE, S.AWAITING_ANSWER)
UNDER_WAY = [s for s in S if s not in (*REFUSED_OR_ASKED, S.RETRYING, S.ON_DESK)]


def asking(*, waivable: bool = True) -> ClaimFile:
    found = match(checks=[check("Two units are missing.", waivable=waivable)])
    question = about_match(CLAIM_ID, FACTS, found, ["Is it?"], NOW)
    return ClaimFile(match=found, question=question, gate_reasons=["Two units are missing."])


def test_the_match_of_an_open_question_is_confirmed():
    assert way_to_submit(S.AWAITING_ANSWER, FACTS, asking(), MATCH_ID) is SubmitWay.CONFIRMED


def test_a_match_that_no_person_may_waive_is_not_confirmed():
    with pytest.raises(EvidenceMissing, match="Two units are missing"):
        way_to_submit(S.AWAITING_ANSWER, FACTS, asking(waivable=False), MATCH_ID)


def test_another_question_is_not_answered_by_a_match():
    file = asking().model_copy(update={"question": None})
    with pytest.raises(NotInThisState):
        way_to_submit(S.AWAITING_ANSWER, FACTS, file, MATCH_ID)


@pytest.mark.parametrize("cause", DeskCause)
def test_the_desk_retries_failed_sends_and_nothing_else(cause: DeskCause):
    way = way_to_submit(S.ON_DESK, FACTS, ClaimFile(match=match(), desk=cause), MATCH_ID)
    assert (way is SubmitWay.RETRIED) == (cause in FAILED_SENDS)


def test_a_claim_that_a_person_files_has_not_failed():
    assert DeskCause.FILE_BY_HAND not in FAILED_SENDS
    assert DeskCause.PAYOUT_MISSING not in FAILED_SENDS


def test_a_claim_that_waits_for_its_next_try_is_retried():
    way = way_to_submit(S.RETRYING, FACTS, ClaimFile(match=match()), MATCH_ID)
    assert way is SubmitWay.RETRIED


@pytest.mark.parametrize("status", UNDER_WAY)
def test_what_is_filed_or_filing_stays_as_it_is(status: ClaimStatus):
    way = way_to_submit(status, FACTS, ClaimFile(match=match()), MATCH_ID)
    assert way is SubmitWay.AS_IT_IS


@pytest.mark.parametrize("status", ENDED)
def test_nothing_is_submitted_for_an_ended_claim(status: ClaimStatus):
    with pytest.raises(ClaimEnded):
        way_to_submit(status, FACTS, ClaimFile(match=match()), MATCH_ID)


@pytest.mark.parametrize("status", LOOKING)
def test_a_claim_that_is_being_matched_is_asked_again(status: ClaimStatus):
    with pytest.raises(NotInThisState, match="in a moment"):
        way_to_submit(status, FACTS, ClaimFile(match=match()), MATCH_ID)


def test_a_rejected_match_stays_rejected():
    file = ClaimFile(match=match(), rejected_matches=[MATCH_ID])
    with pytest.raises(MatchRejected):
        way_to_submit(S.AWAITING_EVIDENCE, FACTS, file, MATCH_ID)


def test_a_match_that_the_claim_has_left_is_not_submitted():
    with pytest.raises(NotInThisState, match="another match"):
        way_to_submit(S.AWAITING_ANSWER, FACTS, asking(), uuid4())


@pytest.mark.parametrize("rejected", [[], [MATCH_ID]])
def test_the_missing_document_is_named(rejected: list[object]):
    file = ClaimFile.model_validate(
        {"match": match() if rejected else None, "rejected_matches": rejected}
    )
    with pytest.raises(EvidenceMissing, match=FACTS.msku):
        best_match(S.AWAITING_EVIDENCE, FACTS, file)


def test_the_best_match_is_that_of_the_claim():
    assert best_match(S.UNDER_REVIEW, FACTS, ClaimFile(match=match())) == MATCH_ID
