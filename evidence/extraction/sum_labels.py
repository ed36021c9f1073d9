"""The words at the sums of an invoice, in English, German, French, Spanish and Italian.

Written in lower case without accents, as `plain` makes them; the narrower phrases stand first.
"""

import re
from enum import StrEnum

from evidence.extraction.found import plain


class SumKind(StrEnum):
    """What the foot of an invoice adds up."""

    NET = "net"
    DISCOUNT = "discount"
    TAX = "tax"
    FREIGHT = "freight"
    TOTAL = "total"
    GROSS = "gross"


_NET = (
    r"sub[- ]?total(?:e)?|sous[- ]total|net(?:to)?(?: (?:total|amount|value|sum|price|ht))?"
    r"|nettobetrag|nettosumme|summe,? netto|gesamt(?:betrag|summe)?,? ?netto|netto[- ]?gesamt"
    r"|zwischensumme|warenwert|goods (?:total|net|value)|items? total|positionssumme"
    r"|rechnungssumme (?:ohne ust|netto)|rechnungsbetrag netto|merchandise(?: total)?"
    r"|total (?:net[to]?|ht|excl?\.?.*|before (?:tax|vat)|without tax|hors taxes?|neto|netto"
    r"|imponibile|h\.t\.?|merce|base imponible)|montant (?:net )?ht|montant hors taxes?"
    r"|base (?:ht|imponible)"
    r"|(?:totale )?imponibile|totale (?:netto|merce|imponibile)|importe neto|importo netto"
    r"|suma(?: parcial)?|amount excl?\.?.*|taxable (?:amount|value)|lines? total|total lines"
)
_DISCOUNT = (
    r"(?:abzgl\.? |abzuglich |moins |menos |meno |less )?"
    r"(?:(?:trade |volume |cash |customer |order |early |loyalty |special |quantity )?discounts?"
    r"|(?:mengen|treue|kunden|gesamt|sonder)?rabatt|preis ?nachlass|nachlass|remise(?: globale"
    r"| commerciale)?"
    r"|rabais|(?:total )?descuento|dto|(?:totale )?sconto|coupon|promotion|voucher|rebate)"
)
_TAX = (
    r"(?:plus |zuzuglich |zzgl\.? |zuzugl\.? |incl\.? |inkl\.? |total(?:e)? |cuota |importe "
    r"|importo |montant )?"
    r"(?:de |de la |di )?"
    r"(?:vat|sales tax|tax(?:es)?|gst|hst|pst|mwst|ust|u\.?st|umsatzsteuer|mehrwertsteuer|t\.?v\.?a"
    r"|i\.?v\.?a|igic)(?:[. ]*(?:total|gesamt|amount|betrag|amt|payable))?"
    r"|steuerbetrag|gesamt ?steuer|impuestos?|impost[ae]|total(?:e)? (?:impuestos|imposte"
    r"|imposta|taxes)"
    r"|montant (?:de la )?tva"
)
_FREIGHT = (
    r"shipping(?: (?:&|and|\+) handling)?(?: (?:cost|charge|fee)s?)?|freight(?: (?:out"
    r"|charges?|costs?))?|s&h"
    r"|delivery(?: (?:charge|cost|fee)s?)?|postage(?: (?:&|and) packing)?|p&p|carriage|handling"
    r"|transport(?: ?pauschal[e]?)?|transportkosten|versand(?:kosten)?(?: ?pauschale)?"
    r"|(?:verpackung (?:und|&) )?versand|fracht(?:kosten)?"
    r"|lieferkosten|porto|frais de (?:port|livraison|transport|expedition)|port|livraison"
    r"|expedition"
    r"|portes|gastos de (?:envio|transporte)|envio|transporte|spese di (?:spedizione|trasporto)"
    r"|(?:spese )?(?:spedizione|trasporto)"
)
_TOTAL = (
    r"(?:grand |invoice |order |overall |nett? |final |rounded )?total"
    r"(?: (?:due|amount|payable|ttc|t\.t\.c\.?|to pay|sales|amt|rounded|rm|sum|a (?:payer"
    r"|pagar)|inc(?:l|luding|lusive)?\.?.*"
    r"|gross|eur|usd|gbp|invoice|factura|general|after .*|with .*))*"
    r"|totale(?: (?:fattura|documento|da pagare|dovuto|generale|a pagare|complessivo|eur|ivato"
    r"|iva inclusa))*"
    r"|due|nett|amount (?:due|payable|to pay)|total sum|balance(?: due)?|due payable"
    r"|(?:net|netto) a (?:payer|pagare|pagar)|gesamt(?:betrag|summe)?(?:,? brutto)?"
    r"|rechnungs(?:betrag|summe|endbetrag)"
    r"|end ?betrag|end ?summe|brutto ?betrag|brutto(?:summe)?|zahlbetrag|zu zahlen(?:der betrag)?"
    r"|summe(?:,? (?:inkl|brutto|gesamt).*)?|montant (?:ttc|total|du|a payer|total ttc)"
    r"|importe total|importo totale|total importe|liquido|sum total|pay this amount|please pay"
    r"|you pay"
)


