"""The second paper of a claim for units that never came in: that the shipment did.

Waivable, because Amazon asks for no proof where its own partnered carrier brought the shipment, and
no report tells who did (docs/field.md, Evidence).
"""

from collections.abc import Iterable
from uuid import UUID

from evidence.matching.identifiers import normal_code
from models.contracts.claim import ClaimFacts
from models.contracts.evidence import (
    Check,
    CheckCode,
    DeliveryProof,
    DocumentFields,
    DocumentType,
)
from models.contracts.families import PROVED_BY_DELIVERY

DELIVERY_PAPERS = (DocumentType.PROOF_OF_DELIVERY, DocumentType.BILL_OF_LADING)


def needs_delivery_proof(facts: ClaimFacts) -> bool:
    """Whether Amazon asks how the units came to it."""
    return facts.family in PROVED_BY_DELIVERY


def proves_delivery(document: DocumentFields) -> bool:
    """A carrier's paper that names a shipment and shows no sign of a change."""
    is_carriers = document.type in DELIVERY_PAPERS
    return is_carriers and bool(document.shipment_ids) and not document.alterations


def find_delivery(
    facts: ClaimFacts, papers: Iterable[tuple[UUID, DocumentFields]]
) -> DeliveryProof | None:
    """The first of the papers that proves the delivery of the claim's shipment."""
    shipment = normal_code(facts.ledger_reference)
    for document_id, document in papers:
        named = {normal_code(one) for one in document.shipment_ids}
        if proves_delivery(document) and shipment in named:
            return DeliveryProof(
                document_id=document_id, type=document.type, number=document.number
            )
    return None


def check_delivery(facts: ClaimFacts, proof: DeliveryProof | None) -> Check:
    """A person may say that a partnered carrier brought it."""
    shipment = facts.ledger_reference
    if proof is None:
        message = (
            f"No carrier's paper of shipment {shipment} is here. Amazon asks for none where its"
            " own partnered carrier brought it: say yes if so, else upload the proof of delivery."
        )
    else:
        kind = proof.type.value.replace("_", " ")
        message = f"The {kind} names shipment {shipment}."
    return Check(
        code=CheckCode.DELIVERY_PROVED, passed=proof is not None, waivable=True, message=message
    )
