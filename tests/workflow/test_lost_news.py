"""What people said while nobody could tell the claims: the sweeper tells them."""

from datetime import timedelta
from uuid import UUID, uuid4

from clock import utc_now
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SweepResult
from models.repositories import corrections, documents
from models.repositories.corrections import NewCorrection
from tests.workflow.house import Account, House


async def sweep(house: House) -> SweepResult:
    return await house.engine.execute_workflow(
        "SweeperWorkflow",
        id=f"sweeper-{uuid4()}",
        task_queue=queues.CLAIMS,
        result_type=SweepResult,
    )


def mend(account: Account, document_id: UUID, field: str, value: str) -> None:
    """A correction that was committed a minute ago, and whose workflow never began."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        fields = documents.get(session, document_id).fields
        assert fields is not None
        wanted = NewCorrection(
            document_id=document_id,
            field=field,
            old=fields.lines[0].sku,
            new=value,
            actor="seller",
            reason="As printed.",
        )
        corrections.correct(session, wanted, utc_now() - timedelta(minutes=1))


async def test_a_correction_that_nobody_was_told_of_reaches_the_claims(house: House) -> None:
    account = house.account()
    row = account.row()
    document = await account.upload_lines("MISREAD-SKU", row["unreconciledQuantity"])
    claim = await account.begin(row)
    await claim.until(S.AWAITING_EVIDENCE)
    mend(account, document, "lines.1.sku", row["product"]["msku"])
    assert (await sweep(house)).documents == 1
    file = (await claim.until(S.AWAITING_ANSWER)).file
    assert file.match is not None
    assert file.match.document_id == document


async def test_a_correction_is_told_of_once(house: House) -> None:
    account = house.account()
    document = await account.upload_lines("MISREAD-SKU", 3)
    mend(account, document, "lines.1.sku", "RIGHT-SKU")
    await sweep(house)
    assert (await sweep(house)).documents == 0
