"""CSV text -> a table with named columns. Comma, semicolon or tab."""

import csv
import io

from evidence.reading.layout import CsvTable, DocumentText
from evidence.reading.limits import DocumentLimits
from models.errors import DocumentEmpty, DocumentRowInvalid, DocumentTooLarge

_DELIMITERS = "\t;,"


def read_csv(text: str, limits: DocumentLimits) -> DocumentText:
    """The header and the rows. DocumentRowInvalid names the row (the header is row 1) at fault."""
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for number, values in enumerate(reader, start=1):
            cells = tuple(value.strip() for value in values)
            if any(cells):
                rows.append((number, cells))
            if len(rows) > limits.rows:
                raise DocumentTooLarge(
                    f"The file has more than {limits.rows:,} rows. Upload the invoice's lines only."
                )
    except csv.Error as error:
        raise DocumentRowInvalid(
            f"Row {len(rows) + 1} cannot be read ({error}). Check its quotes and upload it again."
        ) from error
    if len(rows) < 2:
        raise DocumentEmpty("The file has a header and no rows, or one row only. Add the lines.")
    (_, header), *lines = rows
    for number, values in lines:
        if len(values) != len(header):
            raise DocumentRowInvalid(
                f"Row {number} has {len(values)} columns, the header has {len(header)}."
                " Put values that hold the separator in quotes."
            )
    return DocumentText(pages=1, rows=(), table=CsvTable(header, tuple(lines)))


def _delimiter(text: str) -> str:
    """The separator that the header uses most."""
    header = text.lstrip().splitlines()[0]
    return max(_DELIMITERS, key=header.count)
