"""Signing keys on disk: made once, private, rotated without losing trust."""

import stat
import threading
from pathlib import Path

import pytest

from integrations.keys import SigningKeys, read_public_key
from models.errors import PacketError
from packets.build import build_packet
from packets.signing import PublicKey, Signer
from packets.verify import Verdict, verify_packet
from tests.unit.packets.samples import contents


def test_the_first_use_makes_the_key_and_the_second_finds_it(tmp_path: Path) -> None:
    first = SigningKeys(tmp_path).signer()
    assert SigningKeys(tmp_path).signer().public == first.public


def test_the_private_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    keys.signer()
    assert stat.S_IMODE(keys.private.stat().st_mode) == 0o600


def test_a_rotated_private_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    keys.rotate()
    assert stat.S_IMODE(keys.private.stat().st_mode) == 0o600


def test_the_public_half_is_filed_under_its_id(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    public = keys.signer().public
    assert read_public_key(tmp_path / "keys" / f"{public.key_id}.pub.pem") == public


def test_a_lost_public_half_is_published_again(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    public = keys.signer().public
    (tmp_path / "keys" / f"{public.key_id}.pub.pem").unlink()
    keys.signer()
    assert keys.trusted() == [public]


def test_no_draft_is_left_behind(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    keys.signer()
    keys.rotate()
    assert [path.name for path in keys.private.parent.iterdir()] == ["packet-signing.pem"]


def test_rotation_signs_with_a_new_key(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    before = keys.signer().public
    rotated = keys.rotate().public
    assert rotated != before
    assert keys.signer().public == rotated


def test_packets_of_before_a_rotation_stay_trusted(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    old_packet = build_packet(contents(), keys.signer()).content
    keys.rotate()
    assert verify_packet(old_packet, keys.trusted()).verdict is Verdict.INTACT


def test_many_at_once_make_one_key(tmp_path: Path) -> None:
    start = threading.Barrier(8)
    seen: list[PublicKey] = []

    def sign() -> None:
        start.wait()
        seen.append(SigningKeys(tmp_path).signer().public)

    threads = [threading.Thread(target=sign) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert SigningKeys(tmp_path).trusted() == [seen[0]]


def test_a_folder_without_keys_trusts_nobody(tmp_path: Path) -> None:
    assert SigningKeys(tmp_path).trusted() == []


def test_a_broken_private_key_says_what_to_do(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    keys.private.parent.mkdir()
    keys.private.write_text("not a key")
    with pytest.raises(PacketError, match="restore it or rotate it"):
        keys.signer()


def test_a_broken_private_key_can_be_rotated_away(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path)
    keys.private.parent.mkdir()
    keys.private.write_text("not a key")
    rotated = keys.rotate().public
    assert keys.signer().public == rotated


def test_a_broken_public_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "x.pub.pem").write_text("not a key")
    with pytest.raises(PacketError, match=r"x\.pub\.pem"):
        SigningKeys(tmp_path).trusted()


def test_a_signer_is_never_printed_with_its_key() -> None:
    signer = Signer.generate()
    assert repr(signer) == f"Signer({signer.public.key_id})"


def test_a_key_id_is_sixteen_digits_of_the_hash_of_the_raw_key() -> None:
    assert PublicKey(bytes(32)).key_id == "66687aadf862bd77"
