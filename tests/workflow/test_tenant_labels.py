"""The same claims with and without the tenant's own labels: who files alone, who is asked, why."""

from clock import utc_now
from models.contracts.certificates import Certified
from models.contracts.claim import ClaimStatus as S
from models.contracts.evidence import MatchTier
from models.repositories import certificates
from tests.workflow.house import Account, House
from tests.workflow.labelled import answered, bought, printed, review, unnamed
from tests.workflow.living_claim import LivingClaim

ENOUGH = 120
PRODUCT = 1_000  # no label is about it


async def claim_of(account: Account) -> LivingClaim:
    """A claim whose invoice names the product by its model code and words, and by no identifier."""
    draft = unnamed(account, PRODUCT)
    await bought(account, printed(PRODUCT))
    return await account.start(draft, {})


async def test_without_labels_a_sure_match_is_asked_about_and_told_why(house: House) -> None:
    claim = await claim_of(house.account())
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.match is not None
    assert (file.match.tier, file.match.failed_checks) == (MatchTier.LEARNED, [])
    assert file.match.probability >= claim.draft.policy.auto_threshold
    assert file.gate_reasons == [
        "Filing without a person is off: Nothing is certified for this model: answers to its"
        " questions do that."
    ]


async def test_without_labels_an_identifier_of_the_product_files_alone(house: House) -> None:
    claim = await house.account().filed()
    file = (await claim.view()).file
    assert file.match is not None
    assert (file.match.tier, file.confirmed_by) == (MatchTier.EXACT, None)


async def test_with_enough_labels_of_the_tenant_the_same_claim_files_alone(house: House) -> None:
    account = house.account()
    answered(account, ENOUGH)
    await review(account)
    claim = await claim_of(account)
    file = (await claim.until(S.UNDER_REVIEW)).file
    assert S.AWAITING_ANSWER not in claim.path()
    assert file.confirmed_by is None


async def test_labels_of_one_tenant_let_no_claim_of_another_file(house: House) -> None:
    labelled, other = house.account(), house.account(1)
    answered(labelled, ENOUGH)
    result = [await review(labelled), await review(other)]
    assert (result[0].certified, result[1].certified) == (1, 0)
    claim = await claim_of(other)
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.match is not None
    assert file.match.standing is not None
    assert file.match.standing.threshold is None


async def test_too_few_labels_leave_it_off_and_say_how_many_are_needed(house: House) -> None:
    account = house.account()
    answered(account, 58)
    await review(account)
    claim = await claim_of(account)
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.gate_reasons == [
        "Filing without a person is off: Only 58 matches of 85% or more were answered; 59 are"
        " needed to show how often they are right."
    ]


async def test_sure_matches_that_people_said_no_to_leave_it_off(house: House) -> None:
    account = house.account()
    answered(account, ENOUGH, wrong_in=5)
    await review(account)
    claim = await claim_of(account)
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.gate_reasons[0].startswith("Filing without a person is off: 96 of 120 answers")


async def test_what_was_certified_moves_up_and_never_down(house: House) -> None:
    account = house.account()
    answered(account, ENOUGH)
    tenant_id = account.seller.tenant_id
    with house.database.tenant(tenant_id) as session:
        found = Certified(
            threshold=0.95, reason="Then.", labels=1, labels_sha256="a" * 64, sure=1, right=1
        )
        certificates.enter(session, found, "an older model", "opside", utc_now())
    await review(account)
    with house.database.tenant(tenant_id) as session:
        now = certificates.current(session)
    assert now is not None
    assert now.threshold == 0.95


async def test_a_certificate_that_is_revoked_makes_the_next_claim_ask_again(house: House) -> None:
    account = house.account()
    answered(account, ENOUGH)
    await review(account)
    with house.database.tenant(account.seller.tenant_id) as session:
        certificates.revoke(session, "an operator", "The supplier changed.", utc_now())
    claim = await claim_of(account)
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.gate_reasons == ["Filing without a person is off: The supplier changed."]
