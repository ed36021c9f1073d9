"""Reimbursements, followed to the settlement lines that brought them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from claims.deposits import link
from models.repositories import copying, payout_links, seller_money, settlements


def follow(session: Session, seller_id: UUID, at: datetime) -> tuple[int, int]:
    """Takes over the settlements of the reports that are loaded, and links their lines anew; how
    many links were new, and how many went. Repeated it writes nothing."""
    copying.one_at_a_time(session, seller_id)
    settlements.keep(session, seller_id)
    linked = link(
        seller_money.reimbursed(session, seller_id), settlements.lines(session, seller_id)
    )
    return payout_links.replace(session, seller_id, linked.links, at)
