"""An upload's bytes -> its fields: reading and extraction in one."""

from evidence.extraction.document import extract
from evidence.extraction.embedded import completed, embedded_fields
from evidence.gate.alteration import with_signs, xml_disagrees
from evidence.gate.altered_pages import signs_in_pages
from evidence.mails import read_attached
from evidence.reading.file_types import FileType, file_type
from evidence.reading.layout import DocumentText
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import check_size, read_text
from models.contracts.evidence import Alteration, DocumentFields


def read_document(
    content: bytes,
    file_name: str,
    limits: DocumentLimits,
    *,
    ignore_embedded: bool = False,
    look_for_changes: bool = False,
) -> DocumentFields:
    """The fields of the document; any DocumentError, and no other error, for one that is not.

    `ignore_embedded` reads the page alone, also where a PDF carries its invoice as XML.
    `look_for_changes` searches the pages for signs that somebody changed them. Of a mail
    the attached invoice is the document; a mail without attachments is read as text.
    """

    def read(content: bytes, file_name: str) -> DocumentFields:
        text = read_text(content, file_name, limits)
        fields = fields_of(text, ignore_embedded=ignore_embedded)
        return with_signs(fields, signs_in_pages(content)) if look_for_changes else fields

    check_size(content, limits)
    if file_type(content, file_name) is FileType.MAIL:
        attached = read_attached(content, limits, read)
        if attached is not None:
            return attached
    return read(content, file_name)


def fields_of(text: DocumentText, *, ignore_embedded: bool = False) -> DocumentFields:
    """The fields of what was read: the embedded XML first, the page for what that leaves open."""
    printed = extract(text)
    if text.embedded is None or ignore_embedded:
        return printed
    embedded = embedded_fields(text.embedded, text.pages)
    if embedded is None:
        return printed
    whole = "\n".join(row.text for row in text.rows)
    signs = [Alteration.XML_DISAGREES] if xml_disagrees(embedded, whole) else []
    return with_signs(completed(embedded, printed), signs)
