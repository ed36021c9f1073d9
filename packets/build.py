"""Makes a sealed packet: the same bytes for the same contents and the same key."""

import hashlib
from dataclasses import dataclass

from pydantic import BaseModel, JsonValue

from models.contracts.audit import canonical_json
from models.contracts.packet import PREPARED_BY, EvidenceFile, PacketContents
from packets import manifest as names
from packets.consistency import Story, story_problems
from packets.container import pack
from packets.histories import entry_of
from packets.manifest import AuditEntry, HistoryEntry, Manifest, describe
from packets.names import safe_name
from packets.pdf import summary_pdf
from packets.reading import Contradiction, Unreadable
from packets.signing import Signer


@dataclass(frozen=True)
class BuiltPacket:
    """A packet's bytes, their SHA-256 in hexadecimal, and what they hold."""

    content: bytes
    sha256: str
    manifest: Manifest


def build_packet(contents: PacketContents, signer: Signer) -> BuiltPacket:
    """Seals `contents`. Contradiction when they disagree, PacketError when they are too large."""
    if not contents.audit:
        raise Contradiction("a claim without audit events cannot be sealed")
    evidence = _evidence(contents.evidence)
    histories = sorted(map(entry_of, contents.histories), key=lambda item: item[0].name)
    files = {
        **_documents(contents, evidence),
        **{entry.name: content for entry, content in histories},
        **{name: document.content for name, document in evidence.items()},
        **_cost_document(contents),
        names.PUBLIC_KEY: signer.public.pem,
    }
    pdf = summary_pdf(contents, [describe(name, content) for name, content in files.items()])
    files = {names.SUMMARY_PDF: pdf, **files}
    manifest = _manifest(contents, signer, [entry for entry, _ in histories], files)
    _refuse_contradictions(manifest, files)
    signed = manifest.to_bytes()
    content = pack({names.MANIFEST: signed, names.SIGNATURE: signer.sign(signed), **files})
    return BuiltPacket(content, hashlib.sha256(content).hexdigest(), manifest)


def _evidence(documents: list[EvidenceFile]) -> dict[str, EvidenceFile]:
    """The documents by entry name, numbered in the order of their ids."""
    ordered = sorted(documents, key=lambda document: str(document.document_id))
    return {
        f"{names.EVIDENCE_FOLDER}{number:02d}-{safe_name(document.name)}": document
        for number, document in enumerate(ordered, start=1)
    }


def _cost_document(contents: PacketContents) -> dict[str, bytes]:
    """The PDF of what the unit cost, where there is one."""
    made = contents.cost_document
    return {} if made is None else {names.COST_DOCUMENT: made}


def _documents(contents: PacketContents, evidence: dict[str, EvidenceFile]) -> dict[str, bytes]:
    """The JSON files. The claim's file is written as its last audit event holds it."""
    file = contents.audit[-1].file
    facts = contents.facts
    documents: dict[str, JsonValue] = {
        names.SUMMARY: {
            "identity": _plain(contents.identity),
            "facts": _plain(facts),
            "policy": _plain(contents.policy),
            "status": contents.status.value,
            "file": file,
            "evidence": [_told(name, document) for name, document in evidence.items()],
            "version": contents.version,
            "made_at": contents.made_at.isoformat(),
            "prepared_by": PREPARED_BY,
        },
        names.MATCH: {
            "match": file.get("match"),
            "confidence": file.get("confidence"),
            "gate_reasons": file.get("gate_reasons"),
            "confirmed_by": file.get("confirmed_by"),
            "asked_for": [_plain(item) for item in contents.asked_for],
            "rule_pack": facts.rule_pack,
            "rule_pack_version": facts.rule_pack_version,
        },
        names.SUBMISSIONS: {"submissions": [_plain(sent) for sent in contents.submissions]},
        names.ANSWERS: {"questions": [_plain(asked) for asked in contents.questions]},
        names.PAYOUT: {
            "chain": [_plain(link) for link in contents.payout_chain],
            "commission": [_plain(line) for line in contents.commission],
            "reversals": [_plain(line) for line in contents.reversals],
        },
        names.AUDIT: {"events": [_plain(event) for event in contents.audit]},
    }
    return {name: canonical_json(document) for name, document in documents.items()}


def _plain(value: BaseModel) -> JsonValue:
    return value.model_dump(mode="json")


def _told(name: str, document: EvidenceFile) -> JsonValue:
    return {
        "entry": name,
        "document_id": str(document.document_id),
        "name": document.name,
        "content_type": document.content_type,
        "sha256": document.sha256,
    }


def _manifest(
    contents: PacketContents,
    signer: Signer,
    histories: list[HistoryEntry],
    files: dict[str, bytes],
) -> Manifest:
    return Manifest(
        key_id=signer.public.key_id,
        claim_id=contents.identity.claim_id,
        tenant_id=contents.identity.tenant_id,
        seller_id=contents.identity.seller_id,
        status=contents.status.value,
        version=contents.version,
        made_at=contents.made_at,
        audit=AuditEntry(events=len(contents.audit), last_hash=contents.audit[-1].hash),
        histories=histories,
        files=[describe(name, content) for name, content in files.items()],
    )


def _refuse_contradictions(manifest: Manifest, files: dict[str, bytes]) -> None:
    try:
        problems = story_problems(Story.read(manifest, files))
    except Unreadable as error:
        problems = [str(error)]
    if problems:
        raise Contradiction(f"the packet was not sealed: {'; '.join(problems)}")
