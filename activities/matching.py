"""The best support that a seller's documents give a claim, with its units held."""

from dataclasses import dataclass

from temporalio import activity

from activities.failures import translated
from activities.models_in_use import ModelInUse, ModelsInUse
from claims.lint import evidence_list, still_open
from evidence.gate.delivery import (
    DELIVERY_PAPERS,
    check_delivery,
    find_delivery,
    needs_delivery_proof,
)
from evidence.matching.claim_lines import match_id
from evidence.matching.named import match_with_named
from evidence.matching.offers import LineOnOffer
from evidence.matching.shortlist import LineWords, shortlist
from models.contracts.evidence import EvidenceMatch, MatchTier
from models.contracts.workflows import MatchAnswer, MatchRequest
from models.db import Database
from models.repositories import documents, matches

_LOOKS = 3


@dataclass(frozen=True)
class Matching:
    """Reads lines, asks `evidence/`, and holds units under the line's lock."""

    database: Database
    models: ModelsInUse

    @activity.defn
    @translated
    def match_evidence(self, wanted: MatchRequest) -> MatchAnswer:
        """None when no line names the product. Safe to repeat: a match is keyed by its line.

        Units that another claim took between the look and the lock make it look again.
        """
        in_use = self.models.of(wanted.identity.tenant_id)
        for _ in range(_LOOKS):
            lines = self._lines(wanted)
            match = match_with_named(
                wanted.identity, wanted.facts, lines, wanted.named, in_use.model
            )
            match = self._with_delivery(wanted, _scored_by(in_use, match))
            match = _looked_over(wanted, match, lines)
            if match is None or not _is_worth_units(wanted, match):
                return MatchAnswer(match=match)
            if self._hold(wanted, match) >= match.quantity or match.failed_checks:
                return MatchAnswer(match=match)
        return MatchAnswer(match=None)

    def _lines(self, wanted: MatchRequest) -> list[LineOnOffer]:
        claim_id = wanted.identity.claim_id
        with self.database.tenant(wanted.identity.tenant_id) as session:
            texts = matches.lines_of_text(session, wanted.identity.seller_id)
            near = _near(wanted, [_words_of(text) for text in texts])
            lines = matches.readable_lines(
                session,
                wanted.identity.seller_id,
                claim_id,
                only={(line.document_id, line.position) for line in near},
            )
        return [
            LineOnOffer.model_validate(line, from_attributes=True)
            for line in lines
            if match_id(claim_id, line.document_id, line.line.position) not in wanted.rejected
        ]

    def _with_delivery(
        self, wanted: MatchRequest, match: EvidenceMatch | None
    ) -> EvidenceMatch | None:
        """The match with the claim's second paper, where it needs one."""
        if match is None or not needs_delivery_proof(wanted.facts):
            return match
        with self.database.tenant(wanted.identity.tenant_id) as session:
            papers = documents.naming_shipment(
                session,
                wanted.identity.seller_id,
                wanted.facts.ledger_reference,
                DELIVERY_PAPERS,
            )
        proof = find_delivery(wanted.facts, papers)
        checks = [*match.checks, check_delivery(wanted.facts, proof)]
        return match.model_copy(update={"checks": checks, "delivery": proof})

    def _hold(self, wanted: MatchRequest, match: EvidenceMatch) -> int:
        with self.database.tenant(wanted.identity.tenant_id) as session:
            return matches.hold_units(session, match, wanted.identity, wanted.at)


def _scored_by(in_use: ModelInUse, match: EvidenceMatch | None) -> EvidenceMatch | None:
    """The match with its model and what the gate goes by; an exact one needs neither."""
    if match is None or match.tier is MatchTier.EXACT:
        return match
    return match.model_copy(update={"model_version": in_use.version, "standing": in_use.standing})


def _looked_over(
    wanted: MatchRequest, match: EvidenceMatch | None, lines: list[LineOnOffer]
) -> EvidenceMatch | None:
    """The match with what Amazon will ask for and does not find."""
    if match is None:
        return None
    document = next(one.document for one in lines if one.document_id == match.document_id)
    open_items = still_open(evidence_list(wanted.facts, match, document))
    return match.model_copy(update={"lint": open_items})


def _near(wanted: MatchRequest, lines: list[LineWords]) -> list[LineWords]:
    """What is looked at closely: the nearest lines of all, and those of a named document."""
    near = shortlist(wanted.facts, lines)
    if wanted.named is None:
        return near
    of_named = [line for line in lines if line.document_id == wanted.named.document_id]
    return [*near, *shortlist(wanted.facts, of_named)]


def _is_worth_units(wanted: MatchRequest, match: EvidenceMatch) -> bool:
    return match.named_by is not None or match.probability >= wanted.hold_from


def _words_of(text: matches.LineOfText) -> LineWords:
    return LineWords(**dict(text))
