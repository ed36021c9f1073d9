"""What of a claim can be proven to a stranger: its packet and its chain."""

from uuid import UUID

from integrations.keys import SigningKeys
from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimIdentity
from models.repositories import projection
from packets.verify import Verdict, verify_packet
from tests.upgrade.shop import Shop


def packet_problems(shop: Shop, claim_id: UUID) -> list[str]:
    """What is wrong with the claim's packet, by the keys of the data folder; empty means proof."""
    content = shop.api.get(f"/claims/{claim_id}/packet").raise_for_status().content
    report = verify_packet(content, SigningKeys(shop.home).trusted())
    return [] if report.verdict is Verdict.INTACT else [report.verdict, *report.problems]


def chain_problems(shop: Shop, claim_id: UUID) -> list[str]:
    """What is wrong with the claim's audit chain; empty means whole."""
    identity = ClaimIdentity(
        tenant_id=shop.account.tenant_id, seller_id=shop.account.seller_id, claim_id=claim_id
    )
    with shop.database.tenant(shop.account.tenant_id) as session:
        return verify_chain(projection.read_events(session, identity))
