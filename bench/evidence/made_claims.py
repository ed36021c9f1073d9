"""From papers to the gate: claims of made-up sellers against all that they uploaded.

As in the application on a seller's first day: the shipped model, and nothing certified, so that
exact identifiers alone go without a person.
"""

from uuid import UUID, uuid5

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.made_invoices import read_or_nothing
from claims.gate import GateWay, decide
from evidence.matching.claim_lines import match_claim
from evidence.matching.offers import LineOnOffer
from models.contracts.claim import ClaimIdentity, ClaimPolicy
from models.contracts.evidence import EvidenceMatch
from synthetic.claims import MadeClaim, make_claims
from synthetic.documents import make_documents

SELLERS = 30
PAPERS_A_SELLER = 6
CLAIMS_A_SELLER = 10
_SEED = 611
_SPACE = UUID("5d0d9d55-5c0e-5b0f-9b0a-3a4bb4a8d6c1")

Judged = tuple[MadeClaim, EvidenceMatch | None, GateWay]


def measure_made_claims() -> list[Figure]:
    """Whether the best line is the right one, what is filed alone, and what is asked."""
    judged = [one for seller in range(SELLERS) for one in _claims_of(_SEED + seller)]
    bought = [one for one in judged if one[0].document is not None]
    found = [one for one in bought if _is_right(one)]
    filed = [one for one in judged if one[2] is GateWay.FILE]
    wrong = [one for one in filed if not _is_right(one)]
    asked = [one for one in judged if one[2] is GateWay.ASK]
    waiting = len(judged) - len(asked) - len(filed)
    return [
        Figure(
            metric="claims whose best line is the right one, of goods on the papers",
            value=len(found) / len(bought),
            lower=share_lower(len(found), len(bought)),
            n=len(bought),
            of="claims",
        ),
        Figure(
            metric="claims filed without a person on a wrong line",
            value=len(wrong),
            n=len(filed),
            of="filed claims",
            aim=Aim(floor=0, goal=0, most=True),
        ),
        Figure(
            metric="claims that ask a person, share",
            value=len(asked) / len(judged),
            n=len(judged),
            of="claims",
            note=f"{len(filed)} are filed, {waiting} wait for a paper",
        ),
    ]


def _claims_of(seed: int) -> list[Judged]:
    papers = list(make_documents(seed, PAPERS_A_SELLER, languages=("en",)))
    offers: list[LineOnOffer] = []
    for paper in papers:
        fields = read_or_nothing(paper)
        offers += [
            LineOnOffer(
                document_id=uuid5(_SPACE, paper.name),
                document=fields,
                line=line,
                free_units=max(0, line.quantity or 0),
            )
            for line in fields.lines
        ]
    return [_judge(claim, offers) for claim in make_claims(seed, papers, CLAIMS_A_SELLER)]


def _judge(claim: MadeClaim, offers: list[LineOnOffer]) -> Judged:
    own = uuid5(_SPACE, claim.facts.ledger_key)
    identity = ClaimIdentity(tenant_id=_SPACE, seller_id=_SPACE, claim_id=own)
    match = match_claim(identity, claim.facts, offers)
    return claim, match, decide(match, ClaimPolicy()).way


def _is_right(one: Judged) -> bool:
    claim, match, _ = one
    return (
        match is not None
        and claim.document is not None
        and (match.document_id, match.line_position)
        == (uuid5(_SPACE, claim.document), claim.position)
    )
