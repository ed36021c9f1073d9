"""A packet is tampered with in every way; the check names each, and never raises."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from models.contracts.audit import canonical_json
from packets.container import pack, unpack
from packets.manifest import MANIFEST, PUBLIC_KEY, SIGNATURE, Manifest, describe
from packets.verify import Verdict, VerifyReport, verify_packet
from tests.unit.packets.samples import packet, signer

Files = dict[str, bytes]


@cache
def _names() -> list[str]:
    return list(unpack(packet()).files)


def _files() -> Files:
    return dict(unpack(packet()).files)


def _check(content: bytes) -> VerifyReport:
    return verify_packet(content, [signer().public])


def _resealed(files: Files, *, seed: int = 1) -> bytes:
    """`files` under a manifest that fits them, signed: what a forger with key `seed` can make."""
    files[PUBLIC_KEY] = signer(seed).public.pem
    old = Manifest.model_validate_json(files[MANIFEST])
    listed = [describe(name, files[name]) for name in files if name not in (MANIFEST, SIGNATURE)]
    manifest = old.model_copy(update={"files": listed, "key_id": signer(seed).public.key_id})
    return _signed(files, manifest.to_bytes(), seed=seed)


def _signed(files: Files, manifest: bytes, *, seed: int = 1) -> bytes:
    front = {MANIFEST: manifest, SIGNATURE: signer(seed).sign(manifest)}
    return pack({**front, **{name: body for name, body in files.items() if name not in front}})


def _renamed(old: str, new: str) -> bytes:
    return pack({new if name == old else name: body for name, body in _files().items()})


def _with_zipfile(entries: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, body in entries:
            archive.writestr(name, body)
    return buffer.getvalue()


def test_an_untouched_packet_is_intact() -> None:
    assert _check(packet()).model_dump(include={"verdict", "problems"}) == {
        "verdict": Verdict.INTACT,
        "problems": [],
    }


@pytest.mark.parametrize("position", ["first", "middle", "last"])
@pytest.mark.parametrize("name", _names())
def test_a_flipped_byte_is_found_in(name: str, position: str) -> None:
    files = _files()
    body = bytearray(files[name])
    body[{"first": 0, "middle": len(body) // 2, "last": -1}[position]] ^= 0x01
    report = _check(pack({**files, name: bytes(body)}))
    assert report.verdict is Verdict.DAMAGED
    assert any(name in problem for problem in report.problems)


@pytest.mark.parametrize("name", _names())
def test_a_removed_entry_is_named(name: str) -> None:
    files = _files()
    del files[name]
    report = _check(pack(files))
    assert report.verdict is Verdict.DAMAGED
    assert any(name in problem and "missing" in problem for problem in report.problems)


@pytest.mark.parametrize("name", _names())
def test_an_emptied_entry_is_named(name: str) -> None:
    report = _check(pack({**_files(), name: b""}))
    assert report.verdict is Verdict.DAMAGED
    assert any(name in problem for problem in report.problems)


@pytest.mark.parametrize("name", _names())
def test_a_renamed_entry_is_found(name: str) -> None:
    assert _check(_renamed(name, "renamed.bin")).verdict is Verdict.DAMAGED


def test_an_added_entry_is_named() -> None:
    report = _check(pack({**_files(), "evidence/99-more.pdf": b"x"}))
    assert report.verdict is Verdict.DAMAGED
    assert any("99-more.pdf" in problem and "added" in problem for problem in report.problems)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_duplicated_entry_is_named() -> None:
    entries = [*_files().items(), ("summary.json", b"{}")]
    report = _check(_with_zipfile(entries))
    assert report.verdict is Verdict.DAMAGED
    assert "'summary.json': is in the packet twice" in report.problems


def test_swapped_entries_are_found() -> None:
    files = _files()
    files["match.json"], files["answers.json"] = files["answers.json"], files["match.json"]
    assert _check(pack(files)).verdict is Verdict.DAMAGED


def test_reordered_entries_are_found() -> None:
    first, second, *middle, last = _files().items()
    report = _check(pack(dict([first, second, last, *middle])))
    assert report.verdict is Verdict.DAMAGED
    assert "order" in report.problems[0]


def test_appended_bytes_are_counted() -> None:
    report = _check(packet() + b"hidden")
    assert report.problems == ["6 bytes were appended behind the packet"]


def test_prepended_bytes_are_counted() -> None:
    report = _check(b"hidden" + packet())
    assert report.problems == ["6 bytes were put in front of the packet"]


def test_many_appended_bytes_are_damage() -> None:
    assert _check(packet() + bytes(200_000)).verdict is Verdict.DAMAGED


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_packet_is_damaged(share: float) -> None:
    assert _check(packet()[: int(len(packet()) * share)]).verdict is Verdict.DAMAGED


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_compressed_entries_are_not_opened(compression: int) -> None:
    report = _check(_with_zipfile(list(_files().items()), compression))
    assert report.verdict is Verdict.DAMAGED
    assert "compressed" in report.problems[0]


def test_the_same_files_in_another_container_are_damage() -> None:
    assert _check(_with_zipfile(list(_files().items()))).verdict is Verdict.DAMAGED


def test_a_comment_in_the_container_is_damage() -> None:
    buffer = io.BytesIO(packet())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"hello"
    assert _check(buffer.getvalue()).verdict is Verdict.DAMAGED


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "evidence/\x1b[31m", ""])
def test_a_name_that_leaves_the_folder_is_refused(name: str) -> None:
    report = _check(pack({**_files(), name: b"x"}))
    assert report.verdict is Verdict.DAMAGED
    assert any("is no name of a packet's file" in problem for problem in report.problems)


def test_problems_hold_no_control_characters() -> None:
    report = _check(pack({**_files(), "evidence/\x1b[31m": b"x"}))
    assert all(problem.isprintable() for problem in report.problems)


def test_a_lying_size_is_not_read() -> None:
    content = bytearray(packet())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 20 : directory + 28] = b"\xff\xff\xff\x7f" * 2
    report = _check(bytes(content))
    assert report.verdict is Verdict.DAMAGED
    assert "more than its own size" in report.problems[0]


def test_a_swapped_signature_is_named() -> None:
    files = _files()
    files[SIGNATURE] = signer(2).sign(files[MANIFEST])
    report = _check(pack(files))
    assert report.verdict is Verdict.DAMAGED
    assert any(SIGNATURE in problem for problem in report.problems)


@pytest.mark.parametrize("signature", [b"", b"x", bytes(64), bytes(65)])
def test_a_signature_that_is_none_is_damage(signature: bytes) -> None:
    assert _check(pack({**_files(), SIGNATURE: signature})).verdict is Verdict.DAMAGED


def test_an_edited_manifest_breaks_the_signature() -> None:
    files = _files()
    files[MANIFEST] = files[MANIFEST].replace(b'"version":1', b'"version":2')
    report = _check(pack(files))
    assert any(SIGNATURE in problem for problem in report.problems)


def test_another_signer_is_unknown_whatever_key_is_enclosed() -> None:
    assert _check(_resealed(_files(), seed=2)).verdict is Verdict.UNKNOWN_SIGNER


def test_without_any_trusted_key_the_signer_is_unknown() -> None:
    assert verify_packet(packet(), []).verdict is Verdict.UNKNOWN_SIGNER


def test_a_packet_of_an_older_trusted_key_is_intact() -> None:
    report = verify_packet(packet(), [signer(2).public, signer(1).public])
    assert report.verdict is Verdict.INTACT


def test_another_signer_that_names_our_key_is_a_forgery() -> None:
    files = _files()
    assert _check(_signed(files, files[MANIFEST], seed=2)).verdict is Verdict.DAMAGED


def test_another_signer_with_damage_is_damaged_not_unknown() -> None:
    files = _files()
    files["summary.pdf"] += b"x"
    content = pack(files)
    assert verify_packet(content, [signer(2).public]).verdict is Verdict.DAMAGED


def test_a_manifest_of_another_format_is_damage() -> None:
    files = _files()
    manifest = files[MANIFEST].replace(b"packet/1", b"packet/9")
    report = _check(_signed(files, manifest))
    assert report.problems == ["manifest.json: 'format' cannot be read"]


def test_a_manifest_that_leaves_out_a_file_is_damage() -> None:
    files = _files()
    del files["answers.json"]
    report = _check(_resealed(files))
    assert "manifest.json: does not list answers.json" in report.problems


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        b"%PDF-1.7 an invoice",
        b"\x00" * 5000,
        _with_zipfile([("manifest.json", b'{"name": "a browser extension"}')]),
        _with_zipfile([("a.txt", b"a")]),
    ],
    ids=["empty", "2 bytes", "4 bytes", "empty zip", "pdf", "zeros", "extension", "other zip"],
)
def test_what_is_no_packet_is_called_so(content: bytes) -> None:
    assert _check(content).verdict is Verdict.NOT_A_PACKET


def _nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"events": [{"eventId": "x"}]}',
        b'{"a": ' + _nested(100_000) + b"}",
        b'{"a": ' + b"9" * 10_000 + b"}",
        b'{"file": {"a": NaN, "b": Infinity}}',
        b'{"a": "\\ud800"}',
    ],
    ids=[
        "empty",
        "null",
        "list",
        "object",
        "binary",
        "event",
        "deep",
        "number",
        "nan",
        "surrogate",
    ],
)
@pytest.mark.parametrize("name", [name for name in _names() if name.endswith(".json")])
def test_hostile_json_is_damage_even_when_signed(name: str, body: bytes) -> None:
    files = _files()
    files[name] = body
    content = _signed(files, body) if name == MANIFEST else _resealed(files)
    assert _check(content).verdict is Verdict.DAMAGED


def test_an_audit_event_with_values_that_cannot_be_hashed_is_damage() -> None:
    files = _files()
    files["audit.json"] = files["audit.json"].replace(b'"confidence":0.78', b'"confidence":NaN')
    assert _check(_resealed(files)).verdict is Verdict.DAMAGED


@pytest.mark.parametrize("seed", range(150))
def test_random_damage_never_passes_and_never_raises(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    content = bytearray(packet())
    for _ in range(chance.choice([1, 1, 3, 40])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    assert _check(bytes(content)).verdict in (Verdict.DAMAGED, Verdict.NOT_A_PACKET)


def test_a_flipped_byte_outside_the_files_is_found_everywhere() -> None:
    content = packet()
    directory = content.index(b"PK\x01\x02")
    unnoticed: list[int] = []
    for position in [*range(40), *range(directory, len(content))]:
        changed = bytearray(content)
        changed[position] ^= 0x01
        if _check(bytes(changed)).verdict is Verdict.INTACT:
            unnoticed.append(position)
    assert unnoticed == []


Edit = Callable[[bytes], bytes]


def _replace(old: str, new: str) -> Edit:
    def edit(body: bytes) -> bytes:
        changed = body.replace(old.encode(), new.encode())
        assert changed != body
        return changed

    return edit


def _drop_last_event(body: bytes) -> bytes:
    document = json.loads(body)
    document["events"].pop()
    return canonical_json(document)


def _swap_events(body: bytes) -> bytes:
    document = json.loads(body)
    document["events"][2:4] = reversed(document["events"][2:4])
    return canonical_json(document)


def _repeat_submission(body: bytes) -> bytes:
    document = json.loads(body)
    document["submissions"].append({**document["submissions"][0], "key": "another"})
    return canonical_json(document)


CONTRADICTIONS: dict[str, tuple[str, Edit, str]] = {
    "audit amount": ("audit.json", _replace("25.20 USD of", "95.20 USD of"), "match its hash"),
    "audit cut short": ("audit.json", _drop_last_event, "9 events"),
    "audit out of order": ("audit.json", _swap_events, "some are missing"),
    "audit of another claim": ("audit.json", _replace("00000000c1a1", "00000000c1a2"), "another"),
    "summary's claim": ("summary.json", _replace("00000000c1a1", "00000000c1a2"), "names claim"),
    "summary's seller": ("summary.json", _replace("00000000000b", "00000000000c"), "names seller"),
    "summary's tenant": ("summary.json", _replace("00000000000a", "00000000000c"), "names tenant"),
    "summary's status": ("summary.json", _replace('"billed"', '"denied"'), "summary.json: says"),
    "summary's version": ("summary.json", _replace('"version":1', '"version":2'), "says version 2"),
    "summary's amount": ("summary.json", _replace("2520", "9520"), "'paid' is not what"),
    "summary's evidence": ("summary.json", _replace("evidence/01-", "evidence/02-"), "not name"),
    "match": ("match.json", _replace("0.78", "0.98"), "is not the match of"),
    "second submission": ("submissions.json", _repeat_submission, "one is allowed"),
    "no case id": ("submissions.json", _replace('"17403928511"', "null"), "without a case id"),
    "payout": ("payout.json", _replace("9912345678", "9912345679"), "is not in the chain"),
    "answer": (
        "answers.json",
        _replace('"choice":"yes"', '"choice":"maybe"'),
        "none of the choices",
    ),
    "history cut": ("history/", _drop_last_event, "has 39 events"),
    "history gap": ("history/", _swap_events, "do not run on"),
    "evidence": ("evidence/", _replace("1042", "1043"), "is not the document"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_found_although_it_was_signed(case: str) -> None:
    place, edit, expected = CONTRADICTIONS[case]
    files = _files()
    name = next(name for name in files if name.startswith(place))
    files[name] = edit(files[name])
    report = _check(_resealed(files))
    assert report.verdict is Verdict.DAMAGED
    assert any(expected in problem for problem in report.problems), report.problems
