"""What counts as one label: one look at one line, however many claims hung on the answer."""

from collections.abc import Sequence

from models.contracts.labels import Label


def distinct(labels: Sequence[Label]) -> list[Label]:
    """One label for each product on each line, in their order.

    An answer for forty claims over one line is forty labels of one observation: as forty it would
    prove what nobody looked at. Where people disagree, the no counts.
    """
    kept: dict[tuple[object, ...], Label] = {}
    for label in labels:
        key = _what_was_seen(label)
        if key not in kept or (kept[key].right and not label.right):
            kept[key] = label
    return list(kept.values())


def _what_was_seen(label: Label) -> tuple[object, ...]:
    """Labels do not name the product: two products look different beside the line."""
    likeness = tuple(sorted(label.features.items()))
    return label.document_id, label.line_position, label.provenance, likeness
