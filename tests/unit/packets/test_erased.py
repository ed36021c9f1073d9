"""A packet of a claim whose document was erased: sealed without it, and it says so."""

import pytest

from models.contracts.audit import AuditEvent, erasures_of, left_hash, sealed
from models.contracts.claim import ClaimFile
from models.contracts.erasure import MARK
from models.contracts.packet import PacketContents
from models.contracts.projection import EventKind
from packets.build import build_packet
from packets.container import unpack
from packets.manifest import EVIDENCE_FOLDER
from packets.reading import Contradiction
from packets.verify import Verdict, VerifyReport, verify_packet
from tests.unit.packets.samples import INVOICE_ID, audit_chain, contents, packet, signer


def erased_chain(document_id: str | None = str(INVOICE_ID)) -> list[AuditEvent]:
    """The sample's chain, whose last event lost its reason, and the erasure."""
    chain = audit_chain()
    last = chain[-1]
    chain[-1] = last.model_copy(update={"reason": MARK, "erased": last.seq + 1})
    note = {"document_id": document_id, "events": {str(last.seq): left_hash(chain[-1])}}
    erasure = last.model_copy(
        update={
            "seq": last.seq + 1,
            "kind": EventKind.ERASURE,
            "writer": "erasure-1",
            "source": last.target,
            "actor": "dana",
            "reason": "A request.",
            "file": last.file | {"erased": note},
            "previous_hash": last.hash,
        }
    )
    return [*chain, sealed(erasure)]


def without_document(chain: list[AuditEvent]) -> PacketContents:
    file = ClaimFile.model_validate(chain[-1].file)
    return contents(audit=chain, file=file, evidence=[], histories=[], version=2)


def report_of(chain: list[AuditEvent]) -> VerifyReport:
    built = build_packet(without_document(chain), signer())
    return verify_packet(built.content, [signer().public])


def test_it_is_intact() -> None:
    assert report_of(erased_chain()).verdict is Verdict.INTACT


def test_it_names_what_was_erased_by_whom_and_why() -> None:
    (remark,) = report_of(erased_chain()).remarks
    assert all(part in remark for part in (str(INVOICE_ID), "dana", "A request.", "events 10"))


def test_no_document_is_enclosed() -> None:
    built = build_packet(without_document(erased_chain()), signer())
    assert not [name for name in unpack(built.content).files if name.startswith(EVIDENCE_FOLDER)]


def test_a_document_that_no_erasure_names_may_not_be_missing() -> None:
    with pytest.raises(Contradiction, match="not among the evidence"):
        build_packet(without_document(erased_chain(document_id=None)), signer())


def test_a_tombstone_that_changed_since_is_never_sealed() -> None:
    chain = erased_chain()
    chain[-2] = chain[-2].model_copy(update={"actor": "another"})
    with pytest.raises(Contradiction, match="vouches"):
        build_packet(without_document(chain), signer())


def test_a_packet_without_erasures_has_no_remark() -> None:
    assert verify_packet(packet(), [signer().public]).remarks == []


def test_a_note_that_is_none_is_passed_over() -> None:
    chain = audit_chain()
    chain[-1] = chain[-1].model_copy(update={"kind": EventKind.ERASURE, "file": {"erased": 3}})
    assert erasures_of(chain) == []
