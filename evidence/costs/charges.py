"""Lines of an invoice that are no goods: freight, duties, discounts, and what is packed with them.

Amazon values a unit by what it cost to buy or make. Freight, duties and packing are no part of it.
"""

import re
from enum import StrEnum

from models.contracts.evidence import DocumentLine


class Charge(StrEnum):
    """What such a line charges for; `handling` is packing, labels and the like."""

    FREIGHT = "freight"
    DUTY = "duty"
    DISCOUNT = "discount"
    HANDLING = "handling"


_WORDS = {
    Charge.DUTY: (
        r"(import |customs |anti-?dumping )?(duty|duties)|customs|tariffs?"
        r"|(einfuhr)?z(o|ö)ll(e|geb(ü|ue)hr(en)?)?|einfuhrabgaben|droits? de douane|douane"
        r"|aranceles?|derechos de aduana|aduana|dazi?( doganal[ei])?|dogana"
    ),
    Charge.FREIGHT: (
        r"(air |sea |ocean |inland )?(freight|shipping|delivery|transport(ation)?|carriage|postage"
        r"|courier)|(see|luft)?fracht(kosten)?|versand(kosten)?|lieferkosten|porto|fret"
        r"|frais de (port|livraison|transport)|port|livraison|(gastos de )?(env(i|í)o|transporte|"
        r"portes)|flete|(spese di )?(spedizione|trasporto)"
    ),
    Charge.DISCOUNT: (
        r"(volume |trade |cash )?discount|rebate|(mengen)?rabatt|skonto|nachlass|remise|rabais"
        r"|escompte|descuento|sconto"
    ),
    Charge.HANDLING: (
        r"handling|packaging|packing|label(l?ing|s)?|palleti[sz]ation|pallets?|insurance"
        r"|verpackung(skosten)?|versicherung|emballages?|assurance|embalaje|seguro|imballaggio"
    ),
}
_LONGEST_NAME = 80
_TAIL = (
    r"(\W+(charges?|costs?|fees?|surcharge|handling|and|und|et|y|e|kosten|frais|gastos|spese|\d+))*"
)
_NAMED = {
    charge: re.compile(rf"\W*({words}){_TAIL}\W*", re.IGNORECASE)
    for charge, words in _WORDS.items()
}


def charge_of(line: DocumentLine) -> Charge | None:
    """What the line charges for; None for goods. The whole description must say so: a "packing
    tape" and a "shipping scale" are goods, and so is a line that carries a code."""
    if line.sku or len(line.description) > _LONGEST_NAME:
        return None
    for charge, named in _NAMED.items():
        if named.fullmatch(line.description):
            return charge
    return None
