"""The processes of docker-compose.yml without containers: each service's own command, told exactly
what the compose file tells it, on a PostgreSQL and a Temporal server that were prepared by the
scripts of deploy/."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml
from sqlalchemy.engine import URL, make_url

from engine.account import database_account
from engine.build import binaries_folder
from engine.parts import External, Part
from engine.ports import free_port
from engine.postgres_binaries import programs_for
from engine.stack import EmbeddedStack
from engine.state import running_state
from models.contracts import queues
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())[
    "services"
]
NAMESPACE = "production"
WORKERS = ("worker-claims", "worker-evidence", "worker-amazon")
SUPERUSER = "postgres"
BOUND_SECONDS = 3.0  # what /readyz promises

pytestmark = pytest.mark.e2e


@dataclass
class Deployment:
    """Where the parts are, and what the env file would hold."""

    home: Path
    engine: EmbeddedStack
    postgres: URL
    secrets: dict[str, str]
    api_port: int = field(default_factory=lambda: free_port(8000))

    def environment(self, service: str) -> dict[str, str]:
        """The service's variables, with this machine's addresses for the containers' names."""
        told = {name: self._filled(value) for name, value in _told(service).items()}
        home = self.home / "data"
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "OPSIDE_ENVIRONMENT": "production",
            "OPSIDE_HOME": str(home),
            **told,
        }

    def command(self, service: str) -> list[str]:
        words = [sys.executable, "-m", "cli.main", *SERVICES[service]["command"]]
        port = str(self.api_port)
        return [{"8000": port}.get(word, word) for word in words]

    def once(self, service: str) -> None:
        """A one-shot service, to its end."""
        done = subprocess.run(
            self.command(service),
            check=False,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=self.environment(service),
        )
        assert done.returncode == 0, done.stderr

    @contextmanager
    def running(self, service: str) -> Generator[subprocess.Popen[bytes]]:
        with (self.home / f"{service}.log").open("w") as log:
            process = subprocess.Popen(
                self.command(service),
                cwd=self.home,
                env=self.environment(service),
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def readiness(self) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.api_port}/readyz"
        return httpx.get(url, trust_env=False, timeout=BOUND_SECONDS).json()

    def health(self, role: str) -> int:
        """Exit status of the worker's own health check."""
        check = SERVICES[f"worker-{role}"]["healthcheck"]["test"]
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *check[2:]],
            check=False,
            capture_output=True,
            cwd=self.home,
            env=self.environment(f"worker-{role}"),
        ).returncode

    def _filled(self, value: str) -> str:
        filled = re.sub(r"\$\{(\w+)[^}]*\}", lambda found: self.secrets[found[1]], value)
        filled = filled.replace("postgres:5432", f"{self.postgres.host}:{self.postgres.port}")
        return filled.replace("temporal:7233", self.engine.addresses.temporal_address)


def _told(service: str) -> dict[str, str]:
    return SERVICES[service].get("environment", {})


@pytest.fixture(scope="module")
def deployment(open_folder: Path) -> Iterator[Deployment]:
    home = open_folder / "production"
    home.mkdir(mode=0o711)
    elsewhere = External(temporal_address="127.0.0.1:1")
    with (
        EmbeddedStack(
            home / "rows", parts=(Part.POSTGRES,), durable=False, external=elsewhere
        ) as rows,
        EmbeddedStack(
            home / "engine", parts=(Part.POSTGRES, Part.TEMPORAL), durable=False
        ) as engine,
    ):
        postgres = make_url(_as_new(rows.addresses.database_owner_url))
        told = _secrets(home)
        _run_script("postgres/10-databases.sh", postgres, told | {"POSTGRES_USER": SUPERUSER})
        _run_script("temporal/schema.sh", postgres, _of_the_schema_job(postgres, told))
        deployed = Deployment(home, engine, postgres, told)
        deployed.once("namespace")
        deployed.once("migrate")
        yield deployed


