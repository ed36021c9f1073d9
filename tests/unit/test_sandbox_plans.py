"""What Amazon decides, as pure rules."""

import pytest

from sandbox.amazon.plans import Decision, Plan, Standing, decide, split

FILED = Standing(quantity=5, value=5000, before=Decision("UNDER_REVIEW"))


def test_the_default_plan_approves_in_full() -> None:
    decision = decide(Plan(), "INITIAL", FILED)
    assert (decision.status, decision.quantity, decision.minor_units) == ("APPROVED", 5, 5000)


def test_a_denial_carries_its_reason() -> None:
    decision = decide(Plan(decision="DENIED", reason="Found since."), "INITIAL", FILED)
    assert (decision.status, decision.reason) == ("DENIED", "Found since.")


def test_a_question_is_asked_without_an_amount() -> None:
    plan = Plan(decision="INFORMATION_REQUESTED", question="Which box?")
    decision = decide(plan, "INITIAL", FILED)
    assert (decision.question, decision.minor_units) == ("Which box?", None)


def test_a_partial_approval_values_the_approved_units() -> None:
    decision = decide(Plan(decision="PARTLY_APPROVED", approved_quantity=2), "INITIAL", FILED)
    assert (decision.quantity, decision.minor_units) == (2, 2000)


def test_a_single_unit_is_partly_approved_by_its_value() -> None:
    one = Standing(quantity=1, value=1001, before=Decision("UNDER_REVIEW"))
    decision = decide(Plan(decision="PARTLY_APPROVED"), "INITIAL", one)
    assert (decision.status, decision.quantity, decision.minor_units) == ("PARTLY_APPROVED", 1, 500)


def test_a_successful_appeal_approves_in_full() -> None:
    assert decide(Plan(decision="DENIED"), "APPEAL", FILED).status == "APPROVED"


def test_a_failed_appeal_leaves_what_was_granted() -> None:
    before = Decision("PARTLY_APPROVED", "Two units.", quantity=2, minor_units=2000)
    decision = decide(Plan(appeal="DENIED"), "APPEAL", Standing(5, 1000, before))
    assert (decision.status, decision.minor_units) == ("PARTLY_APPROVED", 2000)


def test_a_reply_is_followed_by_approval() -> None:
    assert decide(Plan(decision="INFORMATION_REQUESTED"), "REPLY", FILED).status == "APPROVED"


@pytest.mark.parametrize("total", [1, 7, 99, 10_001])
def test_parts_add_up_to_the_whole(total: int) -> None:
    assert sum(split(total, [33, 33, 34])) == total


def test_shares_below_a_hundred_leave_a_rest() -> None:
    assert split(1000, [60]) == [600]
