"""An upload's bytes -> its fields: reading and extraction in one."""

from evidence.extraction.document import extract
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.contracts.evidence import DocumentFields


def read_document(content: bytes, file_name: str, limits: DocumentLimits) -> DocumentFields:
    """The fields of the document; any DocumentError, and no other error, for one that is not."""
    return extract(read_text(content, file_name, limits))
