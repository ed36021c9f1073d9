"""The claims list by expected value: what brings most first, then the nearer deadline, then the
lesser effort. It holds the claims of which something is to be expected.

Probabilities are of no index, because they move with each decision of Amazon's: the claims that
fit are sorted. Those are the open ones, which are few beside all that there are.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Numeric,
    and_,
    case,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy import cast as sql_cast
from sqlmodel import Session, col
from sqlmodel import select as select_model

from models.contracts.ranking import Ranking
from models.db import tenant_of
from models.repositories.claim_lists import ClaimFilters, conditions_of
from models.repositories.claims import ClaimRecord, record
from models.repositories.pages import Page, listing, page_of, place_of
from models.tables.claims import ClaimRow

ORDER = "-expected_value"
_PLACE = [datetime, str, int, datetime, int, UUID]


def as_of(cursor: str, filters: ClaimFilters) -> datetime:
    """The moment up to which the pages of this list count outcomes. InvalidField."""
    return cast("datetime", place_of(cursor, _PLACE, of=_listing(filters))[0])


def list_ranked(
    session: Session,
    filters: ClaimFilters,
    ranking: Ranking,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ClaimRecord]:
    """A page. Each currency stands by itself. `ranking` is of the moment that the cursor tells;
    InvalidField when it is none, or one of another listing."""
    place, of = _place(ranking), _listing(filters)
    statement = select(*place).where(
        col(ClaimRow.tenant_id) == tenant_of(session),
        col(ClaimRow.status).in_(sorted(ranking.expecting)),
        *conditions_of(filters),
    )
    if cursor is not None:
        _, *last = place_of(cursor, _PLACE, of=of)
        statement = statement.where(tuple_(*place) > tuple_(*last))
    ordered = session.connection().execute(statement.order_by(*place).limit(limit + 1)).all()
    found = _records(session, [row[-1] for row in ordered])
    return page_of(
        [tuple(row) for row in ordered],
        limit,
        lambda place: found[place[-1]],
        lambda place: (ranking.as_of, *place),
        of=of,
    )


def _records(session: Session, ids: list[UUID]) -> dict[UUID, ClaimRecord]:
    rows = session.exec(
        select_model(ClaimRow).where(
            col(ClaimRow.tenant_id) == tenant_of(session), col(ClaimRow.id).in_(ids)
        )
    )
    return {row.id: record(row) for row in rows}


def _listing(filters: ClaimFilters) -> str:
    return listing("claims", ORDER, filters)


def _place(ranking: Ranking) -> list[Any]:
    """What a claim's place is told by, all rising: so the most that is expected stands as the
    lowest number. In a cursor the moment goes before it, for the next page."""
    return [
        col(ClaimRow.currency),
        -_expected_cents(ranking),
        col(ClaimRow.deadline),
        case(ranking.effort, value=col(ClaimRow.status), else_=0),
        col(ClaimRow.id),
    ]


def _expected_cents(ranking: Ranking) -> ColumnElement[int]:
    """As `claims/ranking.py` has it. In `numeric`, where the largest amounts cannot overflow."""
    amount = sql_cast(col(ClaimRow.amount_cents), Numeric)
    numerator, denominator = _odds(ranking, "numerator"), _odds(ranking, "denominator")
    expected = func.div(2 * amount * numerator + denominator, 2 * denominator)
    approved = col(ClaimRow.approved_cents)
    return sql_cast(func.coalesce(approved, expected), BigInteger)


def _odds(ranking: Ranking, part: str) -> ColumnElement[int]:
    otherwise = literal(getattr(ranking.otherwise, part))
    marketplace = func.jsonb_extract_path_text(col(ClaimRow.facts), "marketplace")
    known = [
        (and_(col(ClaimRow.family) == family, marketplace == place), getattr(odds, part))
        for (family, place), odds in ranking.odds.items()
    ]
    return case(*known, else_=otherwise) if known else otherwise
