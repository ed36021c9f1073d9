"""Which parts run here, where they listen, and who may run in a data folder."""

import socket
from pathlib import Path

import pytest

from engine.account import Account, open_place, remove_data_folder
from engine.parts import External, Part, embedded_parts
from engine.paths import DataFolder
from engine.ports import LAST_INTERNAL_PORT, free_port, internal_ports
from engine.secrets import read_or_create
from engine.stack import EmbeddedStack
from engine.state import StackState, running_state, take_lock, write_state
from models.errors import NotConfigured, StackRunning

NOBODY = Account(uid=65_534, gid=65_534)


def data_folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "home")
    folder.create()
    return folder


def test_everything_is_embedded_by_default() -> None:
    assert embedded_parts(External()) == frozenset(Part)


def test_a_temporal_elsewhere_switches_off_the_server_and_its_ui() -> None:
    parts = embedded_parts(External(temporal_address="temporal:7233"))
    assert frozenset(Part) - parts == {Part.TEMPORAL, Part.UI}


def test_the_embedded_temporal_keeps_the_embedded_database() -> None:
    assert Part.POSTGRES in embedded_parts(External(database_url="postgresql://db/opside"))


def test_with_both_elsewhere_no_database_runs_here() -> None:
    elsewhere = External(temporal_address="temporal:7233", database_url="postgresql://db/opside")
    assert Part.POSTGRES not in embedded_parts(elsewhere)


def test_amazon_elsewhere_switches_off_the_sandbox() -> None:
    assert Part.SANDBOX not in embedded_parts(External(amazon_endpoint="https://amazon"))


def test_a_database_url_alone_is_refused(tmp_path: Path) -> None:
    elsewhere = External(temporal_address="temporal:7233", database_url="postgresql://db/opside")
    stack = EmbeddedStack(tmp_path / "home", parts=(), external=elsewhere)
    with pytest.raises(NotConfigured, match="DATABASE_SYSTEM_URL"):
        stack.start()


def test_a_busy_port_moves_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert free_port(port) > port


def test_a_port_that_was_given_is_not_given_again() -> None:
    assert free_port(9_650) != free_port(9_650)


def test_internal_ports_fit_into_temporals_columns() -> None:
    ports = internal_ports(8)
    assert len(set(ports)) == 8
    assert max(ports) <= LAST_INTERNAL_PORT < 2**15


def test_a_secret_stays_the_same(tmp_path: Path) -> None:
    assert read_or_create(tmp_path, "key") == read_or_create(tmp_path, "key")


def test_a_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    read_or_create(tmp_path, "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_held_data_folder_refuses_a_second_stack(tmp_path: Path) -> None:
    folder = data_folder(tmp_path)
    with take_lock(folder):
        write_state(folder, StackState(pid=4711))
        with pytest.raises(StackRunning, match="process 4711"):
            take_lock(folder)


def test_the_state_of_a_stack_that_is_gone_counts_for_nothing(tmp_path: Path) -> None:
    folder = data_folder(tmp_path)
    take_lock(folder).close()
    write_state(folder, StackState(pid=4711))
    assert running_state(folder) is None


def test_the_state_with_its_passwords_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = data_folder(tmp_path)
    write_state(folder, StackState(pid=4711))
    assert folder.state.stat().st_mode & 0o777 == 0o600


def test_a_closed_folder_cannot_be_reached_by_another_user(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert not NOBODY.can_reach(tmp_path / "deep" / "below")


def test_removing_a_data_folder_removes_a_cluster_kept_outside_it(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    outside.mkdir()
    (home / "postgres").symlink_to(outside)
    remove_data_folder(home)
    assert not outside.exists()


def test_the_database_gets_a_closed_folder_of_its_own(tmp_path: Path) -> None:
    ours = Account(uid=tmp_path.stat().st_uid, gid=tmp_path.stat().st_gid)
    place = open_place(tmp_path / "postgres", ours)
    assert place.stat().st_mode & 0o777 == 0o700
