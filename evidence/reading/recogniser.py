"""Letters in a picture, found by RapidOCR. Its models lie in its package: nothing is fetched.

The engine is made on first use and kept: it takes a second and 200 MB. One thread, because a
process reads one document at a time and each core has its own process.
"""

from functools import cache
from typing import Any, cast

from PIL.Image import Image

from evidence.reading.strips import Corners, Mark, Strip

_OPTIONS = {
    "Global.use_cls": False,
    "Global.log_level": "error",
    "Global.return_word_box": True,
    # The longest side of what the finder of text looks at: longer finds no more, and takes longer.
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    # One strip at a time: strips of a batch are all filled up to the longest, which is slower.
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def recognise(picture: Image) -> list[Strip]:
    """The strips of words in an RGB picture, in its dots. None are found on a blank one."""
    import numpy  # noqa: PLC0415 - loaded where a picture is read, and nowhere else

    blue_green_red = numpy.asarray(picture)[:, :, ::-1]
    found = _engine()(blue_green_red)
    if found.txts is None:
        return []
    return [
        strip
        for corners, text, score, words in zip(
            found.boxes, found.txts, found.scores, found.word_results, strict=True
        )
        if (strip := _strip(_corners(corners), text, float(score), words)).marks
    ]


@cache
def _engine() -> Any:
    import cv2  # noqa: PLC0415
    from rapidocr import RapidOCR  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    cv2.setNumThreads(1)
    return cast(Any, RapidOCR)(params=_OPTIONS)


def _corners(box: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth


def _strip(corners: Corners, text: str, score: float, words: Any) -> Strip:
    marks = tuple(
        Mark(word.strip(), float(confidence), _corners(box))
        for word, confidence, box in words
        if word.strip()
    )
    if "".join(mark.text for mark in marks) != "".join(text.split()):
        # The words leave out letters that the text has: the text counts, in one piece.
        marks = (Mark(" ".join(text.split()), score, corners),) if text.strip() else ()
    return Strip(marks, corners)