def _as_new(owner_url: str) -> str:
    """The server as the image's first start leaves it: a superuser, and nothing of ours."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {SUPERUSER} SUPERUSER LOGIN PASSWORD '{SUPERUSER}'")
    url = make_url(owner_url).set(username=SUPERUSER, password=SUPERUSER, database="postgres")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        for database in ("opside", "temporal", "temporal_visibility"):
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")
        for login in ("opside_owner", "opside_app", "opside_system", "temporal"):
            connection.execute(f"ALTER ROLE {login} RENAME TO former_{login}")
    return url.render_as_string(hide_password=False)


def _secrets(home: Path) -> dict[str, str]:
    """deploy/opside.env, as deploy/make-env.sh makes it, with places of this machine."""
    made = subprocess.run(
        [ROOT / "deploy" / "make-env.sh"], check=True, capture_output=True, text=True
    ).stdout
    told = dict(line.split("=", 1) for line in made.splitlines() if re.match(r"\w+=", line))
    return told | {
        "STORAGE_URL": (home / "objects").as_uri(),
        "TEMPORAL_NAMESPACE": NAMESPACE,
    }


def _of_the_schema_job(postgres: URL, told: dict[str, str]) -> dict[str, str]:
    return {
        "SQL_PLUGIN": "postgres12",
        "SQL_HOST": str(postgres.host),
        "SQL_PORT": str(postgres.port),
        "SQL_USER": "temporal",
        "SQL_PASSWORD": told["TEMPORAL_DATABASE_PASSWORD"],
    }


def _run_script(name: str, postgres: URL, told: dict[str, str]) -> None:
    """Twice: what the deployment repeats at every start has to be repeatable."""
    binaries = os.environ.get("OPSIDE_TEMPORAL_BIN") or binaries_folder()
    environment = {
        "PATH": f"{programs_for(database_account(ROOT))}:{binaries}:{os.environ['PATH']}",
        "PGHOST": str(postgres.host),
        "PGPORT": str(postgres.port),
        "PGPASSWORD": SUPERUSER,
        **told,
    }
    for _ in range(2):
        done = subprocess.run(
            ["sh", ROOT / "deploy" / name],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def running(deployment: Deployment) -> Iterator[Deployment]:
    """The deployment with its API and its three workers, ready."""
    with ExitStack() as services:
        for name in ("api", *WORKERS):
            services.enter_context(deployment.running(name))
        wait_until(lambda: deployment.readiness()["ready"])
        yield deployment


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            if true():
                return
        time.sleep(0.2)
    raise AssertionError("it never came true")


def test_api_and_three_workers_are_ready(running: Deployment) -> None:
    parts = {part["name"]: part["ok"] for part in running.readiness()["parts"]}
    assert parts == {
        "database": True,
        "engine": True,
        "worker of queue claims": True,
        "worker of queue evidence": True,
        "worker of queue amazon": True,
    }


@pytest.mark.parametrize("role", queues.ALL)
def test_the_health_check_of_each_worker_passes(running: Deployment, role: str) -> None:
    assert running.health(role) == 0


@pytest.mark.parametrize("service", ["migrate", "namespace"])
def test_what_runs_once_may_run_again(running: Deployment, service: str) -> None:
    running.once(service)


def test_with_the_engine_hanging_the_answer_still_comes(running: Deployment) -> None:
    state = running_state(running.engine.folder)
    assert state is not None
    temporal = next(part.pid for part in state.parts if part.name == "Temporal")
    os.kill(temporal, signal.SIGSTOP)
    try:
        parts = running.readiness()["parts"]
    finally:
        os.kill(temporal, signal.SIGCONT)
    assert [part["name"] for part in parts if not part["ok"]] == ["engine"]


def test_the_answer_names_no_address_and_no_login(running: Deployment) -> None:
    said = str(running.readiness())
    private = ("127.0.0.1", "opside_app", str(running.postgres.port))
    assert [word for word in private if word in said] == []


@pytest.mark.parametrize("service", WORKERS)
def test_a_worker_that_lacks_a_setting_of_its_role_names_it(
    running: Deployment, service: str
) -> None:
    name = {"worker-amazon": "AMAZON_ENDPOINT", "worker-claims": "DATABASE_SYSTEM_URL"}.get(
        service, "DATABASE_URL"
    )
    told = running.environment(service)
    del told[name]
    done = subprocess.run(
        running.command(service),
        check=False,
        capture_output=True,
        text=True,
        cwd=running.home,
        env=told,
    )
    assert (done.returncode, f"{name} is not set" in done.stderr) == (1, True)
