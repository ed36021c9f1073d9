"""The embedded Temporal server: schema, configuration, process (namespace: engine/namespace.py).

Everything is told by the environment and one file of dynamic configuration; the server listens on
loopback alone. docs/decisions/temporal-from-modules.md says why it is built and not fetched.
"""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import yaml

from engine.build import SERVER, SQL_TOOL
from engine.namespace import prepare_namespace
from engine.paths import DataFolder
from engine.ports import LOOPBACK, free_port, internal_ports
from engine.postgres import TEMPORAL, PostgresServer
from engine.process import ChildProcess, Command
from models.errors import PartFailed

PREFERRED_PORT = 7233
PLUGIN = "postgres12"
READY_SECONDS = 60.0
HISTORY_SHARDS = 64  # fixed for the life of a cluster
SCHEMAS = {
    "temporal": "postgresql/v12/temporal",
    "temporal_visibility": "postgresql/v12/visibility",
}
INTERNAL_PORTS = (
    "FRONTEND_HTTP_PORT",
    "FRONTEND_MEMBERSHIP_PORT",
    "HISTORY_GRPC_PORT",
    "HISTORY_MEMBERSHIP_PORT",
    "MATCHING_GRPC_PORT",
    "MATCHING_MEMBERSHIP_PORT",
    "WORKER_GRPC_PORT",
    "WORKER_MEMBERSHIP_PORT",
)
# One person's machine, not a shared cluster: the limits that protect tenants from each other only
# slow a demo or a test down.
RAISED_LIMITS = {
    "frontend.rps": 100_000,
    "frontend.namespaceRPS": 100_000,
    "frontend.namespaceRPS.visibility": 10_000,
    "frontend.persistenceMaxQPS": 100_000,
    "history.rps": 100_000,
    "history.persistenceMaxQPS": 100_000,
    "matching.rps": 100_000,
    "matching.persistenceMaxQPS": 100_000,
    "worker.persistenceMaxQPS": 100_000,
}

# A worker that stops has its open polls answered with nothing. Otherwise a task may be handed to a
# poll that nobody waits for any more, and its claim stands still until the task's time-out.
ORDERLY_STOP = {"frontend.enableCancelWorkerPollsOnShutdown": True}


@dataclass(frozen=True)
class TemporalServer:
    """A running server. `address` is `host:port` of its gRPC frontend."""

    process: ChildProcess
    address: str


def start_temporal(
    folder: DataFolder,
    binaries: Path,
    postgres: PostgresServer,
    namespace: str,
    *,
    time_skipping: bool,
) -> TemporalServer:
    """Bring the schema up to date, start the server, and see to the namespace."""
    for database, schema in SCHEMAS.items():
        _update_schema(binaries, postgres, database, schema)
    _forget_members(postgres)
    configuration = folder.temporal / "dynamic.yaml"
    configuration.write_text(_dynamic_configuration(time_skipping=time_skipping))
    port = free_port(PREFERRED_PORT)
    process = ChildProcess(
        Command(
            name="Temporal",
            arguments=[binaries / SERVER, "--allow-no-auth", "start"],
            environment=_environment(postgres, port, configuration),
            folder=folder.temporal,
            log=folder.logs / "temporal.log",
            stop_seconds=20.0,
            clear=lambda: _is_alone(postgres),
        )
    )
    server = TemporalServer(process, f"{LOOPBACK}:{port}")
    try:
        prepare_namespace(server.address, namespace, process, READY_SECONDS)
    except BaseException:
        process.stop()
        raise
    return server


def _update_schema(binaries: Path, postgres: PostgresServer, database: str, schema: str) -> None:
    with psycopg.connect(postgres.url(TEMPORAL, database)) as connection:
        found = connection.execute("SELECT to_regclass('schema_version')").fetchone()
    if found is None or found[0] is None:
        _sql_tool(binaries, postgres, database, ["setup-schema", "--version", "0.0"])
    _sql_tool(binaries, postgres, database, ["update-schema", "--schema-name", schema])


def _sql_tool(
    binaries: Path, postgres: PostgresServer, database: str, arguments: list[str]
) -> None:
    """The password goes by the environment: arguments are there for every user to read."""
    done = subprocess.run(
        [binaries / SQL_TOOL, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={
            "SQL_PLUGIN": PLUGIN,
            "SQL_HOST": LOOPBACK,
            "SQL_PORT": str(postgres.port),
            "SQL_USER": TEMPORAL,
            "SQL_PASSWORD": postgres.passwords[TEMPORAL],
            "SQL_DATABASE": database,
        },
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise PartFailed(f"Temporal's schema tool failed on {database}.", said)


def _forget_members(postgres: PostgresServer) -> None:
    """The only member is the server about to start.

    An entry of the run before would be asked to join; by now its port may be another stack's.
    """
    with psycopg.connect(postgres.url(TEMPORAL, "temporal")) as connection:
        connection.execute("DELETE FROM cluster_membership")


def _is_alone(postgres: PostgresServer) -> bool:
    """Before a start after a kill; false while the database is away."""
    try:
        _forget_members(postgres)
    except psycopg.OperationalError:
        return False
    return True


def _environment(postgres: PostgresServer, port: int, configuration: Path) -> Mapping[str, str]:
    """All of it: nothing is inherited, so that no stray variable reconfigures the server."""
    internal = zip(INTERNAL_PORTS, internal_ports(len(INTERNAL_PORTS)), strict=True)
    return {
        "PATH": os.defpath,
        "HOME": str(configuration.parent),
        "DB": PLUGIN,
        "DB_PORT": str(postgres.port),
        "POSTGRES_SEEDS": LOOPBACK,
        "POSTGRES_USER": TEMPORAL,
        "POSTGRES_PWD": postgres.passwords[TEMPORAL],
        "BIND_ON_IP": LOOPBACK,
        "TEMPORAL_BROADCAST_ADDRESS": LOOPBACK,
        "NUM_HISTORY_SHARDS": str(HISTORY_SHARDS),
        "LOG_LEVEL": "warn",
        "DYNAMIC_CONFIG_FILE_PATH": str(configuration),
        "FRONTEND_GRPC_PORT": str(port),
        **{name: str(number) for name, number in internal},
    }


def _dynamic_configuration(*, time_skipping: bool) -> str:
    values: dict[str, object] = {
        **RAISED_LIMITS,
        **ORDERLY_STOP,
        "frontend.WorkflowTimeSkippingEnabled": time_skipping,
        "system.namespaceCacheRefreshInterval": "1s",
    }
    return yaml.safe_dump({name: [{"value": value}] for name, value in values.items()})
