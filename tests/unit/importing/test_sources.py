import gzip
import io
import zipfile
from pathlib import Path

import pytest

from cli.importing import sources
from cli.importing.ledgers import read_ledgers
from cli.importing.sources import Sources
from models.errors import LedgerUnreadable
from tests.unit.detection.ledgers import compact, row

LEDGER = compact(row())
REIMBURSEMENTS = (
    b"approval-date\treimbursement-id\tcase-id\treason\tfnsku\tcurrency-unit\tamount-total"
    b"\tquantity-reimbursed-cash\tquantity-reimbursed-inventory\toriginal-reimbursement-id\n"
    b"2026-06-18T00:00:00+00:00\t77\t\tLost_Warehouse\tX001SLABCD\tUSD\t8.00\t4\t0\t\n"
)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def file_of(folder: Path, content: bytes, name: str = "export") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [LEDGER, gzip.compress(LEDGER), zipped(a=LEDGER), zipped(a=gzip.compress(LEDGER))],
    ids=["plain", "gzip", "zip", "gzip in a zip"],
)
def test_a_ledger_is_read_however_it_is_packed(tmp_path: Path, content: bytes) -> None:
    assert len(read_ledgers([file_of(tmp_path, content)]).rows) == 1


def test_a_folder_is_read_without_its_hidden_files(tmp_path: Path) -> None:
    file_of(tmp_path, LEDGER, "ledger.tsv")
    file_of(tmp_path, compact(row(ReferenceID="2")), ".hidden.tsv")
    assert len(read_ledgers([tmp_path]).rows) == 1


def test_what_lies_in_a_folder_and_is_no_ledger_is_named_and_costs_no_other(tmp_path: Path) -> None:
    file_of(tmp_path, LEDGER, "ledger.tsv")
    file_of(tmp_path, b"a note", "note.txt")
    read = read_ledgers([tmp_path])
    assert (len(read.rows), [Path(one.name).name for one in read.refused]) == (1, ["note.txt"])


def test_a_file_that_was_named_must_be_a_ledger(tmp_path: Path) -> None:
    good = file_of(tmp_path, LEDGER, "ledger.tsv")
    with pytest.raises(LedgerUnreadable, match=r"note\.txt"):
        read_ledgers([good, file_of(tmp_path, b"a note", "note.txt")])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        gzip.compress(LEDGER)[:-9],
        zipped(a=LEDGER)[:-9],
        zipped(a=zipped(b=LEDGER)),
        zipped(**{"[Content_Types].xml": b"<Types/>"}),
    ],
    ids=["empty", "cut off gzip", "cut off zip", "zip in a zip", "workbook"],
)
def test_what_cannot_be_opened_is_one_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(LedgerUnreadable):
        read_ledgers([file_of(tmp_path, content)])


def test_a_file_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreadable, match=r"missing\.tsv"):
        read_ledgers([tmp_path / "missing.tsv"])


@pytest.mark.parametrize("pack", [gzip.compress, lambda bomb: zipped(a=bomb)], ids=["gz", "zip"])
def test_a_bomb_is_not_unpacked_beyond_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack
) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1_000_000)
    bomb = file_of(tmp_path, pack(bytes(50_000_000)))
    with pytest.raises(LedgerUnreadable, match="in parts"):
        list(Sources().read([bomb]))


def test_a_reimbursements_report_among_the_files_is_taken_for_what_it_is(tmp_path: Path) -> None:
    read = read_ledgers([file_of(tmp_path, LEDGER), file_of(tmp_path, REIMBURSEMENTS, "paid")])
    assert [(one.fnsku, one.units) for one in read.reimbursed] == [("X001SLABCD", 4)]


def test_the_same_reimbursement_of_two_reports_counts_once(tmp_path: Path) -> None:
    twice = [file_of(tmp_path, REIMBURSEMENTS, name) for name in ("a", "b")]
    assert len(read_ledgers([file_of(tmp_path, LEDGER), *twice]).reimbursed) == 1
