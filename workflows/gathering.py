"""The first phase: gather evidence, pass the gate, ask one question where a person must say yes."""

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.matching import Matching
    from claims import gate, question_groups, questions
    from claims.gate import GateWay
    from claims.questions import Answer
    from claims.valuation import claimed_amount
    from models.contracts import queues
    from models.contracts.claim import ClaimStatus, PendingSubmission, SubmissionKind
    from models.contracts.evidence import EvidenceMatch, NamedDocument
    from models.contracts.messages import AnswerQuestion, DecisionAction
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
            f"{facts.quantity} x {facts.msku} {facts.family.value.replace('_', ' ')}"
            f" at {facts.fulfillment_center}, ledger of {facts.ledger_date}",
            with_next=True,
        )
        return
    if claim.is_overdue:
        await claim.expire()
        return
    await claim.journal.move(S.MATCHING, "Looking for a document that shows what the units cost")


async def match(claim: RunningClaim) -> None:
    """Finds the best support among the seller's documents and holds its units."""
    claim.journal.show()
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
    best = claim.journal.file.match
    if best is None or best.unit_cost is None:
        raise calls.BrokenInvariant("filing without a match that shows a cost")
    await claim.journal.move(
        S.FILING,
        reason,
        actor=actor,
        closes_question=question_ends,
        question=None,
        claimed=claimed_amount(claim.facts, best.unit_cost),
        pending=PendingSubmission(
            kind=SubmissionKind.INITIAL,
            key=f"{claim.identity.claim_id}:initial",
            text="",
            document_ids=[best.document_id],
            actor=actor,
        ),
        **learnt,
    )


async def await_answer(claim: RunningClaim) -> None:
    """One question is open. An answer, a new document, a withdrawal or the question's deadline."""
    question = claim.journal.file.question
    if question is None:
        raise calls.BrokenInvariant("awaiting an answer without a question")
    mail = claim.mail
    await claim.wait(
        lambda: bool(mail.inbox.answers or mail.inbox.evidence),
        question.deadline,
        "Deadline of the question",
    )
    answer = mail.next_answer()
    if answer is not None:
        await _act_on_answer(claim, answer)
        mail.settle(answer)
    elif not await _rematched_or_withdrawn(claim):
        if claim.is_overdue:
            await claim.expire()
        elif workflow.now() >= question.deadline and question.is_audit:
            await prepare_filing(
                claim, "Nobody answered the random check: filed as sure.", question_ends="expired"
            )
        elif workflow.now() >= question.deadline:
            await _wait_for_evidence(claim, "Nobody answered in time.", "opside", "expired")


async def await_evidence(claim: RunningClaim) -> None:
    """Nothing supports the claim yet: a document, a withdrawal, or the claim's deadline."""
    await claim.wait(
        lambda: bool(claim.mail.inbox.evidence), claim.facts.deadline, "Deadline for filing"
    )
    if not await _rematched_or_withdrawn(claim) and claim.is_overdue:
        await claim.expire()


async def _act_on_answer(claim: RunningClaim, answer: AnswerQuestion) -> None:
    if answer.choice == Answer.YES:
        await prepare_filing(
            claim,
            f"{answer.actor} confirmed the document.",
            actor=answer.actor,
            answer=answer,
            confirmed_by=answer.actor,
        )
        return
    file = claim.journal.file
    rejected = list(file.rejected_matches)
    said = "will upload another document"
    if answer.choice == Answer.NO and file.match is not None:
        rejected.append(file.match.match_id)
        said = "said that this document is for something else"
    await _wait_for_evidence(
        claim,
        f"{answer.actor} {said}.",
        answer.actor,
        "answered",
        answer=answer,
        rejected_matches=rejected,
        named=None,
    )


async def _wait_for_evidence(
    claim: RunningClaim, reason: str, actor: str, question_state: str, **learnt: Any
) -> None:
    await claim.journal.move(
        S.AWAITING_EVIDENCE,
        reason,
        actor=actor,
        waits_for=question_groups.for_invoice(claim.facts, workflow.now()),
        closes_question=question_state,
        question=None,
        gives_back=True,
        **learnt,
    )


async def _rematched_or_withdrawn(claim: RunningClaim) -> bool:
    """Acts on a new document or an operator's decision; False when there was neither."""
    document, decision = claim.mail.next_evidence(), claim.mail.next_decision()
    if decision is not None:
        if decision.action is DecisionAction.WITHDRAW:
            await claim.withdraw(decision.actor, decision.reason)
        else:
            await _match_again(claim, decision.reason, decision.actor)
        claim.mail.settle(decision)
        return True
    if document is not None:
        best = claim.journal.file.match
        # A document that was read just before the match was offered after it: nothing is new.
        if document.named_by is not None:
            named = NamedDocument(
                document_id=document.document_id, role=document.named_by, actor=document.actor
            )
            said = f"The {named.role} named a document for this product."
            await _match_again(claim, said, document.actor, named=named)
        elif document.changed:
            await _match_again(claim, "A document was mended.", document.actor)
        elif best is None or best.document_id != document.document_id:
            await _match_again(claim, "A new document may serve this claim.", document.actor)
        claim.mail.settle(document)
        return True
    return False


async def _match_again(claim: RunningClaim, reason: str, actor: str, **learnt: Any) -> None:
    await claim.journal.move(
        S.MATCHING, reason, actor=actor, closes_question="superseded", question=None, **learnt
    )
