"""One commercial document before it is drawn."""

from dataclasses import dataclass, replace
from datetime import date

from synthetic.kinds import PaperKind

# What a line may go by, and how the charges that are no goods are written.
CODE_IN_COLUMN, CODE_IN_WORDS, NO_CODE = "column", "words", "none"

# Papers that state no prices.
WITHOUT_PRICES = frozenset(
    {PaperKind.PACKING_SLIP, PaperKind.PROOF_OF_DELIVERY, PaperKind.BILL_OF_LADING}
)


@dataclass(frozen=True)
class Party:
    """A name and an address as printed."""

    name: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class PaperLine:
    """A line as printed: `count` things of `price` cents each; where `case_pack` is above 1 the
    things are cases. `code_place` says where the code stands, if anywhere."""

    description: str
    code: str
    code_place: str
    count: int
    price: int
    unit: str = ""
    case_pack: int = 1

    @property
    def total(self) -> int:
        """Cents, negative for goods taken back."""
        return self.count * self.price


@dataclass(frozen=True)
class Paper:
    """A document. Money is cents of `currency`; `tax_rate` percent of lines, freight and discount;
    `charges_as_lines` puts freight and discount into the table, where they look like goods."""

    kind: PaperKind
    language: str
    country: str
    number: str
    issued_on: date
    currency: str
    supplier: Party
    buyer: Party
    lines: tuple[PaperLine, ...]
    tax_rate: int = 0
    freight: int = 0
    discount: int = 0
    charges_as_lines: bool = False
    order_number: str = ""
    shipment_id: str = ""
    tracking_id: str = ""
    refers_to: str = ""

    @property
    def net(self) -> int:
        """All goods."""
        return sum(line.total for line in self.lines)

    @property
    def tax(self) -> int:
        """On goods and charges, rounded to the cent."""
        return round((self.net + self.freight - self.discount) * self.tax_rate / 100)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.net + self.freight - self.discount + self.tax

    @property
    def priced(self) -> bool:
        """Whether this kind of paper states prices."""
        return self.kind not in WITHOUT_PRICES


def without_prices(paper: Paper) -> Paper:
    """The same goods on a paper of the warehouse."""
    return replace(paper, tax_rate=0, freight=0, discount=0, charges_as_lines=False)
