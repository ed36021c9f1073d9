"""Several exports of one ledger as one: a row that stands in two of them is one row."""

from collections.abc import Iterable

from detection.ledger import LedgerExport, LedgerRow


def merge_exports(exports: Iterable[LedgerExport]) -> list[LedgerRow]:
    """The rows of all exports, each once, by date.

    Occurrences are counted within each export, so that a row is as often there as in the export
    that has it most often. Where exports disagree on how much of a row is open, the least counts:
    Amazon reconciles as time goes by, and to claim too little can be mended by the next export.
    """
    merged: dict[str, LedgerRow] = {}
    for export in exports:
        for row in export.rows:
            known = merged.get(row.key)
            if known is None or _progress(row) > _progress(known):
                merged[row.key] = row
    return sorted(merged.values(), key=lambda row: row.date)


def _progress(row: LedgerRow) -> tuple[int, int]:
    return (-row.unreconciled, row.reconciled)
