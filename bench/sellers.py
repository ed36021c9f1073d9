"""What 500 sellers ask Amazon for in an hour, and how long each waits for its calls.

Two hours are lived one after the other: with no open claim, and with claims that all have news in
each poll. The buckets in PostgreSQL and the host that enforces Amazon's limits go by a time that
jumps to the next event, so that nobody waits for the machine.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from pydantic import BaseModel

from bench.amazon_host import AmazonHost, amazon_host
from bench.made_up_time import made_up_time
from bench.seller_calls import Done, Seller, live_an_hour, lot
from bench.waits import waits_of
from clock import utc_now
from engine.state import Addresses
from integrations.amazon.report_plan import DAILY, PLAN, SHIPMENT_ITEMS, TRANSACTIONS
from integrations.amazon.reports import REIMBURSEMENTS
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import raw_reports, sellers
from models.repositories.raw_reports import RawReport
from models.repositories.sellers import NewSeller
from settings import Settings

SELLERS = 500
CLAIMS = 20
# One seller of five sells in five countries: its accounts share the limits of one merchant.
COUNTRIES = ("UK", "DE", "FR", "IT", "ES")
_NOBODY = UUID(int=0)


class SellerFigures(BaseModel):
    """Calls of a seller in an hour by operation, and in all. Seconds are of Amazon's time.

    `longest_wait_of_fair_share`: a seller's longest wait for a call, by the time that a bucket
    needs to serve all who wait for it once. `put_off`: reports that were left to the next sync.
    """

    sellers: int
    open_claims: int
    calls: dict[str, float]
    calls_per_seller_hour: float
    refused_by_amazon: int
    waits: int
    longest_wait_seconds: int
    longest_wait_of_fair_share: float
    waits_over_twice_fair_share: int
    put_off: int
    failed: int


def measure_sellers(
    addresses: Addresses, home: Path, number: int = SELLERS, claims: tuple[int, ...] = (0, CLAIMS)
) -> list[SellerFigures]:
    """An hour for each number of open claims, over a migrated database; it is thrown away after, as
    is `home`."""
    found: list[SellerFigures] = []
    with made_up_time(addresses.database_owner_url) as clock, amazon_host(clock) as (host, amazon):
        database = Database(addresses.database_url, addresses.database_system_url, 2)
        for many in claims:
            enrolled = _enrol(database, ConsentKeys(home), number, many, clock.now)
            host.begin(many)
            done = live_an_hour(enrolled, database, home, amazon, clock)
            found.append(_figures(host, number, done))
        database.close()
    return found


def _figures(host: AmazonHost, number: int, done: Done) -> SellerFigures:
    by_operation: Counter[str] = Counter()
    for (_, operation), times in host.calls.items():
        by_operation[operation] += times
    waits, put_off = waits_of(done.asked, host.clock.now)
    shares = [one.of_fair_share for one in waits]
    return SellerFigures(
        sellers=number,
        open_claims=host.claims,
        calls={name: round(times / number, 2) for name, times in sorted(by_operation.items())},
        calls_per_seller_hour=round(by_operation.total() / number, 1),
        refused_by_amazon=host.refused,
        waits=len(waits),
        longest_wait_seconds=round(max((one.seconds for one in waits), default=0)),
        longest_wait_of_fair_share=round(max(shares, default=0), 2),
        waits_over_twice_fair_share=sum(one > 2 for one in shares),
        put_off=put_off,
        failed=len(done.failed),
    )


def _enrol(
    database: Database, keys: ConsentKeys, number: int, claims: int, begin: float
) -> list[Seller]:
    """Sellers of a new tenant, in the middle of their lives: each report was asked for lately.

    Their Schedules come round together, from `begin` on.
    """
    now = utc_now()
    tenant_id = uuid5(_NOBODY, f"{number} sellers with {claims} claims")
    with database.system() as session:
        sellers.create_tenant(session, tenant_id, "Sellers of a benchmark", now)
    enrolled: list[Seller] = []
    for merchant, marketplace in _places(number):
        account = f"M{merchant}.{marketplace}"
        new = NewSeller(
            tenant_id=tenant_id,
            seller_id=uuid5(tenant_id, account),
            name=account,
            marketplace=marketplace,
            merchant_id=account.split(".", 1)[0],
            channel=ChannelName.SPAPI,
        )
        with database.tenant(tenant_id) as session:
            sellers.create_seller(session, new, now)
            sealed = keys.seal(tenant_id, new.seller_id, account)
            sellers.store_consent(session, new.seller_id, sealed, now)
            named = SellerPollInput(tenant_id=tenant_id, seller_id=new.seller_id)
            for one in _past(account):
                raw_reports.remember_end(session, named, one)
        enrolled.append(Seller(tenant_id, new.seller_id, account, begin))
    return enrolled


def _places(number: int) -> list[tuple[int, str]]:
    """Merchant and marketplace of each account."""
    several = number // 5 // len(COUNTRIES)
    spread = [(merchant * 5, place) for merchant in range(several) for place in COUNTRIES]
    taken = {merchant for merchant, _ in spread}
    others = (merchant for merchant in range(number) if merchant not in taken)
    return spread + [(next(others), "US") for _ in range(number - len(spread))]


def _past(account: str) -> list[RawReport]:
    """Syncs come by the hour: of the reports that are due every four hours one in four is due."""
    hour = timedelta(hours=1)
    payments = timedelta(minutes=Settings().payments_every_minutes)
    every = {one.report_type: one.every for one in PLAN}
    every |= {SHIPMENT_ITEMS: DAILY, TRANSACTIONS: DAILY, REIMBURSEMENTS: payments}
    past: list[RawReport] = []
    for kind, span in every.items():
        hours = max(1, round(span / hour))
        asked_at = utc_now() - (1 + int(lot(f"{account} {kind}") * hours)) * hour
        past.append(
            RawReport(
                report_id=f"{kind}-past-{account}",
                kind=kind,
                status="done",
                asked_at=asked_at,
                ended_at=asked_at,
            )
        )
    return past
