"""Consents, sealed: who may open them, with which key, and after a rotation."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from integrations.consents import ConsentKeys
from models.errors import NotConfigured

TENANT, SELLER = uuid4(), uuid4()
CONSENT = "Atzr|IwEBIexample"


@pytest.fixture
def keys(tmp_path: Path) -> ConsentKeys:
    return ConsentKeys(tmp_path)


def test_what_was_sealed_opens(keys: ConsentKeys) -> None:
    assert keys.unseal(TENANT, SELLER, keys.seal(TENANT, SELLER, CONSENT)) == CONSENT


def test_nothing_of_the_consent_is_in_what_is_stored(keys: ConsentKeys) -> None:
    assert CONSENT.encode() not in keys.seal(TENANT, SELLER, CONSENT).content


def test_the_same_consent_is_sealed_differently_each_time(keys: ConsentKeys) -> None:
    assert keys.seal(TENANT, SELLER, CONSENT) != keys.seal(TENANT, SELLER, CONSENT)


@pytest.mark.parametrize(("tenant", "seller"), [(uuid4(), SELLER), (TENANT, uuid4())])
def test_it_opens_for_no_other_seller(keys: ConsentKeys, tenant: object, seller: object) -> None:
    sealed = keys.seal(TENANT, SELLER, CONSENT)
    with pytest.raises(NotConfigured, match="another seller"):
        keys.unseal(tenant, seller, sealed)  # pyright: ignore[reportArgumentType]


def test_one_changed_bit_does_not_open(keys: ConsentKeys) -> None:
    sealed = keys.seal(TENANT, SELLER, CONSENT)
    content = sealed.content[:-1] + bytes([sealed.content[-1] ^ 1])
    with pytest.raises(NotConfigured, match="was changed"):
        keys.unseal(TENANT, SELLER, sealed.model_copy(update={"content": content}))


def test_after_a_rotation_old_consents_still_open(keys: ConsentKeys) -> None:
    sealed = keys.seal(TENANT, SELLER, CONSENT)
    keys.rotate()
    assert (keys.unseal(TENANT, SELLER, sealed), keys.is_current(sealed)) == (CONSENT, False)


def test_a_rotation_is_seen_by_a_process_that_runs(keys: ConsentKeys, tmp_path: Path) -> None:
    keys.seal(TENANT, SELLER, CONSENT)
    renewed = ConsentKeys(tmp_path).rotate()
    assert keys.seal(TENANT, SELLER, CONSENT).key_id == renewed


def test_without_its_key_it_says_what_to_do(keys: ConsentKeys, tmp_path: Path) -> None:
    sealed = keys.seal(TENANT, SELLER, CONSENT)
    keys.path.unlink()
    with pytest.raises(NotConfigured, match="restore that file"):
        keys.unseal(TENANT, SELLER, sealed)


def test_a_broken_file_of_keys_is_named(keys: ConsentKeys) -> None:
    keys.seal(TENANT, SELLER, CONSENT)
    keys.path.write_text("{}")
    with pytest.raises(NotConfigured, match=str(keys.path)):
        keys.seal(TENANT, SELLER, CONSENT)


def test_only_the_owner_reads_the_keys(keys: ConsentKeys) -> None:
    keys.seal(TENANT, SELLER, CONSENT)
    assert keys.path.stat().st_mode & 0o077 == 0


def test_processes_that_begin_at_once_share_one_key(tmp_path: Path) -> None:
    def first(_: int) -> str:
        return ConsentKeys(tmp_path).seal(TENANT, SELLER, CONSENT).key_id

    with ThreadPoolExecutor(8) as pool:
        used = set(pool.map(first, range(8)))
    assert used == set(json.loads(ConsentKeys(tmp_path).path.read_text())["keys"])


def test_rotations_at_once_lose_no_key(tmp_path: Path) -> None:
    def rotated(_: int) -> str:
        return ConsentKeys(tmp_path).rotate()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(rotated, range(16)))
    assert made <= set(json.loads(ConsentKeys(tmp_path).path.read_text())["keys"])
