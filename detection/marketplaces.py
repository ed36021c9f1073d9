"""Marketplaces under every name that reports have for them: country, Amazon's id, shop."""

_NAMES = {
    "US": ("ATVPDKIKX0DER", "AMAZON.COM"),
    "CA": ("A2EUQ1WTGCTBG2", "AMAZON.CA"),
    "MX": ("A1AM78C64UM0Y8", "AMAZON.COM.MX"),
    "BR": ("A2Q3Y263D00KWC", "AMAZON.COM.BR"),
    "UK": ("A1F83G8C2ARO7P", "AMAZON.CO.UK", "GB"),
    "DE": ("A1PA6795UKMFR9", "AMAZON.DE"),
    "FR": ("A13V1IB3VIYZZH", "AMAZON.FR"),
    "IT": ("APJ6JRA9NG5V4", "AMAZON.IT"),
    "ES": ("A1RKKUPIHCS9HS", "AMAZON.ES"),
    "NL": ("A1805IZSGTT6HS", "AMAZON.NL"),
    "SE": ("A2NODRKZP88ZB9", "AMAZON.SE"),
    "PL": ("A1C3SOZRARQ6R3", "AMAZON.PL"),
    "BE": ("AMEN7PMS3EDWL", "AMAZON.COM.BE"),
    "IE": ("A28R8C7NBKEWEA", "AMAZON.IE"),
    "TR": ("A33AVAJ2PDY3EV", "AMAZON.COM.TR"),
    "SA": ("A17E79C6D8DWNP", "AMAZON.SA"),
    "AE": ("A2VIGQ35RCS4UG", "AMAZON.AE"),
    "EG": ("ARBP9OOSHTCHU", "AMAZON.EG"),
    "IN": ("A21TJRUUN4KGV", "AMAZON.IN"),
    "JP": ("A1VC38T7YXB528", "AMAZON.CO.JP"),
    "AU": ("A39IBJ37TRP1C6", "AMAZON.COM.AU"),
    "SG": ("A19VAU5U5O7RUS", "AMAZON.SG"),
}
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names)}


def marketplace_name(marketplace: str) -> str:
    """ "US" or "UK" for its id, country or shop; what is not known stays as it is."""
    return _CODES.get(marketplace.upper(), marketplace)
