"""Any order of news, decisions and days leads to a legal state, whatever it is.

Hypothesis draws the orders; each is played on the real engine, database and worker.
"""

import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, pairwise
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from claims.questions import Answer
from claims.states import is_legal
from clock import utc_now
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimStatus, PayoutLine, SubmissionKind
from models.contracts.messages import (
    BudgetFreed,
    CaseNews,
    CaseOutcome,
    CaseStatus,
    DecisionAction,
    PayoutNews,
    ReversalNews,
    StopReleased,
)
from models.contracts.money import Money
from models.contracts.projection import EventKind
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim

EXAMPLES = int(os.environ.get("ANY_ORDER_EXAMPLES", "20"))
_ids = count(1)
S = ClaimStatus


@dataclass(frozen=True)
class Act:
    """One thing that happens to the claim. `number` chooses among what can be chosen."""

    name: str
    number: int = 0


async def _news(claim: LivingClaim, act: Act) -> None:
    status = list(CaseStatus)[act.number % len(CaseStatus)]
    granted = status in (CaseStatus.APPROVED, CaseStatus.PARTLY_APPROVED)
    outcome = CaseOutcome(
        status=status,
        reason="because",
        question="Which invoice?" if status is CaseStatus.INFORMATION_REQUESTED else None,
        approved=Money(cents=1000, currency="USD") if granted else None,
        approved_quantity=1 if granted else None,
    )
    case_id = (await claim.view()).file.case_id or "1700000001"
    news = CaseNews(
        news_id=f"{case_id}:{act.number}",
        case_id=case_id,
        version=act.number,
        outcome=outcome,
        changed_at=utc_now(),
    )
    await claim.handle.signal("case_status_changed", news)


async def _payout(claim: LivingClaim, act: Act) -> None:
    line = await _line(claim, act)
    await claim.handle.signal("payout_posted", PayoutNews(news_id=line.line_id, line=line))


async def _reversal(claim: LivingClaim, act: Act) -> None:
    line = await _line(claim, act)
    back = line.model_copy(
        update={"amount": line.amount.times(-1), "cash_quantity": -1, "reverses": "R1"}
    )
    await claim.handle.signal("payout_reversed", ReversalNews(news_id=back.line_id, line=back))


async def _line(claim: LivingClaim, act: Act) -> PayoutLine:
    number = next(_ids)
    return PayoutLine(
        line_id=f"L{number}",
        reimbursement_id=f"R{number}",
        case_id=(await claim.view()).file.case_id or "1700000001",
        amount=Money(cents=(1000, 400, 2000)[act.number % 3], currency="USD"),
        cash_quantity=1,
        approved_on=utc_now().date(),
    )


async def _decision(claim: LivingClaim, act: Act) -> None:
    action = list(DecisionAction)[act.number % len(DecisionAction)]
    more: dict[str, Any] = {}
    if action is DecisionAction.FILED_BY_HAND:
        more["case_id"] = f"{1_800_000_000 + next(_ids)}"
    if action is DecisionAction.RECORD_OUTCOME:
        more["outcome"] = CaseOutcome(status=CaseStatus.DENIED, reason="read in the case log")
    await claim.decide(action, **more)


async def _answer(claim: LivingClaim, act: Act) -> None:
    await claim.answer(list(Answer)[act.number % len(Answer)], "It is on page 1.")


async def _appeal(claim: LivingClaim, _act: Act) -> None:
    await claim.appeal(reason="The seller has the invoice.")


async def _evidence(claim: LivingClaim, _act: Act) -> None:
    await claim.attach(uuid4())


async def _word(claim: LivingClaim, act: Act) -> None:
    news = BudgetFreed(news_id=f"place-{next(_ids)}")
    if act.number % 2:
        await claim.handle.signal("stop_released", StopReleased(news_id=news.news_id))
    else:
        await claim.handle.signal("budget_freed", news)


async def _days(claim: LivingClaim, act: Act) -> None:
    await claim.sleep(timedelta(days=(0.1, 1, 16, 61)[act.number % 4]))


ACTS: dict[str, Callable[[LivingClaim, Act], Coroutine[Any, Any, None]]] = {
    "news": _news,
    "payout": _payout,
    "reversal": _reversal,
    "decision": _decision,
    "answer": _answer,
    "appeal": _appeal,
    "evidence": _evidence,
    "word": _word,
    "days": _days,
}
orders = st.lists(
    st.builds(Act, st.sampled_from(sorted(ACTS)), st.integers(0, 11)), min_size=4, max_size=14
)
beginnings = st.sampled_from(["exact_msku", "similar_title", "none"])


@given(order=orders, naming=beginnings)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ANY_ORDER_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_any_order_of_news_and_decisions_is_legal(
    house: House, order: list[Act], naming: str
) -> None:
    claim = await _begin(house.account(places_per_day=100), naming)
    for act in order:
        # Refused by the claim, or said to one that has ended: both are answers.
        with suppress(WorkflowUpdateFailedError, RPCError):
            await ACTS[act.name](claim, act)
    await _check(claim)
    await claim.end()
    house.living.remove(claim)


async def _begin(account: Account, naming: str) -> LivingClaim:
    row = account.row(naming)
    if naming != "none":
        await account.upload_invoice(row)
    claim = await account.begin(row)
    await claim.until(S.UNDER_REVIEW, S.AWAITING_ANSWER, S.AWAITING_EVIDENCE)
    return claim


async def _check(claim: LivingClaim) -> None:
    events = claim.events()
    path = [None, *(event.target for event in events if event.kind is EventKind.TRANSITION)]
    steps = [(source, target) for source, target in pairwise(path) if target is not None]
    assert [step for step in steps if not is_legal(*step)] == []
    assert verify_chain(events) == []
    assert EventType.Name(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) not in (
        await claim.event_types()
    )
    initial = [one for one in claim.submissions() if one.kind is SubmissionKind.INITIAL]
    assert len([one for one in initial if one.case_id is not None]) <= 1
