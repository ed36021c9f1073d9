"""Whether the files of a packet tell one story: summary, audit chain, submissions, money.

It reads only what it compares, so that packets stay verifiable when the contracts grow.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from pydantic import BaseModel, JsonValue

from models.contracts.audit import AuditEvent, erasures_of, verify_chain
from models.contracts.claim import SubmissionKind
from packets.histories import history_problems
from packets.manifest import (
    ANSWERS,
    AUDIT,
    EVIDENCE_FOLDER,
    MANIFEST,
    MATCH,
    PAYOUT,
    SUBMISSIONS,
    SUMMARY,
    Manifest,
)
from packets.names import shown
from packets.reading import read_part

ACKNOWLEDGED = "acknowledged"


class _Identity(BaseModel):
    tenant_id: UUID
    seller_id: UUID
    claim_id: UUID


class _Evidence(BaseModel):
    document_id: UUID
    entry: str
    sha256: str


class _Summary(BaseModel):
    identity: _Identity
    status: str
    version: int
    file: dict[str, JsonValue]
    evidence: list[_Evidence]


class _Match(BaseModel):
    match: dict[str, JsonValue] | None


class _Submission(BaseModel):
    kind: str
    key: str
    state: str
    case_id: str | None


class _Submissions(BaseModel):
    submissions: list[_Submission]


class _Link(BaseModel):
    case_id: str
    reimbursement_id: str


class _PayoutLine(BaseModel):
    reimbursement_id: str


class _File(BaseModel):
    payouts: list[_PayoutLine] = []


class _Payout(BaseModel):
    chain: list[_Link]


class _Choice(BaseModel):
    code: str


class _Question(BaseModel):
    choices: list[_Choice]


class _Asked(BaseModel):
    question: _Question
    choice: str | None


class _Answers(BaseModel):
    questions: list[_Asked]


class _Audit(BaseModel):
    events: list[AuditEvent]


@dataclass(frozen=True)
class Story:
    """The parts of a packet that are compared."""

    manifest: Manifest
    summary: _Summary
    match: _Match
    submissions: list[_Submission]
    asked: list[_Asked]
    payout: _Payout
    audit: list[AuditEvent]
    files: dict[str, bytes]

    @classmethod
    def read(cls, manifest: Manifest, files: dict[str, bytes]) -> Self:
        """Parses the files. `Unreadable` names the first that is missing or broken."""
        return cls(
            manifest=manifest,
            summary=read_part(_Summary, SUMMARY, files),
            match=read_part(_Match, MATCH, files),
            submissions=read_part(_Submissions, SUBMISSIONS, files).submissions,
            asked=read_part(_Answers, ANSWERS, files).questions,
            payout=read_part(_Payout, PAYOUT, files),
            audit=read_part(_Audit, AUDIT, files).events,
            files=files,
        )


def story_problems(story: Story) -> list[str]:
    """Where the packet contradicts itself, one sentence each; empty when it holds together."""
    return [
        *_identity_problems(story),
        *_audit_problems(story),
        *_status_problems(story),
        *_submission_problems(story),
        *_answer_problems(story),
        *_evidence_problems(story),
        *_payout_problems(story),
        *history_problems(str(story.manifest.claim_id), story.manifest.histories, story.files),
    ]


def _identity_problems(story: Story) -> Iterator[str]:
    manifest, summary = story.manifest, story.summary
    if summary.identity.claim_id != manifest.claim_id:
        yield f"{SUMMARY}: names claim {summary.identity.claim_id}, the manifest another"
    if summary.identity.seller_id != manifest.seller_id:
        yield f"{SUMMARY}: names seller {summary.identity.seller_id}, the manifest another"
    if summary.identity.tenant_id != manifest.tenant_id:
        yield f"{SUMMARY}: names tenant {summary.identity.tenant_id}, the manifest another"
    if summary.version != manifest.version:
        yield f"{SUMMARY}: says version {summary.version}, the manifest {manifest.version}"


def _audit_problems(story: Story) -> Iterator[str]:
    yield from (f"{AUDIT}: {problem}" for problem in verify_chain(story.audit))
    if any(event.claim_id != story.manifest.claim_id for event in story.audit):
        yield f"{AUDIT}: holds events of another claim"
    expected = story.manifest.audit
    if len(story.audit) != expected.events:
        yield f"{AUDIT}: holds {len(story.audit)} events, the manifest says {expected.events}"
    elif story.audit and story.audit[-1].hash != expected.last_hash:
        yield f"{AUDIT}: does not end with the event that the manifest names"


def _status_problems(story: Story) -> Iterator[str]:
    if not story.audit:
        yield f"{AUDIT}: holds no event, so nothing backs the summary"
        return
    last = story.audit[-1]
    stated = {SUMMARY: story.summary.status, MANIFEST: story.manifest.status}
    for place, status in stated.items():
        if status != last.target:
            yield f"{place}: says {shown(status)}, the last audit event {last.target.value!r}"
    for field in sorted(story.summary.file.keys() | last.file.keys()):
        if story.summary.file.get(field) != last.file.get(field):
            yield f"{SUMMARY}: {shown(field)} is not what the last audit event says"
    if story.match.match != last.file.get("match"):
        yield f"{MATCH}: is not the match of the last audit event"


def _submission_problems(story: Story) -> Iterator[str]:
    acknowledged = [sent for sent in story.submissions if sent.state == ACKNOWLEDGED]
    initial = [sent for sent in acknowledged if sent.kind == SubmissionKind.INITIAL]
    if len(initial) > 1:
        yield f"{SUBMISSIONS}: {len(initial)} first submissions were acknowledged; one is allowed"
    for sent in acknowledged:
        if not sent.case_id:
            yield f"{SUBMISSIONS}: {shown(sent.key)} is acknowledged without a case id"
    for key, times in Counter(sent.key for sent in story.submissions).items():
        if times > 1:
            yield f"{SUBMISSIONS}: the key {shown(key)} was used for {times} submissions"
    case_id = story.summary.file.get("case_id")
    if case_id is not None and case_id not in [sent.case_id for sent in initial]:
        yield f"{SUMMARY}: names case {shown(str(case_id))}, which no first submission opened"


def _answer_problems(story: Story) -> Iterator[str]:
    for asked in story.asked:
        offered = [choice.code for choice in asked.question.choices]
        if asked.choice is not None and asked.choice not in offered:
            yield f"{ANSWERS}: {shown(asked.choice)} is none of the choices that were offered"


def _evidence_problems(story: Story) -> Iterator[str]:
    hashes = {entry.name: entry.sha256 for entry in story.manifest.files}
    for item in story.summary.evidence:
        if hashes.get(item.entry) != item.sha256:
            yield f"{SUMMARY}: {shown(item.entry)} is not the document that was uploaded"
    told = {item.entry for item in story.summary.evidence}
    for name in hashes:
        if name.startswith(EVIDENCE_FOLDER) and name not in told:
            yield f"{SUMMARY}: does not name the evidence {shown(name)}"
    match = story.match.match
    enclosed = {str(item.document_id) for item in story.summary.evidence}
    erased = {str(note.document_id) for _, note in erasures_of(story.audit) if note.document_id}
    if match is not None and match.get("document_id") not in enclosed | erased:
        yield f"{MATCH}: its document is not among the evidence"
    delivery = match.get("delivery") if match is not None else None
    if isinstance(delivery, dict) and delivery.get("document_id") not in enclosed | erased:
        yield f"{MATCH}: its proof of delivery is not among the evidence"


def _payout_problems(story: Story) -> Iterator[str]:
    linked = {link.reimbursement_id for link in story.payout.chain}
    for payout in _File.model_validate(story.summary.file).payouts:
        if payout.reimbursement_id not in linked:
            yield f"{PAYOUT}: reimbursement {shown(payout.reimbursement_id)} is not in the chain"
