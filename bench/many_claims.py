"""Fills a database with claims as sellers have them: most are closed, some wait for somebody.

Written by PostgreSQL itself from templates, so that 100,000 take seconds. No workflow stands behind
them: they are there to be listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import text

from clock import utc_now
from models.contracts.claim import ClaimFacts, ClaimFamily, ClaimFile, ClaimPolicy
from models.contracts.evidence import EvidenceMatch, MatchTier
from models.contracts.money import Money
from models.db import Database
from models.repositories import sellers
from models.repositories.sellers import NewSeller

NOBODY = UUID(int=0)
YEAR = timedelta(days=365)
PRODUCTS = 400
SLICE = 1_000  # a statement has a time limit

# `place` counts from the newest claim; `dice` are three numbers from 0 to 999 that look random.
INSERT = """
INSERT INTO claims (
    tenant_id, id, seller_id, family, ledger_key, facts, policy, status, deadline, currency,
    claimed_cents, approved_cents, paid_cents, confidence, case_id, desk, waiting_since, file,
    last_seq, last_hash, workflow_started_at, created_at, updated_at
)
SELECT
    %(tenant)s::uuid, id, seller_id, family, key,
    %(facts)s || jsonb_build_object(
        'family', family, 'ledger_key', key, 'currency', currency, 'deadline', deadline,
        'ledger_reference', 7000000000 + place || '', 'quantity', 1 + dice_2 %% 9,
        'fnsku', 'X001' || lpad(product::text, 6, '0'), 'asin', 'B0' || lpad(product::text, 8, '0'),
        'msku', 'SKU-' || product),
    %(policy)s || jsonb_build_object('channel',
        CASE WHEN dice_3 < 500 THEN 'spapi' ELSE 'assisted' END),
    status, deadline, currency, claimed,
    CASE WHEN ending IN ('paid', 'part_paid') OR status = 'awaiting_payout' THEN claimed END,
    CASE WHEN ending = 'paid' THEN claimed WHEN ending = 'part_paid' THEN claimed / 2 END,
    0.99, case_id, desk, created_at + interval '1 day',
    %(file)s || jsonb_strip_nulls(jsonb_build_object(
        'ending', ending, 'case_id', case_id, 'desk', desk)),
    9, repeat('0', 64), created_at, created_at, created_at + dice_2 * interval '1 hour'
