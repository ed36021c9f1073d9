"""The database's two doors, and the one place that knows its ways of being away.

`Database.tenant(id)` is one transaction of the application's login, and sees that tenant's rows
only: row-level security compares each row with the setting `app.tenant`. `Database.system()` is
one transaction of the system login, which reads and writes across tenants. Both commit at the end
and roll back on an error.
"""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

import psycopg.errors
from pydantic_core import from_json
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from models.errors import DatabaseAway, NotConfigured, NotFound

CONNECT_TIMEOUT_SECONDS = 3
POOL_TIMEOUT_SECONDS = 3
STATEMENT_TIMEOUT_MS = 7_000
LOCK_TIMEOUT_MS = 4_000
IDLE_TIMEOUT_MS = 30_000  # an open transaction that does nothing holds locks: it is ended
SYSTEM_POOL_SIZE = 4
TENANT = "tenant_id"

_FOR_TENANT = text("SELECT set_config('app.tenant', :tenant, true)")
_PASSES_ROW_SECURITY = text(
    "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
)


class Database:
    """Both logins' connection pools. Safe to share between threads; a session is not."""

    def __init__(self, app_url: str, system_url: str | None = None, pool_size: int = 10) -> None:
        self._app = _pool(app_url, pool_size)
        self._system = _pool(system_url, min(pool_size, SYSTEM_POOL_SIZE)) if system_url else None

    @contextmanager
    def tenant(self, tenant_id: UUID) -> Generator[Session]:
        """One transaction that sees this tenant's rows only. Raises DatabaseAway."""
        with _transaction(self._app) as session:
            session.info[TENANT] = tenant_id
            session.connection().execute(_FOR_TENANT, {"tenant": str(tenant_id)})
            yield session

    @contextmanager
    def system(self) -> Generator[Session]:
        """One transaction over all tenants. Raises DatabaseAway, NotConfigured."""
        if self._system is None:
            raise NotConfigured(
                "This needs the system login of the database: set DATABASE_SYSTEM_URL."
            )
        with _transaction(self._system) as session:
            yield session

    def ping(self) -> None:
        """Ask both logins for an answer. Raises DatabaseAway, also when nothing is migrated, and
        NotConfigured when a login could pass row-level security.
        """
        for engine in self._engines():
            with database_errors(), engine.connect() as connection:
                connection.execute(text("SELECT 1 FROM claims LIMIT 0"))
                login, is_free = connection.execute(_PASSES_ROW_SECURITY).one()
            if is_free:
                raise NotConfigured(
                    f"Login {login} passes row-level security: use opside_app and opside_system."
                )

    def close(self) -> None:
        """Close the idle connections; one in use is closed when its transaction ends."""
        for engine in self._engines():
            engine.dispose()

    def _engines(self) -> list[Engine]:
        return [engine for engine in (self._app, self._system) if engine is not None]


def tenant_of(session: Session) -> UUID:
    """The tenant that `session` was opened for. RuntimeError in a system session."""
    tenant_id = session.info.get(TENANT)
    if tenant_id is None:
        raise RuntimeError("this works on one tenant's rows: open the session with Database.tenant")
    return tenant_id


def connection_url(url: str) -> URL:
    """Any PostgreSQL URL, for SQLAlchemy and psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg")


@contextmanager
def database_errors() -> Generator[None]:
    """Turns the driver's ways of saying "not now" into DatabaseAway, and a row for a tenant that
    does not exist into NotFound; others pass as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseAway(
            "All connections to the database are busy: try again, or raise DATABASE_POOL_SIZE."
        ) from error
    except IntegrityError as error:
        if _names_no_tenant(error):
            raise NotFound("There is no such tenant: check the token's tenant.") from error
        raise
    except (OperationalError, InterfaceError) as error:
        raise DatabaseAway(_sentence(error)) from error
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.UndefinedTable):
            raise DatabaseAway("The database has no tables yet: run `opside migrate`.") from error
        raise


def _names_no_tenant(error: IntegrityError) -> bool:
    cause = error.orig
    if not isinstance(cause, psycopg.errors.ForeignKeyViolation):
        return False
    return (cause.diag.constraint_name or "").endswith("_tenants")


def _sentence(error: DBAPIError) -> str:
    if isinstance(error.orig, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable):
        return "The database did not answer in time: try again, and look for what holds it up."
    lines = str(error.orig).strip().splitlines()
    detail = f" ({lines[0]})" if lines else ""
    return f"The database cannot be reached: check that it runs and DATABASE_URL.{detail}"


@contextmanager
def _transaction(engine: Engine) -> Generator[Session]:
    with database_errors(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def _pool(url: str, size: int) -> Engine:
    options = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
        "timezone": "UTC",
    }
    return create_engine(
        connection_url(url),
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,
        json_deserializer=from_json,
        hide_parameters=True,  # errors reach logs, and a parameter may be a seller's consent
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "application_name": "opside",
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        },
    )
