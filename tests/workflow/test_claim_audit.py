"""The random audit: a sure claim asks first, files without an answer, and leaves labels behind."""

from datetime import timedelta

from claims.questions import Answer
from models.contracts.claim import ClaimStatus as S
from models.contracts.labels import Label, LabelKind, Provenance
from models.repositories import labels
from models.repositories.labels import LabelFilters
from tests.workflow.house import House
from tests.workflow.living_claim import LivingClaim


async def audited(house: House) -> LivingClaim:
    """A claim whose invoice names its MSKU, of a policy that audits every claim."""
    claim = await house.account().with_invoice(audit_share=1.0)
    await claim.until(S.AWAITING_ANSWER)
    return claim


def labels_of(house: House, claim: LivingClaim) -> list[Label]:
    filters = LabelFilters(claim_id=claim.identity.claim_id)
    with house.database.tenant(claim.identity.tenant_id) as session:
        return labels.list_labels(session, filters).items


async def test_a_sure_claim_of_the_share_asks_before_it_files(house: House) -> None:
    claim = await audited(house)
    question = (await claim.view()).file.question
    assert question is not None
    assert question.is_audit
    assert claim.submissions() == []


async def test_an_audit_that_nobody_answers_is_filed(house: House) -> None:
    claim = await audited(house)
    await claim.sleep(timedelta(days=4))
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.confirmed_by is None
    assert labels_of(house, claim) == []


async def test_yes_to_an_audit_files_and_is_a_label(house: House) -> None:
    claim = await audited(house)
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    (label,) = labels_of(house, claim)
    assert (label.kind, label.provenance, label.right) == (
        LabelKind.AUDIT,
        Provenance.PERSON,
        True,
    )


async def test_no_to_an_audit_files_nothing(house: House) -> None:
    claim = await audited(house)
    await claim.answer(Answer.NO)
    await claim.until(S.AWAITING_EVIDENCE)
    assert claim.submissions() == []
    assert [label.right for label in labels_of(house, claim)] == [False]


async def test_an_answer_to_a_doubt_is_a_label_with_its_features_and_model(house: House) -> None:
    claim = await house.account().with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    match = (await claim.view()).file.match
    await claim.answer(Answer.YES)
    await claim.until(S.UNDER_REVIEW)
    (label,) = labels_of(house, claim)
    assert match is not None
    assert (label.kind, label.features) == (LabelKind.ANSWER, match.features)
    assert label.model_version is not None
    assert label.model_version == match.model_version
