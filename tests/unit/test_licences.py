"""Whoever runs Opside takes on no licence that binds their own code."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# The driver of PostgreSQL: a library that is imported, never changed or linked into ours.
_ALLOWED = {"psycopg", "psycopg-binary", "psycopg-pool"}
_BINDING = re.compile(r"\b[AL]?GPL|GNU|Affero", re.IGNORECASE)


def closure(name: str, extras: frozenset[str] = frozenset()) -> dict[str, Distribution]:
    """All that a running Opside has installed, by name."""
    found: dict[str, Distribution] = {}
    open_ends, seen = [(name, extras)], set[tuple[str, frozenset[str]]]()
    while open_ends:
        end = open_ends.pop()
        if end in seen:
            continue
        seen.add(end)
        found[canonicalize_name(end[0])] = distribution(end[0])
        open_ends += [(need.name, frozenset(need.extras)) for need in needs(*end)]
    return found


def needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What a distribution asks for on this machine."""
    for line in distribution(name).requires or []:
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in {"", *extras}):
            yield need


def licence(one: Distribution) -> str:
    """What a distribution says of its own licence; not the text, which names those of others."""
    metadata = one.metadata.json
    classifiers = [c for c in metadata.get("classifier", []) if c.startswith("License")]
    free = str(metadata.get("license", "")).split("\n")[0]
    return " / ".join([str(metadata.get("license_expression", "")), free, *classifiers])


CLOSURE = closure("opside")


@pytest.mark.parametrize("name", sorted(set(CLOSURE) - _ALLOWED))
def test_no_licence_binds_those_who_run_it(name: str) -> None:
    said = licence(CLOSURE[name])
    assert said.strip(" /")
    assert not _BINDING.search(said), said
