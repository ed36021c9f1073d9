"""Candidates that become no claim: what a person does about each (docs/field.md, Evidence)."""

from detection.families.findings import Candidate
from models.contracts.claim import ClaimFamily, ReportRow
from models.contracts.losses import LossByHand

_REMOVAL = (
    "Claim it in Seller Central by the removal order: name its shipment and tracking, FNSKU and"
    " quantity,"
)
_TO_DO = {
    ClaimFamily.REMOVAL_LOST: f"{_REMOVAL} and say that the parcel never came.",
    ClaimFamily.REMOVAL_SHORT: (
        f"{_REMOVAL} and add photos of the units that came, their packaging, the box and its label."
    ),
    ClaimFamily.FEE_OVERCHARGE: (
        "Ask Amazon in Seller Central to measure the product anew and to pay the difference: a"
        " photo of it on a scale and with a ruler, the FNSKU on it, and the charges concerned."
    ),
    ClaimFamily.UNDERPAID_REIMBURSEMENT: (
        "Ask for a new valuation in Seller Central's Reimbursement Revaluation Tool."
    ),
}
_WAIT = (
    "Nothing yet: Amazon may still book units in. It becomes a claim by itself once none has come"
    " in for 14 days."
)
_UNNAMED = "Look for the row in Seller Central: no report names its FNSKU, or what a unit is worth."


def by_hand(candidate: Candidate, *, waits: bool) -> LossByHand:
    """The candidate as a person needs it. `waits`: more units of its shipment may come in."""
    return LossByHand(
        family=candidate.family,
        key=candidate.key,
        fnsku=candidate.fnsku,
        asin=candidate.asin,
        msku=candidate.sku,
        title=candidate.title,
        reference=candidate.reference,
        counted_from=candidate.start,
        deadline=candidate.deadline,
        quantity=candidate.quantity,
        value=candidate.value,
        formula=candidate.formula,
        why=candidate.why,
        confidence=candidate.confidence.value,
        to_do=_WAIT if waits else _TO_DO.get(candidate.family, _UNNAMED),
        rule_pack=candidate.rule_pack,
        rule_pack_version=candidate.rule_pack_version,
        rows=tuple(ReportRow(report=row.report, key=row.key) for row in candidate.rows),
    )
