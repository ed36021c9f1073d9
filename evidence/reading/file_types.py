"""What kind of file the bytes are, told by their first bytes and checked against the name."""

from enum import StrEnum

from models.errors import DocumentTypeUnknown


class FileType(StrEnum):
    """The kinds that are read."""

    PDF = "pdf"
    PICTURE = "picture"
    SHEET = "xlsx"
    MAIL = "eml"
    CSV = "csv"
    TEXT = "txt"


KINDS_IN_WORDS = "PDF, picture (PNG, JPEG, TIFF, WebP), XLSX, CSV, text or .eml mail"

_NAMES = {
    FileType.PDF: ("pdf",),
    FileType.PICTURE: ("png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "webp"),
    FileType.SHEET: ("xlsx", "xlsm"),
    FileType.MAIL: ("eml",),
    FileType.CSV: ("csv", "tsv"),
    FileType.TEXT: ("txt", "text"),
}
_KIND_OF_NAME = {name: kind for kind, names in _NAMES.items() for name in names}

_IN_WORDS = {
    FileType.PDF: "a PDF",
    FileType.PICTURE: "a picture",
    FileType.SHEET: "an Excel workbook",
}

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")

# Beginnings of kinds that people upload by mistake, with the word a person knows them by.
_FOREIGN = (
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
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
    named = _KIND_OF_NAME.get(extension)
    # Mails carry PDFs, as text: the name alone tells those two apart.
    kind = None if named is FileType.MAIL else _kind_of_bytes(content)
    if kind is not None:
        if extension and named is not kind:
            raise DocumentTypeUnknown(
                f"The file is named .{extension} and is {_IN_WORDS[kind]}."
                f" Rename it to .{_NAMES[kind][0]} and upload it."
            )
        return kind
    _refuse_foreign(content)
    if named is not None and named in _IN_WORDS:
        raise DocumentTypeUnknown(
            f"The file is named .{extension} and is not {_IN_WORDS[named]}."
            " Export the invoice again and upload that."
        )
    if named is None:
        raise DocumentTypeUnknown(
            f"Files named .{extension} are not read. Upload the invoice as {KINDS_IN_WORDS}."
            if extension
            else "The file's name has no ending. Name it .pdf, .csv or .txt and upload it again."
        )
    return named


def _kind_of_bytes(content: bytes) -> FileType | None:
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return FileType.PDF
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return FileType.PICTURE
    # The archive's table of contents, at its end, names its files as they are.
    if content.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in content[-65536:]:
        return FileType.SHEET
    return None


def _refuse_foreign(content: bytes) -> None:
    foreign = next((name for start, name in _FOREIGN if content.startswith(start)), None)
    if content.startswith(b"PK\x03\x04"):
        foreign = "a ZIP archive or an Office file other than .xlsx"
    elif foreign is None and b"\x00" in content and not _is_utf16(content):
        foreign = "an unknown binary file"
    if foreign is not None:
        raise DocumentTypeUnknown(f"The file is {foreign}. Upload the invoice as {KINDS_IN_WORDS}.")


def _is_utf16(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff"))
