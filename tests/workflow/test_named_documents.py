"""A document that a person names for a group of claims: it is used, and nobody is asked again."""

from uuid import UUID

from claims.questions import Answer
from models.contracts.claim import ClaimStatus as S
from models.contracts.evidence import CheckCode, NamedBy
from models.contracts.labels import Label, LabelKind
from models.repositories import labels
from models.repositories.labels import LabelFilters
from tests.workflow.house import Account, House
from tests.workflow.labelled import bought
from tests.workflow.living_claim import LivingClaim
from tests.workflow.living_group import carried, of_one_product, started, taken

OTHER_WORDS = "Assorted goods as agreed by telephone"


async def waiting(account: Account, number: int, **policy: float) -> list[LivingClaim]:
    """Claims over one unit each of one product that no document supports."""
    return await started(account, of_one_product(account, number, **policy), S.AWAITING_EVIDENCE)


async def named(account: Account, document: UUID) -> None:
    """The seller's answer, until each claim has taken it."""
    ref = taken(account, Answer.DOCUMENT, document_id=document, role=NamedBy.SELLER)
    await (await carried(account, ref)).end()


def namings(account: Account) -> list[Label]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return labels.list_labels(session, LabelFilters(kind=LabelKind.NAMING)).items


async def test_claims_use_the_document_that_was_named_without_asking_again(house: House) -> None:
    account = house.account(places_per_day=0)
    document = await bought(account, OTHER_WORDS, units=3)
    claims = await waiting(account, 3)
    await named(account, document)
    for claim in claims:
        file = (await claim.until(S.HELD_BY_BUDGET)).file
        assert file.match is not None
        assert (file.match.document_id, file.confirmed_by) == (document, "seller")
        assert file.gate_reasons[0] == "Named by the seller."
        assert S.AWAITING_ANSWER not in claim.path()


async def test_a_naming_is_a_label_of_the_seller(house: House) -> None:
    account = house.account()
    document = await bought(account, OTHER_WORDS)
    (claim,) = await waiting(account, 1)
    await named(account, document)
    await claim.until(S.UNDER_REVIEW)
    (label,) = namings(account)
    assert (label.document_id, label.right, label.actor) == (document, True, "seller")


async def test_a_named_document_whose_check_fails_is_asked_about(house: House) -> None:
    account = house.account(places_per_day=0)
    document = await bought(account, OTHER_WORDS, units=2)
    claims = await waiting(account, 3)
    await named(account, document)
    ends = [(await claim.until(S.HELD_BY_BUDGET, S.AWAITING_ANSWER)) for claim in claims]
    (asked,) = [view for view in ends if view.status is S.AWAITING_ANSWER]
    assert asked.file.match is not None
    assert asked.file.match.document_id == document
    failed = [check.code for check in asked.file.match.failed_checks]
    assert failed == [CheckCode.QUANTITY_COVERED]


async def test_of_a_named_document_with_many_lines_a_doubtful_one_is_asked_about(
    house: House,
) -> None:
    account = house.account()
    drafts = of_one_product(account, 1)
    half = " ".join(drafts[0].facts.title.split()[-2:])
    document = await bought(account, f"{half}, 40 pieces of another kind", "Garden hose, 15 m")
    (claim,) = await started(account, drafts, S.AWAITING_EVIDENCE)
    await named(account, document)
    await claim.until_path_ends(S.MATCHING, S.GATE, S.AWAITING_ANSWER)
    match = (await claim.view()).file.match
    assert match is not None
    assert (match.document_id, match.names_line) == (document, False)
    assert namings(account) == []


async def test_a_named_document_is_not_audited(house: House) -> None:
    account = house.account()
    document = await bought(account, OTHER_WORDS)
    (claim,) = await waiting(account, 1, audit_share=1.0)
    await named(account, document)
    await claim.until(S.UNDER_REVIEW)
    assert S.AWAITING_ANSWER not in claim.path()
