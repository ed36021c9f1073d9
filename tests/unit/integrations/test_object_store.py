import os
import stat
from uuid import UUID, uuid4

import pytest

from integrations.storage.store import ObjectStore
from models.errors import NotConfigured, NotFound, StorageAway

TENANT = UUID(int=7)
KEY = f"{TENANT}/packets/claim-1/v1.zip"


@pytest.fixture
def store(tmp_path):
    return ObjectStore(f"file://{tmp_path}/objects")


def test_what_is_put_is_got(store):
    store.put(KEY, b"packet", "application/zip")
    assert store.get(KEY) == b"packet"


def test_putting_again_replaces(store):
    store.put(KEY, b"first", "application/zip")
    store.put(KEY, b"second", "application/zip")
    assert store.get(KEY) == b"second"


def test_an_object_exists_once_it_is_put(store):
    before = store.exists(KEY)
    store.put(KEY, b"packet", "application/zip")
    assert (before, store.exists(KEY)) == (False, True)


def test_what_is_removed_is_gone(store):
    store.put(KEY, b"packet", "application/zip")
    store.remove(KEY)
    assert not store.exists(KEY)


def test_removing_what_is_not_there_is_no_failure(store):
    store.remove(KEY)


def test_a_folder_is_no_object(store):
    store.put(KEY, b"packet", "application/zip")
    assert not store.exists(f"{TENANT}/packets")


def test_a_missing_object_is_not_found(store):
    with pytest.raises(NotFound):
        store.get(KEY)


def test_the_uri_tells_the_place_and_leads_back_to_the_key(store, tmp_path):
    uri = store.put(KEY, b"packet", "application/zip")
    assert uri == f"file://{tmp_path}/objects/{KEY}"
    assert store.key_of(uri) == KEY


def test_the_uri_of_before_the_store_moved_leads_to_the_key(store):
    store.put(KEY, b"packet", "application/zip")
    assert store.key_of(f"file:///elsewhere/{uuid4()}/objects/{KEY}") == KEY


def test_the_uri_of_another_store_is_not_found(store):
    with pytest.raises(NotFound):
        store.key_of(f"s3://elsewhere/{KEY}")


@pytest.mark.parametrize(
    "key",
    [
        f"{TENANT}/../secret",
        f"/{TENANT}/a",
        f"{TENANT}//a",
        f"{TENANT}/a/.",
        f"{TENANT}/.hidden",
        f"{TENANT}/a b",
        f"{TENANT}\\a",
        f"{TENANT}/a\n",
        f"{TENANT}",
        "packets/v1.zip",
        "",
    ],
)
def test_a_malformed_key_is_refused(store, key):
    with pytest.raises(ValueError, match=r"key|UUID"):
        store.put(key, b"", "text/plain")


def test_a_write_leaves_nothing_beside_it(store, tmp_path):
    store.put(KEY, b"packet", "application/zip")
    assert os.listdir(tmp_path / "objects" / KEY.rpartition("/")[0]) == ["v1.zip"]


def test_an_object_is_its_owners_alone(store, tmp_path):
    store.put(KEY, b"packet", "application/zip")
    assert stat.S_IMODE((tmp_path / "objects" / KEY).stat().st_mode) == 0o600


def test_a_write_that_fails_keeps_the_old_object_and_leaves_nothing(store, tmp_path):
    blocked = f"{TENANT}/packets/claim-1"
    store.put(KEY, b"packet", "application/zip")
    with pytest.raises(StorageAway):
        store.put(blocked, b"a file where a folder is", "text/plain")
    assert store.get(KEY) == b"packet"
    assert os.listdir(tmp_path / "objects" / str(TENANT) / "packets") == ["claim-1"]


def test_a_folder_that_cannot_be_made_is_storage_away(tmp_path):
    (tmp_path / "objects").write_bytes(b"a file")
    with pytest.raises(StorageAway):
        ObjectStore(f"file://{tmp_path}/objects").put(KEY, b"packet", "application/zip")


@pytest.mark.parametrize("url", ["nonsense://bucket/prefix", "abfs://container/prefix"])
def test_a_store_that_cannot_be_opened_is_not_configured(url):
    with pytest.raises(NotConfigured):
        ObjectStore(url)


def test_another_backend_keeps_objects_by_the_same_calls():
    store = ObjectStore("memory://bucket/opside")
    uri = store.put(KEY, b"packet", "application/zip")
    assert (store.get(store.key_of(uri)), store.exists(KEY)) == (b"packet", True)
