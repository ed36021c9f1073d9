"""What is said to a seller whose document could not be read: what is wrong, and what to do."""

_SENTENCES = {
    "document_empty": "The file holds nothing: choose the invoice itself and upload it.",
    "document_too_large": (
        "The file holds more than what is read (20 MB, 200 pages, 20 scanned pages, 50 million dots"
        " in a picture): upload the invoice's own pages only."
    ),
    "document_type_unknown": (
        "This kind of file is not read, or its name says another kind: upload a PDF, a photo (PNG,"
        " JPEG, TIFF, WebP), XLSX, CSV, text or a mail (.eml)."
    ),
    "document_encrypted": (
        "The file is locked with a password: save it without one and upload it again."
    ),
    "document_broken": (
        "The file is damaged and cannot be opened: export it anew, or ask the supplier for it."
    ),
    "document_row_invalid": (
        "A row of the table holds something that is no date, number or currency: mend it in the"
        " table and upload it again, or upload the supplier's own PDF."
    ),
    "document_has_no_text": (
        "No letters were found: upload the supplier's own PDF, or a sharp and bright photo of the"
        " whole page."
    ),
    "document_holds_several": "The mail holds several invoices: upload each of them by itself.",
    "document_took_too_long": (
        "Reading it took too long and was ended: upload the invoice's own pages only."
    ),
    "document_crashed_reader": (
        "Reading it took too much memory and was ended: export it anew, or upload a photo of it."
    ),
}
_OTHERWISE = "The file cannot be used: upload the supplier's own PDF, or a photo of it."


def sentence_of(error_code: str) -> str:
    """One or two lines for the code of a DocumentError."""
    return _SENTENCES.get(error_code, _OTHERWISE)
