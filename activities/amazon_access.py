"""The way to Amazon for one seller: its consent, its marketplace, its channels and reports."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from clock import utc_now
from integrations.amazon.assisted_channel import AssistedChannel
from integrations.amazon.channel import Channel
from integrations.amazon.client import AmazonClient
from integrations.amazon.finances import FinancesApi
from integrations.amazon.inbound import InboundApi
from integrations.amazon.limits import Account
from integrations.amazon.notifications import NotificationsApi
from integrations.amazon.reports import ReportsApi
from integrations.amazon.spapi_channel import SpapiChannel
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName
from models.contracts.marketplaces import Marketplace, find_marketplace
from models.db import Database
from models.errors import ConsentRevoked, DatabaseAway, NotFound
from models.repositories import connections, sellers
from models.repositories.sellers import SellerRecord


@dataclass(frozen=True)
class AmazonAccess:
    """Builds what one call needs; holds one HTTP client for all sellers."""

    database: Database
    client: AmazonClient
    endpoint: str
    keys: ConsentKeys

    def seller(self, tenant_id: UUID, seller_id: UUID) -> SellerRecord:
        """The seller's row. NotFound."""
        with self.database.tenant(tenant_id) as session:
            return sellers.get(session, seller_id)

    def channel(self, tenant_id: UUID, seller_id: UUID, name: ChannelName) -> Channel:
        """The channel of this name for this seller. ConsentRevoked where it needs a consent."""
        seller = self.seller(tenant_id, seller_id)
        if name is ChannelName.ASSISTED:
            return AssistedChannel(find_marketplace(seller.marketplace))
        return SpapiChannel(self.client, self._account(seller), self.endpoint)

    def reports(self, tenant_id: UUID, seller_id: UUID) -> tuple[ReportsApi, Marketplace]:
        """The seller's reports, and the marketplace to ask for. ConsentRevoked."""
        seller = self.seller(tenant_id, seller_id)
        marketplace = find_marketplace(seller.marketplace)
        api = ReportsApi(
            self.client, self._account(seller), self.endpoint, marketplace.report_charset
        )
        return api, marketplace

    def inbound(self, tenant_id: UUID, seller_id: UUID) -> tuple[InboundApi, Marketplace]:
        """The seller's shipments to Amazon, and the marketplace to ask for. ConsentRevoked."""
        seller = self.seller(tenant_id, seller_id)
        api = InboundApi(self.client, self._account(seller), self.endpoint)
        return api, find_marketplace(seller.marketplace)

    def finances(self, tenant_id: UUID, seller_id: UUID) -> tuple[FinancesApi, Marketplace]:
        """What Amazon posted to the seller, and the marketplace to ask for. ConsentRevoked."""
        seller = self.seller(tenant_id, seller_id)
        api = FinancesApi(self.client, self._account(seller), self.endpoint)
        return api, find_marketplace(seller.marketplace)

    def notifications(self, tenant_id: UUID, seller_id: UUID) -> NotificationsApi:
        """The seller's subscriptions. ConsentRevoked."""
        account = self._account(self.seller(tenant_id, seller_id))
        return NotificationsApi(self.client, account, self.endpoint)

    def _account(self, seller: SellerRecord) -> Account:
        read_at = utc_now()
        token = self._consent(seller.tenant_id, seller.seller_id)
        told = partial(self._revoked, seller.tenant_id, seller.seller_id, read_at)
        return Account(
            seller.tenant_id, seller.merchant_id, token, seller.marketplace, on_revoked=told
        )

    def _revoked(self, tenant_id: UUID, seller_id: UUID, read_at: datetime) -> None:
        """From now on nothing is asked for this seller until it connects again. With the database
        away the next call is told the same."""
        with suppress(DatabaseAway), self.database.tenant(tenant_id) as session:
            connections.revoke(session, seller_id, read_at, utc_now())

    def _consent(self, tenant_id: UUID, seller_id: UUID) -> str:
        """One that is plain, or under an older key, is sealed anew on the way."""
        with self.database.tenant(tenant_id) as session:
            try:
                stored = sellers.consent(session, seller_id)
            except NotFound as error:
                raise ConsentRevoked(error.message) from error
            sealed = stored.sealed
            if sealed is None:
                token = stored.plain or ""
            else:
                token = self.keys.unseal(tenant_id, seller_id, sealed)
            if sealed is None or not self.keys.is_current(sealed):
                renewed = self.keys.seal(tenant_id, seller_id, token)
                sellers.reseal_consent(session, seller_id, renewed, utc_now())
            return token
