"""All that is known of one seller's money, from what Amazon approved to what it deposited."""

from uuid import UUID

from sqlmodel import Session, col, select

from models.contracts.claim import PayoutLine
from models.contracts.deposits import ClaimMoney, ReimbursedLine, SellerMoney
from models.db import tenant_of
from models.repositories import payout_links, reimbursements, settlements, transactions
from models.repositories.claims import ClaimRecord, record
from models.tables.claims import ClaimRow
from models.tables.report_rows import ReportRowRow

_REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"


def read(session: Session, seller_id: UUID) -> SellerMoney:
    """Seven queries, however many claims and lines there are."""
    return SellerMoney(
        claims=approved(session, seller_id),
        reimbursed=reimbursed(session, seller_id),
        lines=settlements.lines(session, seller_id),
        settlements=settlements.of_seller(session, seller_id),
        links=payout_links.of_seller(session, seller_id),
        transactions=transactions.of_seller(session, seller_id),
    )


def reimbursed(session: Session, seller_id: UUID) -> list[ReimbursedLine]:
    """Every line that paid or took back, with its product's SKU: of the reimbursements report, else
    of the claims of its FNSKU; else its FNSKU."""
    skus = _reported_skus(session, seller_id)
    of_claims = _claimed_skus(session, seller_id)
    lines: list[ReimbursedLine] = []
    for line, claim_id in reimbursements.of_seller(session, seller_id):
        item = _item(line)
        sku = skus.get((line.reimbursement_id, item)) or of_claims.get(item) or item
        lines.append(ReimbursedLine(line=line, sku=sku, claim_id=claim_id))
    return lines


def approved(session: Session, seller_id: UUID) -> list[ClaimMoney]:
    """What Amazon approved, claim by claim."""
    rows = session.exec(
        select(ClaimRow)
        .where(
            ClaimRow.tenant_id == tenant_of(session),
            ClaimRow.seller_id == seller_id,
            col(ClaimRow.approved_cents).is_not(None),
        )
        .order_by(col(ClaimRow.id))
    )
    return [money for row in rows if (money := _money(record(row))) is not None]


def _money(claim: ClaimRecord) -> ClaimMoney | None:
    file = claim.file
    if file.approved is None:
        return None
    since = file.awaiting_money_since or file.approved_at or claim.updated_at
    quantity = claim.facts.quantity if file.approved_quantity is None else file.approved_quantity
    return ClaimMoney(
        claim_id=claim.identity.claim_id,
        approved=file.approved,
        approved_quantity=quantity,
        since=since.date(),
    )


def _item(line: PayoutLine) -> str:
    """The FNSKU of a line, else its SKU: the second part of its id."""
    parts = line.line_id.split("/")
    return parts[1] if len(parts) > 1 else ""


def _reported_skus(session: Session, seller_id: UUID) -> dict[tuple[str, str], str]:
    cells = ReportRowRow.cells
    reimbursement, fnsku, sku = (
        col(cells)[name].astext for name in ("reimbursement_id", "fnsku", "sku")
    )
    found = session.exec(
        select(reimbursement, fnsku, sku)
        .where(
            ReportRowRow.tenant_id == tenant_of(session),
            ReportRowRow.seller_id == seller_id,
            ReportRowRow.kind == _REIMBURSEMENTS,
            sku.is_not(None),
        )
        .order_by(col(ReportRowRow.row_key))
    )
    return {(one, item or own): own for one, item, own in found}


def _claimed_skus(session: Session, seller_id: UUID) -> dict[str, str]:
    found = session.exec(
        select(ClaimRow.fnsku, ClaimRow.msku)
        .where(ClaimRow.tenant_id == tenant_of(session), ClaimRow.seller_id == seller_id)
        .distinct()
        .order_by(col(ClaimRow.fnsku), col(ClaimRow.msku))
    )
    return {fnsku: msku for fnsku, msku in found if msku}