def _whole(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{phrases})(?![a-z])")


_PATTERNS = {
    SumKind.NET: _whole(_NET),
    SumKind.DISCOUNT: _whole(_DISCOUNT),
    SumKind.TAX: _whole(_TAX),
    SumKind.FREIGHT: _whole(_FREIGHT),
    SumKind.TOTAL: _whole(_TOTAL),
    SumKind.GROSS: _whole("gross(?: (?:total|amount|sum))?"),
}

# What may stand between a sum's label and its amount; any other word makes it an article's name.
_REMARK_WORDS = (
    "eur usd gbp cad aud chf myr rm euro euros incl inkl inc including inclusive included excl "
    "exkl exclusive plus of vat tax taxes gst sales mwst ust ht ttc netto brutto net nett gross "
    "on at auf von aus im in due amount payable charge charges cost costs fee flat standard "
    "express ups dhl fedex usps ground sea air reduced zero rated rate the for to goods value "
    "and insurance packing summe gesamt total totale collectee vente export livraisons "
    "intracommunautaires tva iva de du la le sur su del di al taux tipo aliquota satz base da "
    "qty price invoice rechnung factura fattura eu normal general ordinaria reducido ordinario "
    "services lines items und der die das excluding before after rounding rounded adj "
    "adjustment payment sr supply supplies less order document steuer steuersatz pour cent "
    "prozent percent percento por ciento rh rn saies sale comercial commerciale commercial nach "
    "abzug inclus incluso incluse "
)
_REMARKS = frozenset(_REMARK_WORDS.split())

# Remarks in brackets, rates and bases of tax.
_ASIDE = re.compile(r"\([^)]*\)|[-\u2212(]?[€$£]?[0-9][0-9.,']*\s*%?|%|@")


def sum_kind(label: str) -> SumKind | None:
    """The kind whose name begins the label, when only remarks and rates follow it."""
    words = plain(label)
    if not words.islower():
        # No letters: a bare amount.
        return None
    words = " ".join(_ASIDE.sub(" ", words).split())
    for kind, pattern in _PATTERNS.items():
        found = pattern.match(words)
        if found and set(re.findall(r"[^\W\d_]{2,}", words[found.end() :])) <= _REMARKS:
            return kind
    return None


_CARRIED = re.compile(
    r"\W*(?:(?:amount |total |balance )?(?:carried|brought) (?:forward|over|down)"
    r"|carry[- ]?over|b/f|c/f"
    r"|ubertrag|vortrag|uebertrag|a reporter|report|suma y sigue|suma anterior|riporto|a riportare"
    r"|(?:sub[- ]?total )?(?:of )?(?:this )?page|seitensumme|(?:total|sous-total) page)(?![a-z])"
)


def is_carried(label: str) -> bool:
    """Whether the row only carries a sum from one page to the next."""
    words = plain(label)
    found = _CARRIED.match(words)
    return found is not None and not re.search(r"[^\W\d_]{5,}", words[found.end() :])


# Words that make goods of what begins like a charge: "Shipping labels", "Transport box".
_GOODS = re.compile(
    r"\b(?:labels?|box(?:es)?|bags?|tape|scales?|cartons?|containers?|etiketten?|kisten?|cases?"
    r"|stickers?"
    r"|mailers?|envelopes?|pallets?|etiquettes?|etiquetas?|etichette)\b"
)
_CHARGE_WORDS = 6


def names_charge(description: str) -> SumKind | None:
    """The kind of charge that a description in the table names, carriers and places aside."""
    words = plain(description)
    if _GOODS.search(words) or len(words.split()) > _CHARGE_WORDS:
        return None
    kinds = (SumKind.FREIGHT, SumKind.DISCOUNT)
    return next((kind for kind in kinds if _PATTERNS[kind].match(words)), None)


_PAYMENT = re.compile(
    r"\W*(?:cash(?: tend(?:er(?:ed)?)?| received| paid)?|change(?: due)?|amount tendered"
    r"|tender(?:ed)?|visa|master ?card"
    r"|bar(?:zahlung| gegeben)?|gegeben|ruckgeld|especes|rendu(?: monnaie)?|carte bancaire"
    r"|efectivo|cambio|contant[ei]|resto)"
    r"\b[^a-z]*(?:rm|eur|usd|gbp)?[^a-z]*[0-9]+[.,][0-9]{2}\W*"
)


def is_paid_in_cash(text: str) -> bool:
    """A till's row: "CASH 50.00", "Change 3.10", "Rückgeld 1,20"."""
    return _PAYMENT.fullmatch(plain(text)) is not None
