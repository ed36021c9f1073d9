"""Names the letters of strips that were cut out of a picture, each as wide as it has to be.

The recogniser of RapidOCR fills every strip up to 320 dots, though most cells of an invoice are
half as wide, and its time goes by the width. Dark letters on white paper are read as well without
what is filled in; of pale ones more are read right with it, points and commas above all.
"""

from dataclasses import replace
from typing import Any, cast

# Dots at the height of 48 that strips are brought to.
_PALE_WIDTH = 320
_CLEAR_WIDTH = 32
# Grey levels between the ink and the paper of a strip; 255 are black on white.
_PALE = 130
_INK_AND_PAPER = (2, 90)


class StripReader:
    """In the place of RapidOCR's own, which reads all strips of a page at one least width."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __call__(self, wanted: Any) -> Any:
        """The texts of the strips, in their order."""
        found = [self._read(wanted, strip) for strip in wanted.img]
        return replace(
            found[0],
            imgs=wanted.img,
            txts=tuple(one.txts[0] for one in found),
            scores=tuple(one.scores[0] for one in found),
            word_results=tuple(one.word_results[0] for one in found),
            elapse=sum(one.elapse for one in found),
        )

    def _read(self, wanted: Any, strip: Any) -> Any:
        width = _PALE_WIDTH if is_pale(strip) else _CLEAR_WIDTH
        self._reader.rec_image_shape = (3, 48, width)
        return self._reader(replace(wanted, img=[strip]))


def is_pale(strip: Any) -> bool:
    """Whether ink and paper differ little. `strip` is height by width by three colours."""
    import numpy  # noqa: PLC0415 - loaded where a picture is read, and nowhere else

    # Every other dot of the green, which is nearest to grey, tells as much as all of them.
    ink, paper = cast("tuple[float, float]", numpy.percentile(strip[::2, ::2, 1], _INK_AND_PAPER))
    return bool(paper - ink < _PALE)
