"""What a document refers to: the buyer's order, Amazon's shipments, the carriers' parcels."""

import re
from collections.abc import Callable

from evidence.extraction.found import LABELLED, Found
from evidence.extraction.labels import find_value, labels_of
from evidence.reading.layout import Row, Word

_ORDER_LABELS = labels_of(
    r"(?:p\.?\s?o\.?(?!-?[0-9])|purchase order)[\s-]*(?:no|nr|number|num|ref|#"
    r"|id)?(?![a-z])[\s.:#]*",
    r"(?:your|customer|client) (?:order|purchase order|p\.?o\.?)(?: (?:no|number"
    r"|ref))?(?![a-z])[\s.:#]*",
    r"(?:ihre )?(?:bestellung|bestell-?(?:nummer|nr))(?: nr)?(?![a-z])[\s.:#]*",
    r"(?:votre (?:commande|r[eé]f(?:[eé]rence)?)|bon de commande|(?:n\.?\s?[°ºo]"
    r"|num[eé]ro) (?:de )?commande|commande)"
    r"(?: ?n\.?\s?[°ºo])?(?![a-z])[\s.:#]*",
    r"(?:su pedido|(?:n\.?\s?[°ºo]|n[uú]mero) (?:de )?pedido"
    r"|pedido)(?: ?n\.?\s?[°ºo])?(?![a-z])[\s.:#]*",
    r"(?:(?:vostro |vs\.? )?ordine(?: d'acquisto)?|rif\.? ordine"
    r"|ordine n)(?: ?n\.?\s?[°ºo]?)?(?![a-z])[\s.:#]*",
    r"order[\s-]*(?:no|nr|number|#|id)(?![a-z])[\s.:#]*",
)
_NUMBER = re.compile(r"(?P<number>(?=\S*[0-9])[A-Z0-9][A-Z0-9/_.\-]*[A-Z0-9])\b", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")

# Inbound shipments of FBA: twelve letters and digits that begin with FBA and a digit or a letter.
_SHIPMENT = re.compile(r"\bFBA(?=[A-Z0-9]*[0-9])[A-Z0-9]{7,10}(?:U[0-9]{6})?\b")
_UPS = re.compile(r"\b1Z[A-Z0-9]{16}\b")
_TRACKING_LABELS = labels_of(
    r"(?:tracking|trackingnummer|sendungs(?:nummer|verfolgung)|(?:parcel|consignment|waybill"
    r"|awb|air waybill|pro)"
    r"|n\.?\s?[°ºo]\.? (?:de )?(?:suivi|seguimiento)|num[eé]ro de suivi"
    r"|(?:n[uú]mero de )?seguimiento|suivi"
    r"|(?:numero di )?(?:tracciamento|spedizione tracking)|codice (?:di )?tracciamento)"
    r"[\s-]*(?:no|nr|number|num|id|ids|#|n\.?\s?[°ºo])?(?![a-z])[\s.:#]*",
)
_TRACKING = re.compile(r"(?P<id>(?=(?:[A-Z]*[0-9]){7})[A-Z0-9]{9,34})\b")


def find_purchase_order(rows: tuple[Row, ...]) -> Found[str] | None:
    """The buyer's order number, at its label."""
    return find_value(rows, _ORDER_LABELS, _order_number)


def _order_number(text: str) -> str | None:
    found = _NUMBER.match(text.strip())
    return None if found is None or _DATE.fullmatch(found["number"]) else found["number"]


def shipment_ids(rows: tuple[Row, ...]) -> Found[list[str]] | None:
    """Amazon's inbound shipments, wherever they stand: their form is theirs alone."""
    return _collected(rows, _SHIPMENT.findall, LABELLED)


def tracking_ids(rows: tuple[Row, ...]) -> Found[list[str]] | None:
    """UPS numbers wherever they stand; other carriers' at their label."""
    own = _collected(rows, _UPS.findall, LABELLED)
    if own is not None:
        return own
    labelled = find_value(rows, _TRACKING_LABELS, _tracking_number)
    return labelled.become([labelled.value]) if labelled else None


def _tracking_number(text: str) -> str | None:
    found = _TRACKING.match(text.strip().upper())
    return found["id"] if found else None


def _collected(
    rows: tuple[Row, ...], find: Callable[[str], list[str]], certainty: float
) -> Found[list[str]] | None:
    """Each id once, in reading order, at the place of the first."""
    ids: dict[str, tuple[int, Word]] = {}
    for row in rows:
        for word in row.words:
            for one in find(word.text.upper()):
                ids.setdefault(one, (row.page, word))
    if not ids:
        return None
    page, first = next(iter(ids.values()))
    return Found(list(ids), page, (first,), certainty)