FROM (
    SELECT *,
        CASE WHEN status IN ('closed', 'under_review', 'awaiting_payout')
            THEN (1700000000 + place)::text END AS case_id,
        CASE WHEN status = 'on_desk' THEN
            (ARRAY['file_by_hand', 'submission_unknown', 'deadline_near', 'payout_missing'])
                [1 + dice_2 %% 4] END AS desk,
        CASE status WHEN 'expired' THEN 'expired' WHEN 'withdrawn' THEN 'withdrawn'
            WHEN 'closed' THEN (CASE WHEN dice_2 < 700 THEN 'paid' WHEN dice_2 < 800
                THEN 'part_paid' ELSE 'denied' END) END AS ending,
        created_at + interval '60 days' AS deadline,
        500 + dice_3 * 37 + dice_2 AS claimed
    FROM (
        SELECT place, dice_2, dice_3, place %% %(products)s AS product,
            md5(%(tenant)s::uuid::text || ':' || place)::uuid AS id,
            'bench:' || place AS key,
            (%(sellers)s)[1 + dice_3 %% %(several)s] AS seller_id,
            CASE dice_3 %% %(several)s WHEN %(several)s - 1 THEN 'GBP' ELSE 'USD' END AS currency,
            CASE WHEN dice_2 < 200 THEN 'damaged_warehouse' ELSE 'lost_warehouse' END AS family,
            %(now)s - place * %(step)s AS created_at,
            CASE WHEN place * 4 > %(count)s THEN
                CASE WHEN dice_1 < 850 THEN 'closed' WHEN dice_1 < 930 THEN 'expired'
                    ELSE 'withdrawn' END
            WHEN dice_1 < 500 THEN 'under_review' WHEN dice_1 < 700 THEN 'awaiting_payout'
            WHEN dice_1 < 800 THEN 'detected' WHEN dice_1 < 880 THEN 'awaiting_answer'
            WHEN dice_1 < 960 THEN 'on_desk' WHEN dice_1 < 980 THEN 'held_by_budget'
            ELSE 'held_by_stop' END AS status
        FROM (
            SELECT place, place * 7919 %% 1000 AS dice_1, place * 104729 / 7 %% 1000 AS dice_2,
                place * 15485863 / 11 %% 1000 AS dice_3
            FROM generate_series(%(first)s::bigint, %(last)s) AS place
        ) AS thrown
    ) AS lived
) AS told
"""


@dataclass(frozen=True)
class ManyClaims:
    """A tenant's claims, and words that find a few of them. Of the bounds, some claims lie beyond
    each: a deadline, an amount in US cents, a moment of creation. Half were created before
    `middle`."""

    tenant_id: UUID
    seller_ids: tuple[UUID, ...]
    count: int
    fnsku: str
    asin: str
    msku: str
    case_id: str
    ledger_reference: str
    late_deadline: datetime
    high_cents: int
    late_creation: datetime
    middle: datetime


def fill(
    database: Database, owner_url: str, *, tenants: int, sellers_each: int, claims: int
) -> list[ManyClaims]:
    """Stores `claims` over so many tenants with so many sellers each; the last seller sells in
    pounds, the others in dollars."""
    now = utc_now()
    ids = [uuid5(NOBODY, f"tenant {number}") for number in range(tenants)]
    filled = [_tenant(database, one, sellers_each, claims // tenants, now) for one in ids]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE claims")
    return filled


def _tenant(
    database: Database, tenant_id: UUID, sellers_each: int, count: int, now: datetime
) -> ManyClaims:
    with database.system() as session:
        sellers.create_tenant(session, tenant_id, "Many claims", now)
    seller_ids = tuple(_seller(database, tenant_id, number, now) for number in range(sellers_each))
    step = YEAR / count
    known = _parameters(tenant_id, seller_ids, count, now, step)
    for first in range(1, count + 1, SLICE):
        some = {"first": first, "last": min(first + SLICE - 1, count)}
        with database.system() as session:
            session.connection().exec_driver_sql(INSERT, known | some)
    with database.system() as session:
        highest = session.connection().execute(
            text(
                "SELECT amount_cents FROM claims WHERE tenant_id = :tenant AND currency = 'USD' "
                "ORDER BY amount_cents DESC OFFSET 60 LIMIT 1"
            ),
            {"tenant": tenant_id},
        )
        high_cents = int(highest.scalar_one())
    return ManyClaims(
        tenant_id=tenant_id,
        seller_ids=seller_ids,
        count=count,
        fnsku="X001000007",
        asin="B000000007",
        msku="SKU-7",
        case_id=_an_open_case(database, tenant_id),
        ledger_reference="7000000007",
        late_deadline=now + timedelta(days=60) - step * 60,
        high_cents=high_cents,
        late_creation=now - step * 60,
        middle=now - YEAR / 2,
    )


def _seller(database: Database, tenant_id: UUID, number: int, now: datetime) -> UUID:
    seller_id = uuid5(tenant_id, f"seller {number}")
    new = NewSeller(
        tenant_id=tenant_id,
        seller_id=seller_id,
        name="A seller",
        marketplace="ATVPDKIKX0DER",
        merchant_id=f"M{seller_id.hex[:12].upper()}",
    )
    with database.tenant(tenant_id) as session:
        sellers.create_seller(session, new, now)
    return seller_id


def _an_open_case(database: Database, tenant_id: UUID) -> str:
    with database.system() as session:
        found = session.connection().execute(
            text("SELECT min(case_id) FROM claims WHERE tenant_id = :tenant"),
            {"tenant": tenant_id},
        )
        return str(found.scalar_one())


def _parameters(
    tenant_id: UUID, seller_ids: Sequence[UUID], count: int, now: datetime, step: timedelta
) -> dict[str, object]:
    facts = ClaimFacts(
        family=ClaimFamily.LOST_WAREHOUSE,
        marketplace="ATVPDKIKX0DER",
        currency="USD",
        ledger_key="bench",
        ledger_reference="7",
        ledger_date=now.date() - YEAR,
        fulfillment_center="PHX7",
        fnsku="X001",
        asin="B0",
        msku="SKU",
        title="3 tier wall mount Spice Organizer Rack",
        quantity=1,
        deadline=now,
        rule_pack="warehouse",
        rule_pack_version="bench",
    )
    return {
        "tenant": str(tenant_id),
        "sellers": list(seller_ids),
        "several": len(seller_ids),
        "count": count,
        "products": PRODUCTS,
        "now": now,
        "step": step,
        "facts": Jsonb(facts.model_dump(mode="json")),
        "policy": Jsonb(ClaimPolicy().model_dump(mode="json")),
        "file": Jsonb(_file().model_dump(mode="json", exclude={"ending", "case_id", "desk"})),
    }


def _file() -> ClaimFile:
    """What a claim has learnt when it was filed, with its evidence."""
    match = EvidenceMatch(
        match_id=uuid5(NOBODY, "match"),
        document_id=uuid5(NOBODY, "document"),
        line_position=3,
        tier=MatchTier.EXACT,
        probability=0.99,
        features={"identifier": 1.0, "words": 0.9},
        quantity=3,
        reasons=["The line carries the product's MSKU."],
    )
    claimed = Money(cents=3330, currency="USD")
    return ClaimFile(
        confidence=0.99, match=match, claimed=claimed, sent_documents=[match.document_id]
    )
