"""`python -m bench amazon`: how fast Amazon's ledger becomes rows of the database, and what many
sellers ask Amazon for.

Reads a made-up ledger of a million rows, loads it into a PostgreSQL of its own that flushes its
disk at each commit, loads it again as the next sync would, and detects what it shows. Then 500
sellers live an hour without and an hour with open claims.
"""

import time
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import psutil
from pydantic import BaseModel

from bench.detection import measure_command, measure_detection
from bench.ledger_export import ledger_export
from bench.machine import machine
from bench.sellers import SellerFigures, measure_sellers
from clock import utc_now
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from engine.account import remove_data_folder
from engine.stack import EmbeddedStack
from models.db import Database
from models.migrate import migrate
from models.repositories import ledgers, sellers
from models.repositories.copying import Loaded

ROWS = 1_000_000
GOAL_SECONDS = 60
SEEN_ON = date(2026, 11, 2)


class AmazonFigures(BaseModel):
    """What `amazon.json` holds. `load_seconds` is reading and loading together, by the clock;
    `detect_seconds` is processor time of detection over read rows, `detect_rss_mb` the most that
    its process held; `command_seconds` are by the clock, of `opside detect` as a whole.
    `calls_per_seller_hour` is that of sellers with open claims."""

    ledger_rows: int
    goal_seconds: int
    load_seconds: float
    read_seconds: float
    repeated_load_seconds: float
    rows_written_by_unchanged_sync: int
    rss_mb_after: int
    detect_seconds: float
    detect_rss_mb: int
    command_seconds: float
    command_rss_mb: int
    calls_per_seller_hour: float
    sellers: list[SellerFigures]
    machine: dict[str, str | int]


def measure_ledgers(home: Path, rows: int = ROWS) -> AmazonFigures:
    """The figures, from a PostgreSQL that is thrown away after."""
    content = ledger_export(rows)
    remove_data_folder(home)
    detected = measure_detection(read_report(content, ReportKind.LEDGER_DETAIL).frame, home)
    command = measure_command(content, home)
    remove_data_folder(home)
    with EmbeddedStack(home) as stack:
        addresses = stack.addresses
        migrate(addresses.database_owner_url)
        database = Database(addresses.database_url, addresses.database_system_url, 2)
        tenant_id, seller_id = _seller(database)
        read_seconds, load_seconds, first = _load(database, tenant_id, seller_id, content, SEEN_ON)
        again = _load(database, tenant_id, seller_id, content, SEEN_ON + timedelta(days=1))
        database.close()
        lived = measure_sellers(addresses, home)
    remove_data_folder(home)
    return AmazonFigures(
        ledger_rows=first.new,
        goal_seconds=GOAL_SECONDS,
        load_seconds=round(load_seconds, 1),
        read_seconds=round(read_seconds, 1),
        repeated_load_seconds=round(again[1], 1),
        rows_written_by_unchanged_sync=again[2].new + again[2].changed,
        rss_mb_after=psutil.Process().memory_info().rss // 2**20,
        detect_seconds=detected.seconds,
        detect_rss_mb=detected.rss_mb,
        command_seconds=command.seconds,
        command_rss_mb=command.rss_mb,
        calls_per_seller_hour=lived[-1].calls_per_seller_hour,
        sellers=lived,
        machine=machine(),
    )


def _load(
    database: Database, tenant_id: UUID, seller_id: UUID, content: bytes, seen_on: date
) -> tuple[float, float, Loaded]:
    """Seconds of reading, of all, and what was written."""
    began = time.perf_counter()
    frame = read_report(content, ReportKind.LEDGER_DETAIL).frame.select(ledgers.LOADED)
    read = time.perf_counter() - began
    with database.tenant(tenant_id) as session:
        load = ledgers.load_rows(session, seller_id, frame.iter_rows(), seen_on)
    return read, time.perf_counter() - began, load


def _seller(database: Database) -> tuple[UUID, UUID]:
    tenant_id, seller_id = UUID(int=1), UUID(int=2)
    new = sellers.NewSeller(
        tenant_id=tenant_id,
        seller_id=seller_id,
        name="A seller of a benchmark",
        marketplace="ATVPDKIKX0DER",
        merchant_id=f"M{seller_id.hex[:12].upper()}",
    )
    with database.system() as session:
        sellers.create_tenant(session, tenant_id, "A tenant of a benchmark", utc_now())
    with database.tenant(tenant_id) as session:
        sellers.create_seller(session, new, utc_now())
    return tenant_id, seller_id
