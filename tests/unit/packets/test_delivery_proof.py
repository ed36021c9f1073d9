"""A claim with two papers: the packet encloses both and says what each is for."""

import hashlib
from uuid import UUID

import pytest

from models.contracts.claim import ClaimFamily
from models.contracts.evidence import DeliveryProof, DocumentType
from models.contracts.packet import EvidenceFile, PacketContents
from packets.build import build_packet
from packets.reading import Contradiction
from packets.verify import VerifyReport, verify_packet
from tests.unit.packets.samples import FACTS, FILE, MATCH, audit_chain, contents, signer
from tests.unit.packets.summary_text import summary_text

_PROOF = b"%PDF-1.4 proof of delivery\n%%EOF\n"
_PROOF_ID = UUID("5b1f9f5e-2222-5000-8000-0000000000d2")


def with_both_papers() -> PacketContents:
    kind = DocumentType.PROOF_OF_DELIVERY
    proof = DeliveryProof(document_id=_PROOF_ID, type=kind, number="POD-7")
    file = FILE.model_copy(update={"match": MATCH.model_copy(update={"delivery": proof})})
    update = {"family": ClaimFamily.INBOUND_SHORTAGE, "ledger_reference": "FBA15K7PQX2M"}
    paper = EvidenceFile(
        document_id=_PROOF_ID,
        name="pod.pdf",
        content_type="application/pdf",
        sha256=hashlib.sha256(_PROOF).hexdigest(),
        content=_PROOF,
    )
    return contents(
        facts=FACTS.model_copy(update=update),
        file=file,
        audit=audit_chain(file),
        evidence=[*contents().evidence, paper],
    )


def report_of(told: PacketContents) -> VerifyReport:
    return verify_packet(build_packet(told, signer()).content, [signer().public])


def test_it_is_intact() -> None:
    assert report_of(with_both_papers()).problems == []


def test_the_summary_says_what_the_second_paper_is_for() -> None:
    said = "The proof of delivery POD-7 names shipment FBA15K7PQX2M."
    assert said in summary_text(with_both_papers())


def test_without_the_proof_it_is_not_sealed() -> None:
    lacking = with_both_papers().model_copy(update={"evidence": contents().evidence})
    with pytest.raises(Contradiction, match="its proof of delivery is not among the evidence"):
        build_packet(lacking, signer())
