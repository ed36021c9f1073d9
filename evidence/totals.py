"""The sums at the foot of an invoice: net, tax, freight, total."""

import re
from dataclasses import dataclass
from decimal import Decimal

from evidence.amounts import find_amounts
from evidence.layout import Row

_NET = re.compile(
    r"\W*(?:sub[- ]?total|net(?:to)?(?: (?:total|amount|value|sum|price))?|nettobetrag|nettosumme"
    r"|summe,? netto|gesamt(?:betrag)?,? ?netto|zwischensumme|warenwert|goods total|items? total"
    r"|merchandise(?: total)?|total (?:net|ht|excl?\.?.*|before tax|without tax|hors taxes?)"
    r"|montant ht|rechnungsbetrag netto)(?![a-z])",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"\W*(?:(?:plus |zuzüglich |zzgl\.? |zuzügl\.? |incl\.? |total )?"
    r"(?:vat|sales tax|tax(?:es)?|gst|hst|mwst|ust|u\.?st|umsatzsteuer|mehrwertsteuer|tva)"
    r"(?:[. ]*(?:total|gesamt|amount|betrag))?|steuerbetrag|gesamt ?steuer|montant tva)(?![a-z])",
    re.IGNORECASE,
)
_FREIGHT = re.compile(
    r"\W*(?:shipping(?: (?:&|and) handling)?(?: (?:cost|charge|fee)s?)?|freight(?: charges?)?"
    r"|delivery(?: (?:charge|cost|fee)s?)?|postage(?: (?:&|and) packing)?|carriage|handling"
    r"|transport(?: pauschal)?|versand(?:kosten)?|fracht(?:kosten)?|lieferkosten|porto"
    r"|frais de (?:port|livraison)|port)(?![a-z])",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\W*(?:(?:grand |invoice |order |overall )?total(?: (?:due|amount|payable|ttc|to pay"
    r"|inc(?:l|luding)?\.?.*|gross|eur|usd|gbp|invoice))*|amount (?:due|payable)|total sum"
    r"|balance(?: due)?|due payable|gesamt(?:betrag|summe)?(?: brutto)?|rechnungs(?:betrag|summe)"
    r"|endbetrag|end ?summe|bruttobetrag|brutto(?:summe)?|zahlbetrag|zu zahlen"
    r"|summe(?: (?:inkl|brutto|gesamt).*)?|montant (?:ttc|total)|net à payer)(?![a-z])",
    re.IGNORECASE,
)
# What may stand between a sum's label and its amount; any other word makes it an article's name.
_REMARKS = frozenset(
    [
        "eur",
        "usd",
        "gbp",
        "euro",
        "incl",
        "inkl",
        "including",
        "excl",
        "exkl",
        "plus",
        "of",
        "vat",
        "tax",
        "taxes",
        "mwst",
        "ust",
        "ht",
        "ttc",
        "netto",
        "brutto",
        "net",
        "gross",
        "on",
        "at",
        "auf",
        "von",
        "aus",
        "im",
        "in",
        "due",
        "amount",
        "payable",
        "charge",
        "charges",
        "cost",
        "costs",
        "fee",
        "flat",
        "standard",
        "express",
        "ups",
        "dhl",
        "fedex",
        "usps",
        "ground",
        "reduced",
        "rate",
        "the",
        "for",
        "to",
        "collectée",
        "vente",
        "export",
        "livraisons",
        "intracommunautaires",
        "summe",
        "gesamt",
        "total",
        "inc",
        "sales",
        "zero",
        "rated",
        "goods",
        "value",
    ]
)


@dataclass(frozen=True)
class Totals:
    """The sums as printed, in whole currency units; None where none is printed."""

    net: Decimal | None = None
    tax: Decimal | None = None
    freight: Decimal | None = None
    total: Decimal | None = None


def sum_kind(row: Row) -> str | None:
    """ "net", "tax", "freight" or "total" when the row is such a sum: its label, then an amount."""
    label = _label(row)
    if label is None:
        return None
    for kind, pattern in (("net", _NET), ("tax", _TAX), ("freight", _FREIGHT), ("total", _TOTAL)):
        found = pattern.match(label)
        if found and _is_remark(label[found.end() :]):
            return kind
    return None


def find_totals(rows: tuple[Row, ...], decimal_mark: str | None) -> Totals:
    """The sums of the document; several rates of tax are added.

    Of several totals the largest counts, because one without tax is printed above the one with it.
    """
    found: dict[str, list[Decimal]] = {"net": [], "tax": [], "freight": [], "total": []}
    for row in rows:
        kind = sum_kind(row)
        if kind is not None:
            values = [item.value for item in find_amounts(row, decimal_mark) if not item.is_percent]
            found[kind].append(values[-1])
    return Totals(
        net=found["net"][-1] if found["net"] else None,
        tax=_tax(found["tax"]),
        freight=found["freight"][-1] if found["freight"] else None,
        total=max(found["total"], key=abs) if found["total"] else None,
    )


def _label(row: Row) -> str | None:
    """The words before the row's first amount; None when there is no word or no amount."""
    amounts = [amount for amount in find_amounts(row, None) if not amount.is_percent]
    if not amounts or amounts[0].first == 0:
        return None
    return " ".join(word.text for word in row.words[: amounts[0].first])


def _is_remark(rest: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\([^)]*\)", " ", rest).lower())
    return all(word in _REMARKS for word in words)


def _tax(values: list[Decimal]) -> Decimal | None:
    """One printed tax, or the sum of the rates; a printed sum of the others counts alone."""
    if not values:
        return None
    if len(values) > 1 and values[-1] == sum(values[:-1]):
        return values[-1]
    return sum(values, Decimal(0))
