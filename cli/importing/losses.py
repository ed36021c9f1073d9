"""What a ledger says is owed, for one marketplace and as of one day."""

from collections import Counter
from datetime import datetime

from cli.importing.ledgers import Ledgers
from detection.ledger import LedgerExport
from detection.marketplaces import marketplace_name
from detection.warehouse import Detection, find_claims
from models.contracts.marketplaces import MARKETPLACES, Marketplace, find_marketplace

DEFAULT_MARKETPLACE = "US"
_KNOWN = {place.code for place in MARKETPLACES}


def marketplace_of(name: str) -> Marketplace:
    """By code, Amazon's id or the ledger's country (GB). InvalidField when unknown."""
    return find_marketplace(marketplace_name(name.strip().upper()))


def spoken_of(ledgers: Ledgers) -> Marketplace:
    """The marketplace that most rows are of; the American one where no row names any."""
    countries = Counter(marketplace_name(row.country) for row in ledgers.rows)
    known = [(rows, code) for code, rows in countries.items() if code in _KNOWN]
    return find_marketplace(max(known)[1] if known else DEFAULT_MARKETPLACE)


def find_losses(ledgers: Ledgers, marketplace: Marketplace, as_of: datetime) -> Detection:
    """The claims that may be filed at `as_of`, and the rows that are none, each with its reason."""
    return find_claims(
        LedgerExport(rows=ledgers.rows, problems=[]),
        ledgers.reimbursed,
        marketplace=marketplace.code,
        currency=marketplace.currency,
        as_of=as_of,
    )
