"""The XML invoice among the files that a PDF carries."""

from typing import Any

# As the standards name it, the newest first; some programs choose a name of their own.
_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
_MOST = 20
_LARGEST = 5 * 1024 * 1024


def embedded_xml(document: Any) -> bytes | None:
    """The bytes of the XML invoice, or None. `document` is an open PDFium document."""
    found: dict[str, Any] = {}
    for index in range(min(document.count_attachments(), _MOST)):
        attachment = document.get_attachment(index)
        name = attachment.get_name().lower()
        if name.endswith(".xml"):
            found.setdefault(name, attachment)
    if not found:
        return None
    name = next((name for name in _NAMES if name in found), next(iter(found)))
    content = bytes(found[name].get_data())
    return content if len(content) <= _LARGEST else None
