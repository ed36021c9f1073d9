"""A seller's consent in use: plain ones are sealed, older keys replaced, on the way."""

from sqlalchemy import text

from models.contracts.consents import StoredConsent
from models.repositories import sellers
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
