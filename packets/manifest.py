"""The manifest: what a packet holds, with the hash of each file. Its exact bytes are signed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.audit import canonical_json
from packets.names import shown

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
SUMMARY = "summary.json"
SUMMARY_PDF = "summary.pdf"
MATCH = "match.json"
SUBMISSIONS = "submissions.json"
ANSWERS = "answers.json"
PAYOUT = "payout.json"
AUDIT = "audit.json"
COST_DOCUMENT = "cost-document.pdf"
PUBLIC_KEY = "signer.pub.pem"
EVIDENCE_FOLDER = "evidence/"
HISTORY_FOLDER = "history/"

ALWAYS_THERE = (
    MANIFEST,
    SIGNATURE,
    SUMMARY_PDF,
    SUMMARY,
    MATCH,
    SUBMISSIONS,
    ANSWERS,
    PAYOUT,
    AUDIT,
    PUBLIC_KEY,
)


class FileEntry(BaseModel):
    """One file. `size` in bytes, `sha256` in lower-case hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: int
    sha256: str


class HistoryEntry(BaseModel):
    """Which file holds which run, and the last event that it must end with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    workflow_id: str
    run_id: str
    last_event_id: int


class AuditEntry(BaseModel):
    """The end of the audit chain, so that cutting off its last events shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: int
    last_hash: str


class Manifest(BaseModel):
    """The signed table of contents; `files` stand in the packet's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["opside-proof-packet/1"] = "opside-proof-packet/1"
    algorithm: Literal["Ed25519"] = "Ed25519"
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    claim_id: UUID
    tenant_id: UUID
    seller_id: UUID
    status: str
    version: int = Field(ge=1)
    made_at: datetime
    audit: AuditEntry
    histories: list[HistoryEntry]
    files: list[FileEntry]

    def to_bytes(self) -> bytes:
        return canonical_json(self.model_dump(mode="json"))


def describe(name: str, content: bytes) -> FileEntry:
    """The manifest's line of a file."""
    return FileEntry(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def file_problems(manifest: Manifest, files: dict[str, bytes]) -> Iterator[str]:
    """Where the files differ from the manifest: missing, changed, added or listed twice."""
    listed = {entry.name: entry for entry in manifest.files}
    if len(listed) != len(manifest.files):
        yield f"{MANIFEST}: it lists a file twice"
    for entry in listed.values():
        if entry.name not in files:
            yield f"{shown(entry.name)}: is missing"
        elif describe(entry.name, files[entry.name]) != entry:
            yield f"{shown(entry.name)}: its content is not what was sealed (SHA-256 differs)"
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, SIGNATURE}):
        yield f"{shown(name)}: was added; the manifest does not list it"
