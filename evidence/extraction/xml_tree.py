"""XML from a stranger as a tree of plain names. No entities, no network, no document types."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType]

_etree = cast(Any, etree)


@dataclass(frozen=True)
class Node:
    """One element; namespaces are left out, so that each edition of a standard reads the same."""

    element: Any

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return _etree.QName(self.element).localname

    @property
    def value(self) -> str | None:
        """Its own text, None when that is blank."""
        return " ".join((self.element.text or "").split()) or None

    def attribute(self, name: str) -> str | None:
        """An attribute's value."""
        return self.element.get(name)

    def every(self, path: str) -> Iterator["Node"]:
        """All elements down a path of names ("Party|Firm/Name": either name will do)."""
        first, _, rest = path.partition("/")
        names = first.split("|")
        for element in self.element.iterchildren("*"):
            child = Node(element)
            if child.name in names:
                if rest:
                    yield from child.every(rest)
                else:
                    yield child

    def first(self, path: str) -> "Node | None":
        """The first element down the path."""
        return next(self.every(path), None)

    def text(self, path: str) -> str | None:
        """The first text down the path that is not blank."""
        return next((node.value for node in self.every(path) if node.value), None)


def parse_xml(content: bytes) -> Node | None:
    """The root, or None for what is no plain XML: broken, very deep, or with a document type, which
    no invoice needs and entity bombs do."""
    parser = _etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = _etree.fromstring(content, parser)
    except (_etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else Node(root)
