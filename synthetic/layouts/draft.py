"""A paper while it is drawn: the page, the words, the margins, and how far down it is."""

from dataclasses import dataclass

from synthetic.kinds import PaperKind
from synthetic.layouts.families import Family
from synthetic.page import Page
from synthetic.paper import Paper
from synthetic.wording import Wording

SHADE = "#e8edf2"
DEEP = "#24496b"
GREY = "#666666"
WHITE = "#ffffff"


@dataclass
class Draft:
    """`y` is the next free line of the page; `left` and `right` bound the body of the paper."""

    page: Page
    paper: Paper
    wording: Wording
    family: Family
    left: float
    right: float
    y: float = 0.0

    @property
    def row(self) -> float:
        """From one line of letters to the next."""
        return self.page.size * 1.35

    @property
    def bottom(self) -> float:
        """Where the foot of the page begins."""
        return self.page.height - 60

    def facts(self) -> list[tuple[str, str]]:
        """What the head states of the paper, label and value."""
        paper, wording = self.paper, self.wording
        facts = [(wording["number"], paper.number), (wording["date"], wording.day(paper.issued_on))]
        if paper.order_number:
            facts.append((wording["order"], paper.order_number))
        if paper.shipment_id:
            facts.append((wording["shipment"], paper.shipment_id))
        if paper.tracking_id:
            facts.append((wording["tracking"], paper.tracking_id))
        if paper.kind is PaperKind.CREDIT_NOTE:
            facts.append((wording["to_invoice"], paper.refers_to))
        return facts

    def charges(self) -> list[tuple[str, int]]:
        """Freight and discount, label and cents."""
        charges: list[tuple[str, int]] = []
        if self.paper.freight:
            charges.append((self.wording["freight"], self.paper.freight))
        if self.paper.discount:
            charges.append((self.wording["discount"], -self.paper.discount))
        return charges

    def sums(self) -> list[tuple[str, int]]:
        """What stands above the grand total, label and cents."""
        paper, wording = self.paper, self.wording
        hidden = paper.charges_as_lines and self.charges()
        sums = [] if hidden else [(wording["net"], paper.net), *self.charges()]
        if paper.tax_rate:
            sums.append((f"{wording['tax']} {paper.tax_rate} %", paper.tax))
        return sums
