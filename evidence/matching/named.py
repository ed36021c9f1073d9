"""A document that a person named as a product's proof: it goes before what was only found."""

from evidence.matching.claim_lines import LIKELY, evidence_of, find_candidates, match_claim
from evidence.matching.learned import score_lines
from evidence.matching.model import MatchModel
from evidence.matching.offers import LineOnOffer, MatchDraft
from models.contracts.claim import ClaimFacts, ClaimIdentity
from models.contracts.evidence import EvidenceMatch, MatchTier, NamedDocument


def match_with_named(
    identity: ClaimIdentity,
    facts: ClaimFacts,
    lines: list[LineOnOffer],
    named: NamedDocument | None,
    model: MatchModel,
) -> EvidenceMatch | None:
    """The line of the named document, where its hard checks pass or no better line is there; else
    the best of all lines."""
    best = match_claim(identity, facts, lines, model)
    mine = None if named is None else _match_named(identity, facts, lines, named, model)
    if mine is None or (mine.failed_checks and _is_sound(best)):
        return best
    return mine


def _match_named(
    identity: ClaimIdentity,
    facts: ClaimFacts,
    lines: list[LineOnOffer],
    named: NamedDocument,
    model: MatchModel,
) -> EvidenceMatch | None:
    offers = [line for line in lines if line.document_id == named.document_id]
    if not offers:
        return None
    found = find_candidates(facts, offers, model)
    draft = found[0] if found else _nearest_line(facts, offers, model)
    is_only = len(offers[0].document.lines) == 1
    match = evidence_of(identity, facts, draft)
    return match.model_copy(
        update={
            "named_by": named.role,
            "names_line": is_only or draft.probability >= LIKELY,
            "reasons": [f"Named by the {named.role}.", *match.reasons],
        }
    )


def _nearest_line(facts: ClaimFacts, offers: list[LineOnOffer], model: MatchModel) -> MatchDraft:
    """All words say another product, and the person who looked at the paper says this one."""
    scores = score_lines(model, facts.title, [offer.line for offer in offers])
    offer, score = max(zip(offers, scores, strict=True), key=lambda scored: scored[1].probability)
    return MatchDraft(
        offer=offer,
        tier=MatchTier.FUZZY,
        probability=round(score.probability, 4),
        features=score.features,
        reasons=score.reasons,
    )


def _is_sound(match: EvidenceMatch | None) -> bool:
    return match is not None and not match.failed_checks and match.probability >= LIKELY
