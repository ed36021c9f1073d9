"""What kind of file the bytes are, told by their first bytes and checked against the name."""

from enum import StrEnum

from models.errors import DocumentTypeUnknown


class FileType(StrEnum):
    """The kinds that are read."""

    PDF = "pdf"
    CSV = "csv"
    TEXT = "txt"


# Beginnings of kinds that people upload by mistake, with the word a person knows them by.
_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive or an Office file"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a GZIP archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)

# Writers may put a few bytes before the header; readers look for it in the first kilobyte.
_PDF_HEADER_WITHIN = 1024


def file_type(content: bytes, file_name: str) -> FileType:
    """The kind of the file. DocumentTypeUnknown for none of ours, or when its name says another."""
    extension = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        if extension not in ("pdf", ""):
            raise DocumentTypeUnknown(
                f"The file is named .{extension} and is a PDF. Rename it to .pdf and upload it."
            )
        return FileType.PDF
    foreign = next((name for start, name in _FOREIGN if content.startswith(start)), None)
    if foreign is None and b"\x00" in content and not _is_utf16(content):
        foreign = "an unknown binary file"
    if foreign is not None:
        raise DocumentTypeUnknown(f"The file is {foreign}. Upload the invoice as PDF, CSV or text.")
    if extension == FileType.PDF:
        raise DocumentTypeUnknown(
            "The file is named .pdf and is not a PDF. Export the invoice as PDF and upload that."
        )
    if extension in (FileType.CSV, "tsv"):
        return FileType.CSV
    if extension in (FileType.TEXT, "text"):
        return FileType.TEXT
    raise DocumentTypeUnknown(
        f"Files named .{extension} are not read. Upload the invoice as PDF, CSV or text."
        if extension
        else "The file's name has no ending. Name it .pdf, .csv or .txt and upload it again."
    )


def _is_utf16(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff"))
