"""A claim's product against the lines on offer: the best one, how sure, and why."""

from uuid import UUID, uuid5

from evidence.costs.costing import unit_cost
from evidence.gate.checks import hard_checks
from evidence.matching.identifiers import exact_identifiers
from evidence.matching.offers import LineOnOffer, MatchDraft
from evidence.matching.wording import wording_features, wording_probability
from models.contracts.claim import ClaimFacts, ClaimIdentity
from models.contracts.evidence import DocumentLine, EvidenceMatch, MatchTier

# Identifiers are typed by people too, so even equal ones are not quite certain.
EXACT_PROBABILITY = 0.99
# Below this a line is another product, and no person is shown it.
LEAST_PROBABILITY = 0.10
# From here on a line is more likely the product than not.
LIKELY = 0.50

_SPACE = UUID("5a0e4f0c-6a52-5b2e-9a55-1f6f2f3f1c77")


def match_claim(
    identity: ClaimIdentity, facts: ClaimFacts, lines: list[LineOnOffer]
) -> EvidenceMatch | None:
    """The best line with its checks and unit cost, for all units of the claim; None without one."""
    draft = best_match(facts, lines)
    if draft is None:
        return None
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


def best_match(facts: ClaimFacts, lines: list[LineOnOffer]) -> MatchDraft | None:
    """The first of `find_candidates`, or None."""
    return next(iter(find_candidates(facts, lines)), None)


def find_candidates(facts: ClaimFacts, lines: list[LineOnOffer]) -> list[MatchDraft]:
    """Lines that may be the claim's product, best first.

    A likely line that passes what cannot be waived goes before one that does not; then exact before
    fuzzy, the more probable, the fewer failed checks, and of equal ones the newest invoice.
    """
    drafts = [draft for offer in lines if (draft := score_line(facts, offer)) is not None]
    return sorted(drafts, key=lambda draft: _rank(facts, draft), reverse=True)


def score_line(facts: ClaimFacts, offer: LineOnOffer) -> MatchDraft | None:
    """One line: exact by an identifier, else fuzzy by its words; None for another product."""
    identifiers = exact_identifiers(facts, offer.line)
    features = wording_features(facts.title, _wording(offer.line))
    if identifiers:
        return MatchDraft(
            offer=offer,
            tier=MatchTier.EXACT,
            probability=EXACT_PROBABILITY,
            features={"identifiers_equal": float(len(identifiers)), **features},
            reasons=[f"The line carries the product's {' and '.join(identifiers)}."],
        )
    probability = wording_probability(features)
    if probability < LEAST_PROBABILITY:
        return None
    return MatchDraft(
        offer=offer,
        tier=MatchTier.FUZZY,
        probability=probability,
        features={"identifiers_equal": 0.0, **features},
        reasons=_reasons(features),
    )


def match_id(claim_id: UUID, document_id: UUID, line_position: int) -> UUID:
    """The same for the same claim, document and line."""
    return uuid5(_SPACE, f"{claim_id}/{document_id}/{line_position}")


def _wording(line: DocumentLine) -> str:
    return f"{line.description} {line.sku or ''}"


def _reasons(features: dict[str, float]) -> list[str]:
    reasons = [
        f"{features['words_shared']:.0%} of the words agree with the listing's title.",
        "No FNSKU, ASIN or MSKU of the product stands on the line.",
    ]
    if features["numbers_shared"] > 0:
        reasons.append("Sizes or model numbers agree.")
    if features["numbers_differ"] > 0:
        reasons.append("Sizes or model numbers differ: look at them closely.")
    return reasons


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
