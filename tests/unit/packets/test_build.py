"""A packet's bytes: the same for the same contents, whole, and never signed when contradictory."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from uuid import UUID

import pytest

from models.contracts.claim import ClaimStatus
from models.contracts.lint import EvidenceCode, EvidenceItem, EvidenceState
from models.contracts.packet import NOT_YET, EvidenceFile
from packets.build import build_packet
from packets.container import unpack
from packets.manifest import ALWAYS_THERE, MANIFEST
from packets.reading import Contradiction
from packets.verify import Verdict, verify_packet
from tests.unit.packets.samples import (
    FILE,
    INVOICE,
    audit_chain,
    contents,
    history,
    packet,
    signer,
    submission,
)

PRINT_HASH = """
from packets.build import build_packet
from tests.unit.packets.samples import contents, signer
print(build_packet(contents(), signer()).sha256)
"""


def _document(number: int, name: str) -> EvidenceFile:
    body = f"document {number}".encode()
    return EvidenceFile(
        document_id=UUID(int=number),
        name=name,
        content_type="text/plain",
        sha256=hashlib.sha256(body).hexdigest(),
        content=body,
    )


def _archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_same_contents_make_the_same_bytes() -> None:
    assert build_packet(contents(), signer()).content == packet()


@pytest.mark.parametrize("hash_seed", ["0", "1234"])
def test_another_process_makes_the_same_bytes(hash_seed: str) -> None:
    made = subprocess.run(
        [sys.executable, "-c", PRINT_HASH],
        env={"PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == hashlib.sha256(packet()).hexdigest()


def test_the_order_of_documents_and_histories_does_not_matter() -> None:
    documents = [*contents().evidence, _document(1, "a.txt"), _document(2, "b.txt")]
    forth = build_packet(contents(evidence=documents), signer())
    back = build_packet(contents(evidence=documents[::-1]), signer())
    assert forth.content == back.content


def test_another_version_makes_other_bytes() -> None:
    assert build_packet(contents(version=2), signer()).content != packet()


def test_every_file_of_a_packet_is_there() -> None:
    assert set(ALWAYS_THERE) <= set(_archive(packet()).namelist())


def test_any_zip_program_can_read_it() -> None:
    with _archive(packet()) as archive:
        assert archive.testzip() is None


def test_entries_are_stored_with_fixed_date_and_rights() -> None:
    looks = {
        (entry.compress_type, entry.date_time, entry.external_attr, entry.create_system)
        for entry in _archive(packet()).infolist()
    }
    assert looks == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644 << 16, 3)}


def test_the_manifest_comes_first() -> None:
    assert _archive(packet()).namelist()[:2] == [MANIFEST, "manifest.sig"]


def test_evidence_is_enclosed_byte_for_byte() -> None:
    assert unpack(packet()).files["evidence/01-Invoice_1042_Marz_.pdf"] == INVOICE


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "C:\\invoices\\a.pdf", "...", "", "发票.pdf", "a" * 500, "CON", "\0"],
)
def test_an_odd_file_name_is_enclosed_safely(name: str) -> None:
    documents = [*contents().evidence, _document(1, name)]
    built = build_packet(contents(evidence=documents), signer())
    assert verify_packet(built.content, [signer().public]).verdict is Verdict.INTACT


def test_a_history_ends_with_the_event_that_the_claim_named() -> None:
    files = unpack(packet()).files
    name = next(name for name in files if name.startswith("history/"))
    events = json.loads(files[name])["events"]
    assert [event["eventId"] for event in events] == [str(number) for number in range(1, 41)]


def test_a_history_without_a_last_event_is_kept_whole() -> None:
    built = build_packet(contents(histories=[history(last_event_id=None)]), signer())
    assert built.manifest.histories[0].last_event_id == 42


def test_a_missing_payout_link_is_said_in_words() -> None:
    chain = json.loads(unpack(packet()).files["payout.json"])["chain"]
    assert chain[0]["deposit"] == NOT_YET


def test_the_built_packet_names_its_own_hash() -> None:
    built = build_packet(contents(), signer())
    assert built.sha256 == hashlib.sha256(built.content).hexdigest()


def test_a_claim_that_was_denied_has_a_packet_without_payout() -> None:
    file = FILE.model_copy(update={"payouts": [], "paid": None})
    events = audit_chain(file)
    built = build_packet(contents(file=file, audit=events, payout_chain=[]), signer())
    assert verify_packet(built.content, [signer().public]).verdict is Verdict.INTACT


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"submissions": [submission(), submission("other")]}, "one is allowed"),
        ({"status": ClaimStatus.DENIED}, "the last audit event 'billed'"),
        ({"audit": audit_chain()[:-1]}, "is not what the last audit event says|says 'billed'"),
        ({"audit": audit_chain()[1:]}, "not the beginning of a chain"),
        ({"audit": []}, "without audit events"),
        ({"evidence": []}, "not among the evidence"),
        ({"payout_chain": []}, "not in the chain"),
        ({"submissions": []}, "no first submission opened"),
        ({"histories": [history(events=12)]}, "does not run from event 1 to 40"),
    ],
    ids=[
        "two acknowledged",
        "status",
        "audit short",
        "audit beheaded",
        "no audit",
        "no evidence",
        "no payout",
        "no submission",
        "history short",
    ],
)
def test_contents_that_contradict_themselves_are_not_signed(
    changed: dict[str, object], expected: str
) -> None:
    with pytest.raises(Contradiction, match=expected):
        build_packet(contents(**changed), signer())


def test_a_document_that_changed_since_its_upload_is_not_signed() -> None:
    altered = contents().evidence[0].model_copy(update={"content": INVOICE + b" "})
    with pytest.raises(Contradiction, match="not the document that was uploaded"):
        build_packet(contents(evidence=[altered]), signer())


def test_a_cost_document_is_enclosed_and_sealed() -> None:
    built = build_packet(contents(cost_document=b"%PDF cost"), signer())
    assert _archive(built.content).read("cost-document.pdf") == b"%PDF cost"
    assert verify_packet(built.content, [signer().public]).verdict is Verdict.INTACT


def test_what_amazon_asks_for_stands_beside_the_match() -> None:
    item = EvidenceItem(
        code=EvidenceCode.BUYER, state=EvidenceState.MISSING, sentence="No buyer.", to_do="Ask."
    )
    built = build_packet(contents(asked_for=[item]), signer())
    told = json.loads(_archive(built.content).read("match.json"))
    assert told["asked_for"] == [item.model_dump(mode="json")]
