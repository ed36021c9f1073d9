"""The sums at the foot of an invoice: net, tax, freight, total."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evidence.extraction.amounts import find_amounts
from evidence.reading.layout import Row

_NET = re.compile(
    r"\W*(?:sub[- ]?total|net(?:to)?(?: (?:total|amount|value|sum|price))?|nettobetrag|nettosumme"
    r"|summe,? netto|gesamt(?:betrag)?,? ?netto|zwischensumme|warenwert|goods (?:total|net)"
    r"|items? total|positionssumme|rechnungssumme (?:ohne ust|netto)|merchandise(?: total)?"
    r"|total (?:net|ht|excl?\.?.*|before tax|without tax|hors taxes?)"
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
    {
        "eur", "usd", "gbp", "euro", "incl", "inkl", "inc", "including", "excl", "exkl", "plus",
        "of", "vat", "tax", "taxes", "sales", "mwst", "ust", "ht", "ttc", "netto", "brutto", "net",
        "gross", "on", "at", "auf", "von", "aus", "im", "in", "due", "amount", "payable", "charge",
        "charges", "cost", "costs", "fee", "flat", "standard", "express", "ups", "dhl", "fedex",
        "usps", "ground", "sea", "air", "reduced", "zero", "rated", "rate", "the", "for", "to",
        "goods", "value", "and", "insurance", "packing", "summe", "gesamt", "total", "collectée",
        "vente", "export", "livraisons", "intracommunautaires",
    }
)  # fmt: skip


class SumKind(StrEnum):
    """What the foot of an invoice adds up."""

    NET = "net"
    TAX = "tax"
    FREIGHT = "freight"
    TOTAL = "total"


_PATTERNS = {
    SumKind.NET: _NET,
    SumKind.TAX: _TAX,
    SumKind.FREIGHT: _FREIGHT,
    SumKind.TOTAL: _TOTAL,
}


# Remarks in brackets, rates and bases of tax.
_ASIDE = re.compile(r"\([^)]*\)|[-\u2212(]?[€$£]?[0-9][0-9.,']*\s*%?|%|@")


@dataclass(frozen=True)
class Sum:
    """One printed sum, in whole currency units."""

    kind: SumKind
    value: Decimal


@dataclass(frozen=True)
class Totals:
    """The sums as printed, in whole currency units; None where none is printed."""

    net: Decimal | None = None
    tax: Decimal | None = None
    freight: Decimal | None = None
    total: Decimal | None = None


def find_sum(row: Row, decimal_mark: str | None) -> Sum | None:
    """The sum that a row shows: a sum's label at the start of a cell, then the amount.

    What stands left of the label (a note, a table of payments beside the sums) does not matter.
    """
    for position, cell in enumerate(row.cells):
        kind = _kind(cell.text)
        if kind is None:
            continue
        rest = Row(row.page, tuple(word for other in row.cells[position:] for word in other.words))
        amounts = [item for item in find_amounts(rest, decimal_mark) if not item.is_percent]
        if amounts and amounts[0].first > 0:
            label = " ".join(word.text for word in rest.words[: amounts[0].first])
            kind = _kind(label)
            if kind is not None:
                return Sum(kind, amounts[-1].value)
    return None


def find_totals(rows: tuple[Row, ...], decimal_mark: str | None) -> Totals:
    """The sums of the document; several rates of tax are added.

    Of several totals the largest counts, because one without tax is printed above the one with it.
    """
    found: dict[SumKind, list[Decimal]] = {kind: [] for kind in SumKind}
    for row in rows:
        shown = find_sum(row, decimal_mark)
        if shown is not None:
            found[shown.kind].append(shown.value)
    return Totals(
        net=found[SumKind.NET][-1] if found[SumKind.NET] else None,
        tax=_tax(found[SumKind.TAX]),
        freight=found[SumKind.FREIGHT][-1] if found[SumKind.FREIGHT] else None,
        total=max(found[SumKind.TOTAL], key=abs) if found[SumKind.TOTAL] else None,
    )


def _kind(label: str) -> SumKind | None:
    """The kind whose name begins the label, when only remarks and rates follow it."""
    words = " ".join(_ASIDE.sub(" ", label).split())
    for kind, pattern in _PATTERNS.items():
        found = pattern.match(words)
        if found and set(re.findall(r"[^\W\d_]{2,}", words[found.end() :].lower())) <= _REMARKS:
            return kind
    return None


def _tax(values: list[Decimal]) -> Decimal | None:
    """One printed tax, or the sum of the rates; a printed sum of the others counts alone."""
    if not values:
        return None
    if len(values) > 1 and values[-1] == sum(values[:-1]):
        return values[-1]
    return sum(values, Decimal(0))
