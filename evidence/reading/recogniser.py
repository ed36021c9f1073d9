"""Letters in a picture, found by RapidOCR. Its models lie in its package: nothing is fetched.

The engine is made on first use and kept: it takes a second and 200 MB. One thread, because a
process reads one document at a time and each core has its own process.
"""

import re
from dataclasses import replace
from functools import cache
from typing import Any, cast

from PIL.Image import Image

from evidence.reading.strip_reader import StripReader
from evidence.reading.strips import Corners, Mark, Point, Strip
from evidence.reading.tiny_numbers import without_tiny_numbers

_OPTIONS = {
    "Global.use_cls": False,
    "Global.log_level": "error",
    "Global.return_word_box": True,
    # The longest side of what the finder of text looks at: longer finds no more, and takes longer.
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

# A count and its unit in a cell of their own, whose blank was lost: "120ea".
_GLUED_COUNT = re.compile(r"([0-9]{1,6})(ea|each|pcs?|pieces?|units?|cs|cases?|sets?|box(?:es)?)")
# "3.566.04": of thousands and cents one mark was taken for the other, as in pale scans.
_TWO_MARKS_ALIKE = re.compile(
    r"(?<![0-9.,])[0-9]{1,3}(?P<mark>[.,])(?:[0-9]{3}(?P=mark))+[0-9]{2}(?![0-9.,])"
)
_OTHER_MARK = {".": ",", ",": "."}
# "E20,702.04": a sign of pounds or euros that was taken for a letter.
_FALSE_LETTER = re.compile(r"^E(?=[0-9][0-9.,]*[.,][0-9]{2}$)")


def recognise(picture: Image) -> list[Strip]:
    """The strips of words in an RGB picture, in its dots. None are found on a blank one."""
    found = without_tiny_numbers(_found, picture)
    if found.txts is None:
        return []
    return [
        strip
        for corners, text, score, words in zip(
            found.boxes, found.txts, found.scores, found.word_results, strict=True
        )
        if (strip := _strip(_corners(corners), text, float(score), words)).marks
    ]


def _found(picture: Image) -> Any:
    # Loaded where a picture is read, and nowhere else.
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    # Not by a view with its colours turned about: each step would copy that, dot by dot.
    return _engine()(cv2.cvtColor(numpy.asarray(picture), cv2.COLOR_RGB2BGR))


@cache
def _engine() -> Any:
    import cv2  # noqa: PLC0415
    from rapidocr import RapidOCR  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    cv2.setNumThreads(1)
    engine = cast(Any, RapidOCR)(params=_OPTIONS)
    engine.text_rec = StripReader(engine._load_rec_model())
    return engine


def _corners(box: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth


def _strip(corners: Corners, text: str, score: float, words: Any) -> Strip:
    marks = tuple(
        Mark(mended(word.strip()), float(confidence), _corners(box))
        for word, confidence, box in words
        if word.strip()
    )
    whole = " ".join(map(mended, text.split()))
    if "".join(mark.text for mark in marks) != whole.replace(" ", ""):
        # The words leave out letters that the text has: the text counts, in one piece.
        marks = (Mark(whole, score, corners),) if whole else ()
    return Strip(parted_count(marks), corners)


def mended(word: str) -> str:
    """An amount as it must have been printed: "£3.566.04" as "£3,566.04", where the mark before the
    cents stands before thousands too; "E20,702.04" without its letter, which tells no currency."""
    return _TWO_MARKS_ALIKE.sub(_told_apart, _FALSE_LETTER.sub("", word))


def _told_apart(found: re.Match[str]) -> str:
    thousands, cents = found[0][:-3], found[0][-3:]
    return thousands.replace(found["mark"], _OTHER_MARK[found["mark"]]) + cents


def parted_count(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """ "120ea" alone in its strip as "120" and "ea"; all others as they are."""
    glued = _GLUED_COUNT.fullmatch(marks[0].text) if len(marks) == 1 else None
    if glued is None:
        return marks
    (left_top, right_top, right_low, left_low) = marks[0].corners
    share = glued.end(1) / len(marks[0].text)
    top, low = _between(left_top, right_top, share), _between(left_low, right_low, share)
    return (
        replace(marks[0], text=glued[1], corners=(left_top, top, low, left_low)),
        replace(marks[0], text=glued[2], corners=(top, right_top, right_low, low)),
    )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
