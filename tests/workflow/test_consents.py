"""A seller's consent in use: plain ones are sealed, older keys replaced, on the way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from claims.desk import EVIDENCE_DUE_WITHIN, NOT_STARTED_AFTER, UNTOLD_AFTER, consent_news
from clock import utc_now
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.connections import CONSENT_LIVES, ConnectionState
from models.contracts.consents import StoredConsent
from models.repositories import connections, desk_others, sellers
from models.repositories.desk import DeskScope
from models.repositories.desk_others import UnconnectedSeller
from tests.workflow.house import Account, House

PLAIN = text(
    "UPDATE seller_credentials SET refresh_token = :token, sealed = NULL, key_id = NULL"
    " WHERE seller_id = :seller"
)


def stored(account: Account) -> StoredConsent:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return sellers.consent(session, account.seller.seller_id)


async def test_a_plain_consent_works_and_is_sealed_when_it_is_used(house: House) -> None:
    account = house.account()
    token = account.world["refreshToken"]
    with house.database.tenant(account.seller.tenant_id) as session:
        session.connection().execute(PLAIN, {"token": token, "seller": account.seller.seller_id})
    report = (await account.poll()).report
    kept = stored(account)
    assert (report != "failed", kept.plain, kept.sealed is None) == (True, None, False)


async def test_after_a_rotation_a_consent_is_sealed_anew_when_it_is_used(house: House) -> None:
    account = house.account()
    renewed = house.consents.rotate()
    await account.poll()
    kept = stored(account).sealed
    assert (kept and kept.key_id) == renewed


def on_the_desk(account: Account, ahead: timedelta = timedelta()) -> list[UnconnectedSeller]:
    """The accounts whose consent needs a person, so much later."""
    scope = DeskScope(
        sellers=None,
        now=utc_now() + ahead,
        evidence_due_within=EVIDENCE_DUE_WITHIN,
        not_started_after=NOT_STARTED_AFTER,
        untold_after=UNTOLD_AFTER,
    )
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return desk_others.list_unconnected(session, scope, None, 10).items


def state_of(account: Account) -> ConnectionState | None:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        known = connections.get(session, account.seller.seller_id)
    return known.state(utc_now()) if known else None


async def test_a_consent_that_was_taken_back_is_one_task_for_the_account(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    for claim in [await account.with_invoice(), await account.with_invoice()]:
        await claim.until(S.ON_DESK)
    assert [one.seller_id for one in on_the_desk(account)] == [account.seller.seller_id]


async def test_after_a_revocation_nothing_is_asked_until_the_account_connects(house: House) -> None:
    account = house.account()
    fault = house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    await account.poll()
    house.sandbox.admin("DELETE", f"faults/{fault['faultId']}")
    again = await account.poll()
    assert (again.error_code, state_of(account)) == ("consent_revoked", ConnectionState.REVOKED)


async def test_an_answer_about_an_older_consent_does_not_revoke_the_new_one(house: House) -> None:
    account, read_at = house.account(), utc_now()
    account.consent_again()
    with house.database.tenant(account.seller.tenant_id) as session:
        connections.revoke(session, account.seller.seller_id, read_at, utc_now())
    assert state_of(account) is ConnectionState.CONNECTED


async def test_claims_that_waited_go_on_when_the_account_connects_again(house: House) -> None:
    account = house.account()
    fault = house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    claim = await account.with_invoice()
    await claim.until(S.ON_DESK)
    house.sandbox.admin("DELETE", f"faults/{fault['faultId']}")
    account.consent_again()
    woken = await house.engine.execute_workflow(
        "WakeClaimsWorkflow", account.seller, id=f"wake-{uuid4()}", task_queue=queues.CLAIMS
    )
    await claim.until(S.UNDER_REVIEW)
    assert woken == 1


@pytest.mark.parametrize(("days_left", "told"), [(29, "30 days"), (14, "14 days"), (2, "3 days")])
async def test_a_renewal_is_told_in_three_steps(house: House, days_left: int, told: str) -> None:
    account, ahead = house.account(), CONSENT_LIVES - timedelta(days=days_left)
    [item] = on_the_desk(account, ahead)
    assert told in consent_news(item.connection, utc_now() + ahead)


async def test_a_consent_with_more_than_30_days_left_is_on_nobodys_desk(house: House) -> None:
    assert on_the_desk(house.account(), CONSENT_LIVES - timedelta(days=32)) == []
