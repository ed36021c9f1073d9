"""What the tables know of a seller, as the frames that its reports would give."""

from itertools import chain
from uuid import UUID

import polars as pl
from sqlmodel import Session

from detection.absence import says_no_rows
from detection.reports.kept_rows import frame_of, ledger_frame, ledger_types
from detection.reports.kinds import ReportKind
from integrations.amazon.report_plan import DAILY, PLAN
from models.contracts.workflows import SellerPollInput
from models.db import tenant_of
from models.repositories import ledgers, raw_reports, report_rows

# Reports of a kind that are looked at to tell whether Amazon has rows of it at all.
_LOOKED_BACK = 50
_MADE_ANEW_AFTER = {planned.report_type: planned.every for planned in PLAN}


def frames(session: Session, seller_id: UUID) -> dict[ReportKind, pl.DataFrame]:
    """A frame for each kind of report that Amazon has given of the seller, with the columns and
    types that `read_report` gives; empty where there are no rows.

    A kind is missing where it is not known what it would say: no report of it was ever read, and
    Amazon's cancelled ones need not mean that there are no rows.
    """
    seller = SellerPollInput(tenant_id=tenant_of(session), seller_id=seller_id)
    loaded = raw_reports.loaded_kinds(session, seller)
    return {
        kind: _frame(session, seller_id, kind)
        for kind in ReportKind
        if kind in loaded or _has_no_rows(session, seller, kind)
    }


def _frame(session: Session, seller_id: UUID, kind: ReportKind) -> pl.DataFrame:
    if kind is ReportKind.LEDGER_DETAIL:
        return _ledger(session, seller_id)
    names = report_rows.cell_names(session, seller_id, kind)
    return frame_of(kind, report_rows.read_cells(session, seller_id, kind), names)


def _ledger(session: Session, seller_id: UUID) -> pl.DataFrame:
    kinds = ledger_types()
    schema = {name: kinds[name] for name in ledgers.LOADED}
    some = ledgers.read_rows(session, seller_id)
    parts = [pl.DataFrame(rows, schema=schema, orient="row") for rows in chain([[]], some)]
    return ledger_frame(pl.concat(parts))


def _has_no_rows(session: Session, seller: SellerPollInput, kind: ReportKind) -> bool:
    ended = raw_reports.latest(session, seller, kind, _LOOKED_BACK)
    return says_no_rows(
        [one.asked_at for one in ended],
        [one.status == "cancelled" for one in ended],
        _MADE_ANEW_AFTER.get(kind, DAILY),
    )
