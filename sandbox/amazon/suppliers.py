"""The suppliers of the seeded sellers, how they write invoices, and what else they sell."""

from dataclasses import dataclass
from typing import Literal

from synthetic.paper import Party

Form = Literal["pdf", "scan", "mail", "workbook"]


@dataclass(frozen=True)
class Supplier:
    """`family` names the layout of its papers (`synthetic.layouts.families`, never one that is held
    out), `form` the kind of file that its invoices come in. `currency` None bills in the buyer's
    own; `tax_rate` is in percent; `prefix` begins its invoice numbers."""

    party: Party
    country: str
    family: str
    prefix: str = ""
    language: str = "en"
    form: Form = "pdf"
    currency: str | None = None
    tax_rate: int = 0


BRIGHTWARE = Supplier(
    Party(
        "Ningbo Brightware Housewares Co., Ltd.",
        ("No. 88 Yongjiang Road, Beilun", "Ningbo 315800, China"),
    ),
    country="CN",
    family="customs",
    prefix="NBH-",
)
GREAT_LAKES = Supplier(
    Party("Great Lakes Outfitters Supply Inc.", ("2140 Packard Avenue", "Racine, WI 53403, USA")),
    country="US",
    family="typed",
    form="mail",
)
RHEINTAL = Supplier(
    Party("Rheintal Haushaltswaren GmbH", ("Hafenstraße 14", "68159 Mannheim, Deutschland")),
    country="DE",
    family="count_first",
    prefix="RE-2",
    language="de",
    form="scan",
    currency="EUR",
    tax_rate=19,
)
CALDER_VALE = Supplier(
    Party("Calder Vale Wholesale Ltd", ("Unit 6, Albion Mills", "Halifax HX1 3QT, United Kingdom")),
    country="GB",
    family="banded",
    prefix="CV/",
    form="workbook",
    tax_rate=20,
)
PACIFIC_RIM = Supplier(
    Party("Pacific Rim Sourcing Pte. Ltd.", ("71 Robinson Road #14-01", "Singapore 068895")),
    country="SG",
    family="ledger",
    prefix="PRS",
)

# Who supplies products 0-3, 4-7, 8-11, 12-15 and 16-19. What is billed in euros here comes once
# more in the seller's own currency, with the second delivery.
SUPPLIERS = {
    "US": (BRIGHTWARE, GREAT_LAKES, BRIGHTWARE, GREAT_LAKES, RHEINTAL),
    "GB": (CALDER_VALE, BRIGHTWARE, CALDER_VALE, RHEINTAL, CALDER_VALE),
}

# Goods that are on the invoices and never were on Amazon: near misses and trade supplies.
NEVER_LISTED = (
    ("Display stand acrylic, counter top", "DSP-04", 1250),
    ("Export carton 60x40x40 double wall", "CTN-60", 185),
    ("Hang tags printed, per 100", "TAG-100", 420),
    ("Spare lids assorted", "LID-AS", 95),
    ("Gas stove camping, folding, battery ignition", "STV-12", 1420),
    ("Lunch box bamboo lid 900 ml", "LNB-09", 510),
    ("Polybags printed warning 30x40", "PLB-34", 60),
    ("Samples, mixed (no resale)", "SMP-00", 1),
    ("Pallet 1200x800 heat treated", "PAL-12", 1100),
    ("Barcode labels 50x25, roll", "LBL-50", 340),
)
