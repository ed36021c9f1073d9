"""The embedded PostgreSQL: one cluster per data folder, TCP on loopback, a login per purpose.

opside_owner   superuser of this cluster; owns the database `opside` and migrates it
opside_app     the application: subject to row-level security, owns nothing
opside_system  poller, sweeper and event reader: rights of their own, granted by the migrations
temporal       the Temporal server: its own two databases and nothing else
"""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from engine.account import Account, database_account, open_place
from engine.paths import DataFolder
from engine.ports import LOOPBACK, free_port
from engine.postgres_binaries import programs_for
from engine.process import READY_POLL_SECONDS, ChildProcess, Command
from engine.secrets import read_or_create
from models.errors import PartFailed

PREFERRED_PORT = 54320
DATABASE = "opside"
TEMPORAL_DATABASES = ("temporal", "temporal_visibility")
OWNER, APPLICATION, SYSTEM, TEMPORAL = "opside_owner", "opside_app", "opside_system", "temporal"
READY_SECONDS = 60.0  # recovery after a crash can take a while
ORPHANS_SECONDS = 60.0
PROC = Path("/proc")
MAX_CONNECTIONS = 300  # Temporal's four services hold up to 30 each


@dataclass(frozen=True)
class PostgresServer:
    """A running cluster."""

    process: ChildProcess
    port: int
    passwords: dict[str, str]

    def url(self, login: str, database: str = DATABASE) -> str:
        """A libpq URL: `postgresql://login:password@127.0.0.1:port/database`."""
        return f"postgresql://{login}:{self.passwords[login]}@{LOOPBACK}:{self.port}/{database}"


def start_postgres(folder: DataFolder, *, durable: bool) -> PostgresServer:
    """Make the cluster at the first time, start it, and see to its logins and databases.

    Without `durable` nothing is forced to the disk: for data that is thrown away.
    """
    account = database_account(folder.postgres)
    place = open_place(folder.postgres, account)
    programs = programs_for(account)
    passwords = {
        login: read_or_create(folder.secrets, f"postgres_{login}")
        for login in (OWNER, APPLICATION, SYSTEM, TEMPORAL)
    }
    cluster = place / "data"
    if not cluster.exists():
        _initialise(programs, cluster, account, passwords[OWNER])
    else:
        _end_orphans(programs, cluster, account)
    port = free_port(PREFERRED_PORT)
    settings = _settings(port, durable=durable)
    process = ChildProcess(_command(programs, cluster, account, folder.logs, settings))
    server = PostgresServer(process, port, passwords)
    try:
        process.wait_until(lambda: _answers(server), READY_SECONDS)
        _prepare(server)
    except BaseException:
        process.stop()
        raise
    return server


def _initialise(programs: Path, cluster: Path, account: Account, password: str) -> None:
    """Beside, then renamed: a cluster that exists is a whole one."""
    draft = cluster.with_name("data.new")
    password_file = cluster.with_name("password")
    shutil.rmtree(draft, ignore_errors=True)
    with os.fdopen(
        os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
    ) as file:
        file.write(password)
    account.own(password_file)
    try:
        _run_as(
            account,
            [
                programs / "initdb",
                f"--pgdata={draft}",
                f"--username={OWNER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            ],
        )
    finally:
        password_file.unlink()
    draft.rename(cluster)


def _settings(port: int, *, durable: bool) -> dict[str, str]:
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": str(MAX_CONNECTIONS),
        "timezone": "UTC",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return settings


def _command(
    programs: Path, cluster: Path, account: Account, logs: Path, settings: dict[str, str]
) -> Command:
    def clear() -> bool:
        _end_orphans(programs, cluster, account)
        return True

    return Command(
        name="PostgreSQL",
        arguments=[
            programs / "postgres",
            "-D",
            cluster,
            *(f"--{name}={value}" for name, value in settings.items()),
        ],
        environment={"PATH": os.defpath, "LC_ALL": "C"},
        folder=Path("/"),
        log=logs / "postgres.log",
        account=account,
        stop_signal=signal.SIGINT,  # "fast": do not wait for clients to leave
        death_signal=signal.SIGINT,
        stop_seconds=60.0,
        clear=clear,
    )


def _end_orphans(programs: Path, cluster: Path, account: Account) -> None:
    """After a kill of supervisor or server: see its processes off, and clear their traces.

    The caller holds the data folder's lock, so whoever runs this cluster has lost its master.
    With none of them left, `postmaster.pid` means nothing: its number may be another program's by
    now, and would forbid the start. Where there is no /proc, PostgreSQL's own checks decide.
    """
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists() or not PROC.exists():
        return
    end = time.monotonic() + ORPHANS_SECONDS
    while orphans := _processes_in(cluster):
        if int(pid_file.read_text().split()[0]) in orphans:
            stop = ["stop", "--mode=fast", f"--pgdata={cluster}"]
            _run_as(account, [programs / "pg_ctl", *stop])
        if time.monotonic() > end:
            pids = ", ".join(map(str, orphans))
            raise PartFailed(f"A PostgreSQL of before still runs: end its processes {pids}.")
        time.sleep(READY_POLL_SECONDS)
    pid_file.unlink(missing_ok=True)


def _processes_in(cluster: Path) -> list[int]:
    """All processes of a cluster work in its folder."""
    return [
        int(process.name)
        for process in PROC.iterdir()
        if process.name.isdigit() and _works_in(process, cluster)
    ]


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # ended, or another user's
        return False


def _answers(server: PostgresServer) -> bool:
    try:
        psycopg.connect(server.url(OWNER, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare(server: PostgresServer) -> None:
    """Logins with the passwords of this data folder, and databases; repeatable."""
    with psycopg.connect(server.url(OWNER, "postgres"), autocommit=True) as connection:
        for login in (APPLICATION, SYSTEM, TEMPORAL):
            _see_to_login(connection, login, server.passwords[login])
        _see_to_database(connection, DATABASE, OWNER, (APPLICATION, SYSTEM))
        for database in TEMPORAL_DATABASES:
            _see_to_database(connection, database, TEMPORAL, ())


def _see_to_login(
    connection: psycopg.Connection[tuple[object, ...]], login: str, password: str
) -> None:
    name = sql.Identifier(login)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(name))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def _see_to_database(
    connection: psycopg.Connection[tuple[object, ...]],
    database: str,
    owner: str,
    guests: tuple[str, ...],
) -> None:
    name = sql.Identifier(database)
    if not connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [database]
    ).fetchone():
        create = sql.SQL("CREATE DATABASE {} OWNER {}")
        connection.execute(create.format(name, sql.Identifier(owner)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for guest in guests:
        grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        connection.execute(grant.format(name, sql.Identifier(guest)))


def _run_as(account: Account, command: list[str | Path]) -> None:
    """Run one of PostgreSQL's programs to its end; `PartFailed` with what it said."""
    ours = account.is_ours
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=None if ours else account.uid,
        group=None if ours else account.gid,
        extra_groups=None if ours else [],
    )
    if done.returncode:
        program = Path(command[0]).name
        raise PartFailed(f"PostgreSQL's {program} failed ({done.returncode}).", done.stderr.strip())
