"""Goods that no identifier names on the invoice, and what people said about matches of them."""

from datetime import timedelta
from functools import cache
from uuid import UUID, uuid4

from activities.models_in_use import version_of
from clock import utc_now
from evidence.matching.claim_lines import match_claim
from evidence.matching.offers import LineOnOffer
from evidence.matching.shipped import SHIPPED_MODEL, shipped_model
from models.contracts import queues
from models.contracts.certificates import ReviewInput, ReviewResult
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, EvidenceMatch
from models.contracts.labels import Label, LabelKind, Provenance
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.repositories import labels
from tests.fixtures_database import claim_input
from tests.workflow.house import Account

_MAKERS = ("Norvik", "Kelmor", "Astrel", "Bruno Hay", "Tolvan", "Ferrix", "Lumiko")
_GOODS = ("cordless drill", "kettle", "desk lamp", "label printer", "air pump", "hand mixer")
_PRICE_CENTS = 1250


def listing(number: int) -> str:
    """The title of a product, with its model code."""
    return f"{_MAKERS[number % 7]} {_code(number)} {_GOODS[number % 6]}, black, with carry case"


def printed(number: int, *, part: bool = False) -> str:
    """The supplier's words for it, or for a part that is sold for it."""
    goods = _GOODS[number % 6]
    if part:
        return f"Carry case for {_MAKERS[number % 7]} {_code(number)} {goods}"
    return f"{_MAKERS[number % 7]} {_code(number)} {goods} black"


def unnamed(account: Account, number: int) -> ClaimInput:
    """A stored claim over one unit of the product, of a seller whose invoices say no identifier."""
    draft = account.draft(account.rows[number % len(account.rows)])
    facts = draft.facts.model_copy(
        update={"title": listing(number), "quantity": 1, "ledger_key": f"row:{number}"}
    )
    draft = draft.model_copy(update={"facts": facts})
    account.store(draft)
    return draft


async def bought(account: Account, *descriptions: str, units: int = 1) -> UUID:
    """Uploads an invoice with so many units of each of these and no code; gives back its id."""
    sum_cents = units * _PRICE_CENTS
    prices = f"{units}     {_PRICE_CENTS / 100:.2f}     {sum_cents / 100:.2f}"
    goods = "\n".join(f"{words:60}{prices}" for words in descriptions)
    paper = f"""Havel Trading Ltd

INVOICE
Invoice number: {uuid4().hex[:8]}
Invoice date: {utc_now().date() - timedelta(days=100)}

{"Description":60}Quantity     Unit price     Total
{goods}

Total {account.world["currency"]}     {len(descriptions) * sum_cents / 100:.2f}
"""
    return (await account.upload(paper.encode(), "invoice.txt")).document_id


def answered(account: Account, count: int, *, wrong_in: int = 0) -> None:
    """So many people's answers to matches of the shipped model, as the claims would have kept
    them; of every `wrong_in` one is a part that is sold for the product, and was said no to."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        for number in range(count):
            right = not wrong_in or number % wrong_in > 0
            labels.add(session, _said(account, number, right=right))


async def review(account: Account) -> ReviewResult:
    """One review of the account's tenant, as a person asks for it."""
    return await account.house.engine.execute_workflow(
        "EvidenceReviewWorkflow",
        ReviewInput(tenant_id=account.seller.tenant_id, actor="an operator", reason="A look."),
        id=f"evidence-review-{uuid4()}",
        task_queue=queues.CLAIMS,
        result_type=ReviewResult,
    )


def _said(account: Account, number: int, *, right: bool) -> Label:
    match = _matched(number, right=right)
    return Label(
        label_id=uuid4(),
        seller_id=account.seller.seller_id,
        kind=LabelKind.ANSWER,
        provenance=Provenance.PERSON,
        right=right,
        document_id=match.document_id,
        line_position=match.line_position,
        tier=match.tier,
        probability=match.probability,
        features=match.features,
        model_version=version_of(SHIPPED_MODEL.read_bytes()),
        actor="seller",
        at=utc_now(),
    )


@cache
def _matched(number: int, *, right: bool) -> EvidenceMatch:
    """What the shipped model says of the product's own line, or of the part's."""
    line = DocumentLine(
        position=1,
        page=1,
        description=printed(number, part=not right),
        quantity=1,
        unit_price_cents=_PRICE_CENTS,
        total_cents=_PRICE_CENTS,
    )
    document = DocumentFields(type=DocumentType.INVOICE, pages=1, lines=[line])
    # Which labels train, compare and certify is told by the document: the same in each run.
    document_id = UUID(int=10_000 + number)
    offer = LineOnOffer(document_id=document_id, document=document, line=line, free_units=1)
    seller = SellerPollInput(tenant_id=uuid4(), seller_id=uuid4())
    asked = claim_input(seller, title=listing(number), quantity=1)
    match = match_claim(asked.identity, asked.facts, [offer], shipped_model())
    assert match is not None, listing(number)
    return match


def _code(number: int) -> str:
    return f"{'XTKR'[number % 4]}{'VBWL'[number % 3]}-{4100 + number}"
