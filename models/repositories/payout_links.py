"""Which settlement line brought which reimbursement line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from models.contracts.deposits import Deposit, LinkRule, PayoutLink
from models.contracts.money import Money
from models.db import tenant_of
from models.tables.deposits import PayoutLinkRow, SettlementLineRow, SettlementRow


def replace(
    session: Session, seller_id: UUID, links: Sequence[PayoutLink], at: datetime
) -> tuple[int, int]:
    """Make these the seller's links; how many were new and how many went. One that is there already
    is not written."""
    known = of_seller(session, seller_id)
    wanted, there = set(links), set(known)
    tenant_id = tenant_of(session)
    gone = [one for one in known if one not in wanted]
    for one in gone:
        session.exec(
            delete(PayoutLinkRow).where(
                col(PayoutLinkRow.tenant_id) == tenant_id,
                col(PayoutLinkRow.seller_id) == seller_id,
                col(PayoutLinkRow.row_key) == one.row_key,
                col(PayoutLinkRow.line_id) == one.line_id,
            )
        )
    new = [one for one in links if one not in there]
    session.add_all(
        PayoutLinkRow(
            tenant_id=tenant_id,
            seller_id=seller_id,
            row_key=one.row_key,
            line_id=one.line_id,
            rule=one.rule,
            amount_cents=one.amount.cents,
            currency=one.amount.currency,
            linked_at=at,
        )
        for one in new
    )
    session.flush()
    return len(new), len(gone)


def of_seller(session: Session, seller_id: UUID) -> list[PayoutLink]:
    """All links that are stored."""
    rows = session.exec(
        select(PayoutLinkRow)
        .where(PayoutLinkRow.tenant_id == tenant_of(session), PayoutLinkRow.seller_id == seller_id)
        .order_by(col(PayoutLinkRow.line_id), col(PayoutLinkRow.row_key))
    )
    return [
        PayoutLink(
            row_key=row.row_key,
            line_id=row.line_id,
            rule=LinkRule(row.rule),
            amount=Money(cents=row.amount_cents, currency=row.currency),
        )
        for row in rows
    ]


def deposits(session: Session, line_ids: Iterable[str]) -> dict[tuple[UUID, str], list[Deposit]]:
    """Where the money of these reimbursement lines went, by seller and line; lines of which no
    settlement tells are not there."""
    on_line = (
        (col(SettlementLineRow.tenant_id) == PayoutLinkRow.tenant_id)
        & (col(SettlementLineRow.seller_id) == PayoutLinkRow.seller_id)
        & (col(SettlementLineRow.row_key) == PayoutLinkRow.row_key)
    )
    on_settlement = (
        (col(SettlementRow.tenant_id) == SettlementLineRow.tenant_id)
        & (col(SettlementRow.seller_id) == SettlementLineRow.seller_id)
        & (col(SettlementRow.settlement_id) == SettlementLineRow.settlement_id)
    )
    found = session.exec(
        select(PayoutLinkRow, SettlementLineRow, SettlementRow)
        .join(SettlementLineRow, on_line)
        .join(SettlementRow, on_settlement)
        .where(
            PayoutLinkRow.tenant_id == tenant_of(session),
            col(PayoutLinkRow.line_id).in_(line_ids),
        )
        .order_by(col(PayoutLinkRow.line_id), col(PayoutLinkRow.row_key))
    )
    went: dict[tuple[UUID, str], list[Deposit]] = {}
    for link, line, settlement in found:
        deposit = Deposit(
            line_id=link.line_id,
            settlement_id=settlement.settlement_id,
            deposited_at=settlement.deposited_at,
            amount=Money(cents=link.amount_cents, currency=link.currency),
            rule=LinkRule(link.rule),
            posted_on=line.posted_on,
            about=line.about,
            report_id=line.report_id,
            report_line=line.report_line,
        )
        went.setdefault((link.seller_id, link.line_id), []).append(deposit)
    return went
