"""Amazon's marketplaces: ids, currencies, and where a seller of each signs in (docs/field.md)."""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import InvalidField


class Region(StrEnum):
    """A consent holds in one region."""

    NORTH_AMERICA = "na"
    EUROPE = "eu"
    FAR_EAST = "fe"


_FAR_EAST = frozenset({"JP", "AU", "SG"})
_NORTH_AMERICA = frozenset({"US", "CA", "MX", "BR"})


@dataclass(frozen=True)
class Marketplace:
    """One marketplace. `report_charset`: how its reports are written when they do not say."""

    code: str
    marketplace_id: str
    currency: str
    seller_central: str
    report_charset: str = "cp1252"

    @property
    def link(self) -> str:
        """Seller Central's front door. No stable link opens a prepared case (docs/field.md)."""
        return f"https://{self.seller_central}/"

    @property
    def region(self) -> Region:
        """Where a consent that was given here holds."""
        if self.code in _FAR_EAST:
            return Region.FAR_EAST
        return Region.NORTH_AMERICA if self.code in _NORTH_AMERICA else Region.EUROPE


MARKETPLACES = (
    Marketplace("US", "ATVPDKIKX0DER", "USD", "sellercentral.amazon.com"),
    Marketplace("CA", "A2EUQ1WTGCTBG2", "CAD", "sellercentral.amazon.ca"),
    Marketplace("MX", "A1AM78C64UM0Y8", "MXN", "sellercentral.amazon.com.mx"),
    Marketplace("BR", "A2Q3Y263D00KWC", "BRL", "sellercentral.amazon.com.br"),
    Marketplace("UK", "A1F83G8C2ARO7P", "GBP", "sellercentral.amazon.co.uk"),
    Marketplace("DE", "A1PA6795UKMFR9", "EUR", "sellercentral.amazon.de"),
    Marketplace("FR", "A13V1IB3VIYZZH", "EUR", "sellercentral.amazon.fr"),
    Marketplace("IT", "APJ6JRA9NG5V4", "EUR", "sellercentral.amazon.it"),
    Marketplace("ES", "A1RKKUPIHCS9HS", "EUR", "sellercentral.amazon.es"),
    Marketplace("NL", "A1805IZSGTT6HS", "EUR", "sellercentral.amazon.nl"),
    Marketplace("SE", "A2NODRKZP88ZB9", "SEK", "sellercentral.amazon.se"),
    Marketplace("PL", "A1C3SOZRARQ6R3", "PLN", "sellercentral.amazon.pl"),
    Marketplace("BE", "AMEN7PMS3EDWL", "EUR", "sellercentral.amazon.com.be"),
    Marketplace("IE", "A28R8C7NBKEWEA", "EUR", "sellercentral.amazon.ie"),
    Marketplace("TR", "A33AVAJ2PDY3EV", "TRY", "sellercentral.amazon.com.tr"),
    Marketplace("SA", "A17E79C6D8DWNP", "SAR", "sellercentral.amazon.sa"),
    Marketplace("AE", "A2VIGQ35RCS4UG", "AED", "sellercentral.amazon.ae"),
    Marketplace("EG", "ARBP9OOSHTCHU", "EGP", "sellercentral.amazon.eg"),
    Marketplace("IN", "A21TJRUUN4KGV", "INR", "sellercentral.amazon.in"),
    Marketplace("JP", "A1VC38T7YXB528", "JPY", "sellercentral.amazon.co.jp", "cp932"),
    Marketplace("AU", "A39IBJ37TRP1C6", "AUD", "sellercentral.amazon.com.au"),
    Marketplace("SG", "A19VAU5U5O7RUS", "SGD", "sellercentral.amazon.sg"),
)

_BY_NAME = {name: place for place in MARKETPLACES for name in (place.code, place.marketplace_id)}


def find_marketplace(name: str) -> Marketplace:
    """The marketplace of a country code (`US`) or of Amazon's id. InvalidField when unknown."""
    try:
        return _BY_NAME[name]
    except KeyError:
        known = ", ".join(place.code for place in MARKETPLACES)
        raise InvalidField(f"unknown marketplace {name!r}: use one of {known}") from None
