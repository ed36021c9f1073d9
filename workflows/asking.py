"""A claim that waits for people: the answer to its question, or a document that supports it."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims import question_groups
    from claims.questions import Answer
    from models.contracts.claim import ClaimStatus
    from models.contracts.evidence import NamedDocument
    from models.contracts.messages import AnswerQuestion, DecisionAction
    from workflows import calls
    from workflows.gathering import prepare_filing
    from workflows.running import RunningClaim

S = ClaimStatus


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
    reckoning = claim.facts.reckoning
    if reckoning is not None and answer.choice != Answer.YES:
        said = f"{answer.actor} said that nothing is owed here."
        await claim.withdraw(answer.actor, said, answer)
        return
    if answer.choice == Answer.YES:
        await prepare_filing(
            claim,
            f"{answer.actor} confirmed {'the claim' if reckoning else 'the document'}.",
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
        elif best is None or document.document_id not in best.papers:
            await _match_again(claim, "A new document may serve this claim.", document.actor)
        claim.mail.settle(document)
        return True
    return False


async def _match_again(claim: RunningClaim, reason: str, actor: str, **learnt: Any) -> None:
    await claim.journal.move(
        S.MATCHING, reason, actor=actor, closes_question="superseded", question=None, **learnt
    )
