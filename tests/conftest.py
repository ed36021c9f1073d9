"""What all tests share: the embedded engine, a client of it, sockets that reach loopback only."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import socket_allow_hosts
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from engine.account import remove_data_folder
from engine.stack import EmbeddedStack
from engine.state import Addresses

# Tests share the machine: a worker that stood back for all of them would stand still.
os.environ.setdefault("WORKER_NICENESS", "0")
# A test that times an example fails where the machine is busy.
hypothesis.settings.register_profile("opside", deadline=None)
hypothesis.settings.load_profile("opside")
# Which claims are audited depends on their ids, which are new in each run.
os.environ.setdefault("EVIDENCE_AUDIT_SHARE", "0")

pytest_plugins = ["tests.fixtures_database"] if find_spec("tests.fixtures_database") else []


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A scratch folder that the database's user may enter (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="opside-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def engine(open_folder: Path) -> Iterator[Addresses]:
    """PostgreSQL and Temporal with time skipping, one pair per test process, thrown away after."""
    home = open_folder / "engine"
    binaries = os.environ.get("OPSIDE_TEMPORAL_BIN")
    with EmbeddedStack(
        home,
        time_skipping=True,
        durable=False,
        temporal_bin=Path(binaries) if binaries else None,
    ) as stack:
        yield stack.addresses
    remove_data_folder(home)


@pytest.fixture(scope="session")
async def temporal_client(engine: Addresses) -> Client:
    """A plain client of the test engine, with the converter that the application uses."""
    return await Client.connect(engine.temporal_address, data_converter=pydantic_data_converter)
