"""A claim's product against the lines on offer: the best one, how sure, and why."""

from uuid import UUID, uuid5

from evidence.costs.costing import unit_cost
from evidence.gate.checks import hard_checks
from evidence.matching.identifiers import exact_identifiers, names_shipment
from evidence.matching.learned import LearnedScore, score_lines
from evidence.matching.model import MatchModel
from evidence.matching.offers import LineOnOffer, MatchDraft
from evidence.matching.shipped import shipped_model
from models.contracts.claim import ClaimFacts, ClaimIdentity
from models.contracts.evidence import EvidenceMatch, MatchTier

# Identifiers are typed by people too, so even equal ones are not quite certain.
EXACT_PROBABILITY = 0.99
# Below this a line is another product, and no person is shown it.
LEAST_PROBABILITY = 0.10
# From here on a line is more likely the product than not.
LIKELY = 0.50
NO_IDENTIFIER = "No FNSKU, ASIN or MSKU of the product stands on the line."

_SPACE = UUID("5a0e4f0c-6a52-5b2e-9a55-1f6f2f3f1c77")


def match_claim(
    identity: ClaimIdentity,
    facts: ClaimFacts,
    lines: list[LineOnOffer],
    model: MatchModel | None = None,
) -> EvidenceMatch | None:
    """The best line with its checks and unit cost, for all units of the claim; None without one."""
    draft = best_match(facts, lines, model)
    return None if draft is None else evidence_of(identity, facts, draft)


def evidence_of(identity: ClaimIdentity, facts: ClaimFacts, draft: MatchDraft) -> EvidenceMatch:
    """A scored line as the claim's support: with its checks and unit cost, for all its units."""
    offer = draft.offer
    return EvidenceMatch(
        match_id=match_id(identity.claim_id, offer.document_id, offer.line.position),
        document_id=offer.document_id,
        line_position=offer.line.position,
        tier=draft.tier,
        probability=draft.probability,
        features=draft.features,
        checks=hard_checks(facts, offer),
        quantity=facts.quantity,
        unit_cost=unit_cost(offer.document, offer.line),
        document_number=offer.document.number,
        line_description=offer.line.description,
        reasons=draft.reasons,
    )


def best_match(
    facts: ClaimFacts, lines: list[LineOnOffer], model: MatchModel | None = None
) -> MatchDraft | None:
    """The first of `find_candidates`, or None."""
    return next(iter(find_candidates(facts, lines, model)), None)


def find_candidates(
    facts: ClaimFacts, lines: list[LineOnOffer], model: MatchModel | None = None
) -> list[MatchDraft]:
    """Lines that may be the claim's product, best first, by the model (the shipped one).

    A likely line that passes what cannot be waived goes before one that does not; then exact before
    the rest, the more probable, the fewer failed checks, and of equal ones the newest invoice.
    """
    model = model or shipped_model()
    scores = score_lines(model, facts.title, [offer.line for offer in lines])
    drafts = [
        draft
        for offer, score in zip(lines, scores, strict=True)
        if (draft := _draft(facts, offer, score, model.ceiling_of_words)) is not None
    ]
    return sorted(drafts, key=lambda draft: _rank(facts, draft), reverse=True)


def _draft(
    facts: ClaimFacts, offer: LineOnOffer, score: LearnedScore, ceiling: float
) -> MatchDraft | None:
    """Exact by an identifier, learned where a model code speaks too, else fuzzy by words alone;
    None for another product."""
    identifiers = exact_identifiers(facts, offer.line)
    # A shipment's papers list all of its goods: its number names the line only with its words.
    if score.probability >= LIKELY and names_shipment(facts, offer.document):
        identifiers = [*identifiers, "shipment id"]
    probability = score.probability if score.named else min(score.probability, ceiling)
    if not identifiers and probability < LEAST_PROBABILITY:
        return None
    tier = MatchTier.LEARNED if score.named else MatchTier.FUZZY
    reasons = [*score.reasons, NO_IDENTIFIER]
    if identifiers:
        tier, probability = MatchTier.EXACT, EXACT_PROBABILITY
        reasons = [f"The line carries the product's {' and '.join(identifiers)}."]
    return MatchDraft(
        offer=offer,
        tier=tier,
        probability=round(probability, 4),
        features={"identifiers_equal": float(len(identifiers)), **score.features},
        reasons=reasons,
    )


def match_id(claim_id: UUID, document_id: UUID, line_position: int) -> UUID:
    """The same for the same claim, document and line."""
    return uuid5(_SPACE, f"{claim_id}/{document_id}/{line_position}")


def _rank(facts: ClaimFacts, draft: MatchDraft) -> tuple[bool, bool, bool, float, int, int, str]:
    failed = [check for check in hard_checks(facts, draft.offer) if not check.passed]
    likely = draft.probability >= LIKELY
    issued = draft.offer.document.issued_on
    return (
        likely,
        likely and all(check.waivable for check in failed),
        draft.tier is MatchTier.EXACT,
        draft.probability,
        -len(failed),
        issued.toordinal() if issued else 0,
        f"{draft.offer.document_id}/{-draft.offer.line.position}",
    )
