"""The loss itself changes while nothing is filed: Amazon pays unasked, or finds the units."""

from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims.admission import can_follow_loss
    from claims.retry import filing_cutoff
    from models.contracts.claim import ClaimFacts, ClaimStatus, DeskCause, Ending
    from workflows.running import RunningClaim


async def follow(claim: RunningClaim) -> None:
    """Acts on the newest word: the claim ends where nothing is owed any more, and is judged anew
    where less is. An operator who is about to file it is told instead."""
    news, claim.mail.inbox.loss = claim.mail.inbox.loss, None
    if news is None:
        return
    if not can_follow_loss(claim.status, claim.journal.file):
        await _tell_desk(claim, news.why)
        return
    if news.unsure_until is not None:
        await _put_off(claim, news.unsure_until, news.why)
        return
    if news.owed == claim.facts:
        return
    if news.owed is None:
        followed = await _end(claim, news.why)
    else:
        followed = await _judge_anew(claim, news.owed, news.why)
    if not followed:
        # A row of before a kill says that the claim had gone on before this was known.
        claim.mail.inbox.loss = news


async def _end(claim: RunningClaim, why: str) -> bool:
    """Nothing was filed and nothing is billed: Amazon did it by itself."""
    await claim.journal.move(
        ClaimStatus.SETTLED_BY_AMAZON,
        why,
        closes_question="superseded",
        gives_back=True,
        question=None,
        pending=None,
        wake_at=None,
        ending=Ending.SETTLED_BY_AMAZON,
    )
    return claim.has_ended


async def _judge_anew(claim: RunningClaim, owed: ClaimFacts, why: str) -> bool:
    """What was found for the units of before, asked or allowed, does not hold for these."""
    await claim.journal.move(
        ClaimStatus.MATCHING,
        why,
        closes_question="superseded",
        gives_back=True,
        facts=owed,
        question=None,
        claimed=None,
        confirmed_by=None,
        pending=None,
        has_place=False,
        wake_at=None,
    )
    is_anew = claim.status is ClaimStatus.MATCHING
    if is_anew:
        claim.facts = claim.journal.facts = owed
    return is_anew


async def _put_off(claim: RunningClaim, until: datetime, why: str) -> None:
    """What may be paid already is not filed yet; shortly before its deadline a person decides."""
    cutoff = filing_cutoff(claim.facts.deadline, claim.policy)
    if workflow.now() >= cutoff:
        await claim.to_desk(DeskCause.DEADLINE_NEAR, why)
    else:
        await claim.journal.move(ClaimStatus.RETRYING, why, wake_at=min(until, cutoff))


async def _tell_desk(claim: RunningClaim, why: str) -> None:
    """Once: each look at Amazon's reports says the same."""
    note = claim.journal.file.desk_note or ""
    if why not in note:
        told = f"Look before you file: {why}"
        await claim.journal.note(told, desk_note=f"{note} {told}".strip())
