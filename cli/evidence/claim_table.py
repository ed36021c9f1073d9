"""A CSV of claims -> what matching needs to know of each."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID, uuid5

from pydantic import ValidationError

from cli.evidence.pairs import Row, first, read_rows
from clock import utc_now
from models.contracts.claim import ClaimFacts, ClaimFamily, ClaimIdentity
from models.contracts.marketplaces import MARKETPLACES
from models.errors import PairsUnreadable

_KEYS = ("claim_id", "claim", "id", "reference", "ledger_reference")
_TITLES = ("title", "product_name", "product", "product_title", "item_name", "name")
_QUANTITIES = ("quantity", "qty", "units")
_DATES = ("date", "ledger_date", "event_date", "lost_on")
_MSKUS = ("msku", "sku", "seller_sku", "merchant_sku")
_SPACE = UUID("6d7f0f39-52c5-5dd0-a3a5-0a2c1a8a2f5e")


def read_claims(file: Path) -> list[tuple[str, ClaimIdentity, ClaimFacts]]:
    """Each claim's name as the file has it, and its facts; PairsUnreadable for a row without."""
    rows = [{name.replace(" ", "_").replace("-", "_"): value for name, value in row.items()}
            for row in read_rows(file)]  # fmt: skip
    return [_claim(row, number, file) for number, row in enumerate(rows, start=2)]


def _claim(row: Row, number: int, file: Path) -> tuple[str, ClaimIdentity, ClaimFacts]:
    name = first(row, _KEYS) or f"row {number}"
    own = uuid5(_SPACE, name)
    try:
        return name, ClaimIdentity(tenant_id=own, seller_id=own, claim_id=own), _facts(row, name)
    except (ValidationError, ValueError) as error:
        wrong = error.errors()[0]["loc"][0] if isinstance(error, ValidationError) else error
        raise PairsUnreadable(f"Row {number} of {file.name} is no claim: {wrong}.") from error


def _facts(row: Row, name: str) -> ClaimFacts:
    """A claim without a date is taken as of today, without a marketplace as of the US."""
    marketplace = first(row, ("marketplace", "country")).upper() or "US"
    currencies = {one.code: one.currency for one in MARKETPLACES}
    written = first(row, _DATES)
    happened = date.fromisoformat(written[:10]) if written else utc_now().date()
    return ClaimFacts(
        family=ClaimFamily.LOST_WAREHOUSE,
        marketplace=marketplace,
        currency=first(row, ("currency",)).upper() or currencies.get(marketplace, "USD"),
        ledger_key=name,
        ledger_reference=first(row, ("shipment_id", "ledger_reference", "reference")) or name,
        ledger_date=happened,
        fulfillment_center="",
        fnsku=first(row, ("fnsku",)),
        asin=first(row, ("asin",)),
        msku=first(row, _MSKUS),
        title=first(row, _TITLES),
        quantity=int(float(first(row, _QUANTITIES) or 1)),
        deadline=datetime.combine(happened, time.max, UTC),
        rule_pack="none",
        rule_pack_version="0",
    )
