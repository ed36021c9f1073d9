"""Row 14: papers that Amazon refuses, offered to claims that would fit them perfectly.

Each claim asks for a product by the very code of the paper's first line, from a tenant that files
at the bare threshold: nothing but the type and the other hard checks stands in the way.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower, share_upper
from bench.evidence.made_invoices import read_or_nothing
from claims.gate import GateWay, decide
from evidence.gate.checks import ALLOWED_TYPES
from evidence.matching.claim_lines import match_claim
from evidence.matching.offers import LineOnOffer
from models.contracts.claim import (
    AutoSubmit,
    ClaimFacts,
    ClaimFamily,
    ClaimIdentity,
    ClaimPolicy,
)
from models.contracts.evidence import DocumentFields, DocumentType
from synthetic.documents import DISTRACTORS, REFUSED, SyntheticDocument, make_documents

COUNT = 1000
INVOICES = 300
_SEED = 311
_SPACE = UUID("b1ad0c9a-55a3-5e44-8f8e-0f1d3c2f9a10")
_MOST_PERMISSIVE = ClaimPolicy(auto_submit=AutoSubmit.THRESHOLD)


def measure_distractors() -> list[Figure]:
    """Wrong papers that were filed (none may be), types told right, and right papers filed."""
    refused = _wrong_papers(REFUSED, _SEED)
    others = _wrong_papers(DISTRACTORS[len(REFUSED) :], _SEED + 1, COUNT // 5)
    return [*refused, *others, _right_papers()]


def _wrong_papers(kinds: tuple[DocumentType, ...], seed: int, count: int = COUNT) -> list[Figure]:
    filed: Counter[str] = Counter()
    taken = right = 0
    for document in make_documents(seed, count, kinds=kinds):
        fields = read_or_nothing(document)
        right += fields.type is document.truth.type
        taken += fields.type in ALLOWED_TYPES
        filed[document.truth.type] += is_filed(document, fields)
    names = ", ".join(kind.replace("_", " ") for kind in kinds)
    by_kind = ", ".join(f"{kind} {hits}" for kind, hits in filed.items() if hits)
    return [
        Figure(
            metric=f"wrong auto-submissions: {names}",
            value=filed.total(),
            n=count,
            of="documents",
            aim=Aim(floor=0, goal=0, most=True),
            note=f"at most {share_upper(filed.total(), count):.2%} with 95 % confidence"
            + (f"; {by_kind}" if by_kind else ""),
        ),
        Figure(
            metric=f"taken for an invoice or receipt: {names}", value=taken, n=count, of="documents"
        ),
        Figure(
            metric=f"type told exactly: {names}",
            value=right / count,
            lower=share_lower(right, count),
            n=count,
            of="documents",
        ),
    ]


def _right_papers() -> Figure:
    """A gate that files nothing would be safe too: real invoices with a code must go through."""
    coded = 0
    filed = 0
    for document in make_documents(_SEED + 2, INVOICES):
        if document.truth.lines[0].sku is None:
            continue
        coded += 1
        filed += is_filed(document, read_or_nothing(document))
    return Figure(
        metric="right auto-submissions: invoices that name the claim's code",
        value=filed / coded,
        lower=share_lower(filed, coded),
        n=coded,
        of="documents",
    )


def is_filed(document: SyntheticDocument, fields: DocumentFields) -> bool:
    """Whether a claim for one unit of the paper's first line is filed without a person."""
    document_id = uuid5(_SPACE, document.name)
    identity = ClaimIdentity(tenant_id=_SPACE, seller_id=_SPACE, claim_id=document_id)
    offers = [
        LineOnOffer(
            document_id=document_id,
            document=fields,
            line=line,
            free_units=max(0, line.quantity or 0),
        )
        for line in fields.lines
    ]
    match = match_claim(identity, _claim_for(document), offers)
    return decide(match, _MOST_PERMISSIVE).way is GateWay.FILE


def _claim_for(document: SyntheticDocument) -> ClaimFacts:
    paper, line = document.paper, document.paper.lines[0]
    lost_on = paper.issued_on + timedelta(days=60)
    return ClaimFacts(
        family=ClaimFamily.LOST_WAREHOUSE,
        marketplace="ATVPDKIKX0DER",
        currency=paper.currency,
        ledger_key=document.name,
        ledger_reference=document.name,
        ledger_date=lost_on,
        fulfillment_center="FTW1",
        fnsku="X00SYNTHET",
        asin="B0SYNTHETC",
        msku=line.code,
        title=line.description,
        quantity=1,
        deadline=datetime(2027, 1, 1, tzinfo=UTC),
        rule_pack="synthetic",
        rule_pack_version="1",
    )
