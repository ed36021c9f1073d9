"""A seller's consent: its code becomes a sealed token, and what waited for it goes on."""

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid5

from temporalio import activity
from temporalio.client import Client

from activities.asking_claims import ask, heartbeats
from activities.failures import translated, translated_async
from clock import utc_now
from integrations.amazon.auth import CodeExchange
from integrations.consents import ConsentKeys
from models.contracts.bulk import ItemState
from models.contracts.claim import ClaimIdentity
from models.contracts.connections import Connected, ConnectResult, ConsentRef, GivenConsent
from models.contracts.marketplaces import find_marketplace
from models.contracts.messages import Decide, DecisionAction
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import ChannelRefused, ConsentRevoked, EngineAway
from models.repositories import claims, connections, consent_requests, sellers


@dataclass(frozen=True)
class Connecting:
    """Connects one account. Only where the application's secret is known."""

    database: Database
    exchange: CodeExchange
    keys: ConsentKeys
    engine: Client

    @activity.defn
    @translated
    def exchange_code(self, asked: ConsentRef) -> Connected:
        """Exchanges the code, once, and stores the seller with its sealed token. What Amazon
        refuses for good is a result; ChannelUnknown and ChannelThrottled are tried again."""
        with self.database.tenant(asked.tenant_id) as session:
            known = consent_requests.result(session, asked.request_id)
            consent = consent_requests.given(session, asked.request_id)
        if known is not None:
            return known
        if consent is None:
            return Connected(result=ConnectResult.REFUSED_CODE)
        try:
            token = self.exchange.refresh_token(consent.code, consent.redirect_uri)
        except ConsentRevoked:
            return self._refuse(asked, ConnectResult.REFUSED_CODE)
        except ChannelRefused:
            return self._refuse(asked, ConnectResult.REFUSED_APPLICATION)
        return self._connect(asked, consent, token)

    @activity.defn
    @translated_async
    async def wake_claims(self, seller: SellerPollInput) -> int:
        """Tells the claims that went to the desk for want of the consent to try again; returns how
        many took it. Safe to repeat. EngineAway when one did not answer."""
        taken = 0
        async with heartbeats():
            connection, waiting = await asyncio.to_thread(self._waiting, seller)
            for claim in waiting:
                told = await ask(self.engine, claim, "decide", _retry(claim, connection))
                if told.state is ItemState.UNREACHABLE:
                    raise EngineAway(f"Claim {claim.claim_id} has not answered yet.")
                taken += told.state is ItemState.DONE
        return taken

    def _refuse(self, asked: ConsentRef, why: ConnectResult) -> Connected:
        end = Connected(result=why)
        with self.database.tenant(asked.tenant_id) as session:
            consent_requests.finish(session, asked.request_id, end)
        return end

    def _connect(self, asked: ConsentRef, consent: GivenConsent, token: str) -> Connected:
        """One transaction: the seller, its token, and the end of the request."""
        now, tenant_id = utc_now(), asked.tenant_id
        place = find_marketplace(consent.marketplace)
        with self.database.tenant(tenant_id) as session:
            names = (place.marketplace_id, place.code)
            seller_id = connections.seller_of(session, names, consent.merchant_id)
            if seller_id is None:
                account = f"seller/{place.marketplace_id}/{consent.merchant_id}"
                seller_id = uuid5(tenant_id, account)  # two consents at once make one seller
                new = sellers.NewSeller(
                    tenant_id=tenant_id,
                    seller_id=seller_id,
                    name=consent.name,
                    marketplace=place.marketplace_id,
                    merchant_id=consent.merchant_id,
                    channel=consent.channel,
                )
                sellers.create_seller(session, new, now)
            sealed = self.keys.seal(tenant_id, seller_id, token)
            sellers.store_consent(session, seller_id, sealed, now)
            end = Connected(result=ConnectResult.CONNECTED, seller_id=seller_id)
            consent_requests.finish(session, asked.request_id, end)
        return end

    def _waiting(self, seller: SellerPollInput) -> tuple[str, list[ClaimIdentity]]:
        with self.database.tenant(seller.tenant_id) as session:
            known = connections.get(session, seller.seller_id)
            since = known.connected_at.isoformat() if known else "never"
            return since, claims.without_consent(session, seller.seller_id)


def _retry(claim: ClaimIdentity, connection: str) -> Decide:
    """One for each claim and consent: a claim takes it once."""
    return Decide(
        message_id=f"connected:{_short(claim.claim_id, connection)}",
        actor="opside",
        reason="The seller has connected the account again.",
        action=DecisionAction.RETRY_NOW,
    )


def _short(claim_id: UUID, connection: str) -> UUID:
    return uuid5(claim_id, connection)
