"""Every table, loaded: what migrations and their checks compare with the database."""

from sqlmodel import SQLModel

from models.tables import (
    bulk,
    claims,
    connections,
    deposits,
    erasure,
    evidence,
    feed,
    filing,
    labels,
    ledgers,
    limits,
    payouts,
    questions,
    report_rows,
    requests,
    sellers,
    syncs,
)

TABLE_MODULES = (
    sellers,
    connections,
    claims,
    evidence,
    filing,
    labels,
    ledgers,
    limits,
    payouts,
    deposits,
    report_rows,
    requests,
    bulk,
    feed,
    erasure,
    questions,
    syncs,
)

metadata = SQLModel.metadata
