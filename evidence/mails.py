"""Which of a mail's files is the document."""

from collections.abc import Callable

from evidence.reading.file_types import FileType, file_type
from evidence.reading.limits import DocumentLimits
from evidence.reading.mail import Attachment, read_mail
from models.contracts.evidence import DocumentFields, DocumentType
from models.errors import DocumentError, DocumentHoldsSeveral, DocumentTypeUnknown

# In order: beside an invoice of a surer kind a picture is a logo, or its photo.
_KINDS = (FileType.PDF, FileType.SHEET, FileType.CSV, FileType.PICTURE, FileType.TEXT)
_WANTED = (DocumentType.INVOICE, DocumentType.RECEIPT)


def read_attached(
    content: bytes, limits: DocumentLimits, read: Callable[[bytes, str], DocumentFields]
) -> DocumentFields | None:
    """The attached invoice or receipt; where none is one, the first file that `read` can read.

    None for a mail without files of ours. DocumentHoldsSeveral for invoices of several numbers; the
    error of the best file where none can be read.
    """
    found: list[DocumentFields] = []
    errors: list[DocumentError] = []
    for kind, file in _documents(read_mail(content, limits).attachments):
        if kind is FileType.PICTURE and any(fields.type in _WANTED for fields in found):
            continue
        try:
            found.append(read(file.content, file.file_name))
        except DocumentError as error:
            errors.append(error)
    if not found:
        if errors:
            raise errors[0]
        return None
    invoices = [fields for fields in found if fields.type in _WANTED]
    if any(not _same(invoices[0], other) for other in invoices[1:]):
        raise DocumentHoldsSeveral(
            f"The mail holds {len(invoices)} invoices. Upload each of them by itself."
        )
    return (invoices or found)[0]


def only_document(content: bytes, limits: DocumentLimits) -> Attachment | None:
    """The mail's one PDF or picture; None where it has several, or none. DocumentError."""
    kinds = (FileType.PDF, FileType.PICTURE)
    found = [
        file for kind, file in _documents(read_mail(content, limits).attachments) if kind in kinds
    ]
    return found[0] if len(found) == 1 else None


def _documents(attachments: tuple[Attachment, ...]) -> list[tuple[FileType, Attachment]]:
    """Files of our kinds, the best kind first. What is shown in the mail's words is a logo, unless
    there is nothing else: then it is a photo of the invoice."""
    known = [(kind, file) for file in attachments if (kind := _kind(file)) is not None]
    apart = [(kind, file) for kind, file in known if not file.shown] or known
    return sorted(apart, key=lambda one: _KINDS.index(one[0]))


def _kind(file: Attachment) -> FileType | None:
    try:
        kind = file_type(file.content, file.file_name)
    except DocumentTypeUnknown:
        return None
    return kind if kind in _KINDS else None


def _same(one: DocumentFields, other: DocumentFields) -> bool:
    """Whether two papers are one invoice, as PDF and as CSV: one number, or one total and date."""
    if one.number is not None and one.number == other.number:
        return True
    total, dated = one.total_cents, one.issued_on
    return total is not None and (total, dated) == (other.total_cents, other.issued_on)
