"""The first phase: gather evidence, pass the gate, ask one question where a person must say yes.

The wait for what people say stands in `asking`.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.matching import Matching
    from claims import gate, question_groups, questions
    from claims.gate import GateWay
    from claims.valuation import claimed_amount
    from models.contracts import queues
    from models.contracts.claim import (
        ClaimFacts,
        ClaimStatus,
        PendingSubmission,
        Reckoning,
        SubmissionKind,
    )
    from models.contracts.evidence import EvidenceMatch
    from models.contracts.money import Money
    from models.contracts.workflows import MatchRequest
    from workflows import calls
    from workflows.running import RunningClaim

S = ClaimStatus


async def begin(claim: RunningClaim) -> None:
    """Writes the claim's first row and goes to look for evidence."""
    facts = claim.facts
    if claim.journal.status is None:
        await claim.journal.move(
            S.DETECTED,
            f"{facts.quantity} x {facts.msku} {facts.family.value.replace('_', ' ')}{_seen(facts)}"
            f"{_again(claim.follows)}",
            with_next=True,
        )
        return
    if claim.is_overdue:
        await claim.expire()
        return
    await claim.journal.move(S.MATCHING, "Looking for a document that shows what the units cost")


def _seen(facts: ClaimFacts) -> str:
    """Where and when, as far as the reports tell."""
    if facts.fulfillment_center:
        return f" at {facts.fulfillment_center}, ledger of {facts.ledger_date}"
    return f", {facts.ledger_reference} of {facts.ledger_date}"


def _again(follows: UUID | None) -> str:
    """Why a loss has a further claim."""
    return f": owed again, after Amazon had settled it (claim {follows})" if follows else ""


async def match(claim: RunningClaim) -> None:
    """Finds the best support among the seller's documents and holds its units; none is needed
    where Amazon's own reports show what is owed."""
    claim.journal.show()
    if claim.facts.reckoning is not None:
        await claim.journal.move(S.GATE, claim.facts.reckoning.why, with_next=True)
        return
    found = await workflow.execute_activity_method(
        Matching.match_evidence,
        MatchRequest(
            identity=claim.identity,
            facts=claim.facts,
            rejected=claim.journal.file.rejected_matches,
            named=claim.journal.file.named,
            hold_from=claim.policy.ask_threshold,
            at=workflow.now(),
        ),
        task_queue=queues.EVIDENCE,
        start_to_close_timeout=timedelta(minutes=1),
        retry_policy=calls.STEADY,
        summary="Match the seller's documents",
    )
    best = found.match
    said = (
        "No document names this product"
        if best is None
        else f"“{best.line_description}” on {best.document_number or 'a document'} fits with"
        f" {gate.percent(best)}"
    )
    await claim.journal.move(
        S.GATE,
        said,
        with_next=True,
        match=best,
        confidence=best.probability if best else None,
    )


async def pass_gate(claim: RunningClaim) -> None:
    """Files, asks or waits, as the gate decides."""
    best = claim.journal.file.match
    verdict = gate.decide(best, claim.policy)
    if claim.is_overdue:
        await claim.expire()
    elif claim.facts.reckoning is not None:
        await _file_or_ask_about(claim, claim.facts.reckoning)
    elif verdict.way is GateWay.FILE and best is not None:
        await _file_or_audit(claim, best, verdict)
    elif verdict.way is GateWay.ASK and best is not None:
        until = min(workflow.now() + claim.policy.answer_window, claim.facts.deadline)
        question = questions.about_match(
            claim.identity.claim_id, claim.facts, best, verdict.reasons, until
        )
        await claim.journal.move(
            S.AWAITING_ANSWER,
            f"Asked: {question.text}",
            opens=question,
            waits_for=question_groups.for_match(claim.facts, best, question, workflow.now()),
            question=question,
            gate_reasons=verdict.reasons,
        )
    else:
        await claim.journal.move(
            S.AWAITING_EVIDENCE,
            " ".join(verdict.reasons),
            waits_for=question_groups.for_invoice(claim.facts, workflow.now()),
            gate_reasons=verdict.reasons,
        )


async def _file_or_ask_about(claim: RunningClaim, reckoning: Reckoning) -> None:
    """Amazon's reports show it: filed where they leave no doubt, else a person says yes or no."""
    verdict = gate.decide_reckoning(reckoning)
    if verdict.way is GateWay.FILE:
        await prepare_filing(claim, " ".join(verdict.reasons), gate_reasons=verdict.reasons)
        return
    question = questions.about_reckoning(
        claim.identity.claim_id, claim.facts, reckoning, claim.facts.deadline
    )
    await claim.journal.move(
        S.AWAITING_ANSWER,
        f"Asked: {question.text}",
        opens=question,
        waits_for=question_groups.for_reckoning(claim.facts, reckoning, question, workflow.now()),
        question=question,
        gate_reasons=verdict.reasons,
    )


async def _file_or_audit(
    claim: RunningClaim, best: EvidenceMatch, verdict: gate.GateDecision
) -> None:
    """Nobody is asked at random about a document that a person has just named."""
    named = claim.journal.file.named
    if named is not None and best.names_line:
        await prepare_filing(
            claim,
            " ".join(verdict.reasons),
            gate_reasons=verdict.reasons,
            confirmed_by=named.actor,
        )
        return
    audited_until = gate.audited_until(
        claim.identity.claim_id, claim.policy, workflow.now(), claim.facts.deadline
    )
    if audited_until is not None:
        await _audit(claim, best, audited_until)
        return
    await prepare_filing(claim, " ".join(verdict.reasons), gate_reasons=verdict.reasons)


async def _audit(claim: RunningClaim, best: EvidenceMatch, until: datetime) -> None:
    """Asks before it files: what Amazon has cannot be taken back, and nobody answers for a claim
    that is gone."""
    question = questions.about_audit(claim.identity.claim_id, claim.facts, best, until)
    await claim.journal.move(
        S.AWAITING_ANSWER,
        f"Asked: {question.text}",
        opens=question,
        waits_for=question_groups.for_match(claim.facts, best, question, workflow.now()),
        question=question,
        gate_reasons=[questions.RANDOM_CHECK],
    )


async def prepare_filing(
    claim: RunningClaim,
    reason: str,
    *,
    actor: str = "opside",
    question_ends: str = "answered",
    **learnt: Any,
) -> None:
    """The evidence is good: states the amount and hands over to filing, under one key for life."""
    claimed, document_ids = _claimed(claim)
    await claim.journal.move(
        S.FILING,
        reason,
        actor=actor,
        closes_question=question_ends,
        question=None,
        claimed=claimed,
        pending=PendingSubmission(
            kind=SubmissionKind.INITIAL,
            key=f"{claim.identity.claim_id}:initial",
            text="",
            document_ids=document_ids,
            actor=actor,
        ),
        **learnt,
    )


def _claimed(claim: RunningClaim) -> tuple[Money, list[UUID]]:
    """What is claimed, and the documents that go with it."""
    if claim.facts.reckoning is not None:
        return claim.facts.reckoning.amount, []
    best = claim.journal.file.match
    if best is None or best.unit_cost is None:
        raise calls.BrokenInvariant("filing without a match that shows a cost")
    return claimed_amount(claim.facts, best.unit_cost), best.papers
