"""Checks a packet that anybody may have made: it never raises, and trusts nothing unchecked."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.audit import erasure_remarks
from models.errors import NotAPacket, PacketDamaged, PacketError
from packets.consistency import Story, story_problems
from packets.container import describe_difference, unpack
from packets.manifest import (
    ALWAYS_THERE,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    Manifest,
    file_problems,
)
from packets.reading import Unreadable, read_part
from packets.signing import PublicKey


class Verdict(StrEnum):
    """What a packet is worth. Only `intact` is proof."""

    INTACT = "intact"
    DAMAGED = "damaged"
    NOT_A_PACKET = "not_a_packet"
    UNKNOWN_SIGNER = "unknown_signer"


class VerifyReport(BaseModel):
    """The verdict and what is wrong. The rest is what the manifest says, None where it has none.

    `remarks` say what an intact packet no longer holds because it was erased (docs/erasure.md).
    """

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    problems: list[str] = Field(default_factory=list[str])
    remarks: list[str] = Field(default_factory=list[str])
    key_id: str | None = None
    claim_id: UUID | None = None
    status: str | None = None
    version: int | None = None
    made_at: datetime | None = None
    files: int = 0
    audit_events: int = 0
    histories: int = 0


def verify_packet(content: bytes, trusted_keys: Iterable[PublicKey]) -> VerifyReport:
    """Whether `content` is a packet, whole, true to itself, and signed by one of `trusted_keys`."""
    try:
        unpacked = unpack(content)
    except NotAPacket as error:
        return VerifyReport(verdict=Verdict.NOT_A_PACKET, problems=[error.message])
    except PacketDamaged as error:
        verdict = Verdict.DAMAGED if MANIFEST.encode() in content[:64] else Verdict.NOT_A_PACKET
        return VerifyReport(verdict=verdict, problems=[error.message])
    files = unpacked.files
    if not _looks_like_a_packet(unpacked.names):
        return VerifyReport(
            verdict=Verdict.NOT_A_PACKET,
            problems=["The ZIP does not hold a packet's files; check that it is the right one."],
        )
    try:
        manifest = read_part(Manifest, MANIFEST, files)
    except Unreadable as error:
        return VerifyReport(verdict=Verdict.DAMAGED, problems=[*unpacked.problems, str(error)])
    problems = [*unpacked.problems, *file_problems(manifest, files), *_missing(manifest)]
    signer_known, signature_problem = _check_signature(manifest, files, trusted_keys)
    if signature_problem:
        problems.append(signature_problem)
    told, remarks = _story(manifest, files)
    problems += told
    if not problems:
        problems += _container_problems(content, manifest, files)
    return _report(manifest, problems, [] if problems else remarks, signer_known=signer_known)


def _looks_like_a_packet(names: frozenset[str]) -> bool:
    return len(names & set(ALWAYS_THERE)) * 2 >= len(ALWAYS_THERE)


def _missing(manifest: Manifest) -> list[str]:
    """A manifest that leaves out a file which every packet has, however well it is signed."""
    listed = {MANIFEST, SIGNATURE, *(entry.name for entry in manifest.files)}
    return [f"{MANIFEST}: does not list {name}" for name in ALWAYS_THERE if name not in listed]


def _check_signature(
    manifest: Manifest, files: dict[str, bytes], trusted_keys: Iterable[PublicKey]
) -> tuple[bool, str | None]:
    """Whether the signer is known, and what is wrong with the signature.

    An unknown signer's packet is held against the enclosed key: that shows damage, never trust.
    """
    trusted = {key.key_id: key for key in trusted_keys}
    known = manifest.key_id in trusted
    try:
        key = trusted[manifest.key_id] if known else PublicKey.from_pem(files.get(PUBLIC_KEY, b""))
    except PacketError:
        return False, f"{PUBLIC_KEY}: is not a public key"
    if key.key_id != manifest.key_id:
        return known, f"{PUBLIC_KEY}: is not the key that the manifest names"
    if SIGNATURE not in files:
        return known, f"{SIGNATURE}: is missing"
    if not key.signed(files[MANIFEST], files[SIGNATURE]):
        return known, f"{SIGNATURE}: is not the signature of {MANIFEST} by key {key.key_id}"
    return known, None


def _story(manifest: Manifest, files: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """What is wrong with the story, and what was erased from it."""
    try:
        story = Story.read(manifest, files)
        return story_problems(story), erasure_remarks(story.audit)
    except Unreadable as error:
        return [str(error)], []
    except (ValueError, OverflowError, RecursionError):
        return ["The packet's files hold values that cannot be compared"], []


def _container_problems(content: bytes, manifest: Manifest, files: dict[str, bytes]) -> list[str]:
    order = [MANIFEST, SIGNATURE, *(entry.name for entry in manifest.files)]
    difference = describe_difference(content, {name: files[name] for name in order})
    return [difference] if difference else []


def _report(
    manifest: Manifest, problems: list[str], remarks: list[str], *, signer_known: bool
) -> VerifyReport:
    verdict = Verdict.INTACT if signer_known else Verdict.UNKNOWN_SIGNER
    return VerifyReport(
        verdict=Verdict.DAMAGED if problems else verdict,
        problems=problems,
        remarks=remarks,
        key_id=manifest.key_id,
        claim_id=manifest.claim_id,
        status=manifest.status,
        version=manifest.version,
        made_at=manifest.made_at,
        files=len(manifest.files) + 2,
        audit_events=manifest.audit.events,
        histories=len(manifest.histories),
    )
