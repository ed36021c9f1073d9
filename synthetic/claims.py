"""Claims for the goods on made-up papers, as Amazon's ledger and a shop's listing tell them.

The listing has words of its own: cut off, re-ordered, shortened. It carries the code that the paper
prints only for some goods; some units were bought in another currency than the marketplace's, and
some were bought on no paper at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from models.contracts.claim import ClaimFacts, ClaimFamily
from synthetic.documents import SyntheticDocument
from synthetic.goods import any_kind, make_family
from synthetic.paper import NO_CODE, PaperLine
from synthetic.seeds import generator
from synthetic.shops import open_shop, write_record

_BY_CODE = 0.4
_NEVER_BOUGHT = 0.15
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class MadeClaim:
    """`document` and `position` (from 1) say where its goods were bought; None: on no paper."""

    facts: ClaimFacts
    document: str | None
    position: int | None


def make_claims(seed: int, papers: Sequence[SyntheticDocument], count: int) -> Iterator[MadeClaim]:
    """`count` claims of one seller who bought on these papers."""
    source = generator(seed, "claims")
    shop = open_shop(source)
    for number in range(count):
        paper = source.choice(papers)
        place = source.randrange(len(paper.products))
        line = paper.paper.lines[place]
        stranger = source.random() < _NEVER_BOUGHT or line.count < 1
        product = make_family(source, any_kind(source), 1)[0] if stranger else paper.products[place]
        by_code = not stranger and line.code_place != NO_CODE and source.random() < _BY_CODE
        facts = ClaimFacts(
            family=ClaimFamily.LOST_WAREHOUSE,
            marketplace="US",
            currency="USD",
            ledger_key=f"{seed}/{number}",
            ledger_reference=f"{seed}/{number}",
            ledger_date=paper.paper.issued_on + timedelta(days=source.randrange(20, 200)),
            fulfillment_center="PHX7",
            fnsku="X00" + "".join(source.choices(_LETTERS, k=7)),
            asin="B0" + "".join(source.choices(_LETTERS, k=8)),
            msku=line.code if by_code else f"MSKU-{source.randrange(10_000, 99_999)}",
            title=write_record(source, shop, product, "claim")["title"],
            quantity=_lost(source.random(), line),
            deadline=datetime.combine(paper.paper.issued_on, time(), UTC) + timedelta(days=400),
            rule_pack="synthetic",
            rule_pack_version="1",
        )
        yield MadeClaim(facts, *((None, None) if stranger else (paper.name, place + 1)))


def _lost(chance: float, line: PaperLine) -> int:
    """A part of what was bought, mostly a few units."""
    return 1 + int(chance**3 * min(40, max(0, line.count * line.case_pack - 1)))
