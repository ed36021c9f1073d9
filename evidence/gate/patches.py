"""White patches on a page: a box that hides a number, and another number on top of it."""

from collections.abc import Sequence
from contextlib import closing
from ctypes import byref, c_float, c_int, c_uint
from typing import Any, NamedTuple, cast

from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

_calls = cast(Any, raw)

_MOST_OBJECTS = 5_000
# Paper is this light at least; what shines through hides nothing.
_LIGHT = 235
_OPAQUE = 255
# A patch is as high as a row or two, and never a good part of the page.
_LOWEST, _HIGHEST = 4.0, 60.0
_MOST_OF_PAGE = 0.05
_HIDDEN = 0.8
_INVISIBLE = 3  # how letter recognition lays its text over a scan


class Box(NamedTuple):
    """left, top, right, bottom: two ways up, but the same for all that is compared."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Nought for a line."""
        return max(self.right - self.left, 0.0) * max(self.bottom - self.top, 0.0)

    def share_in(self, other: "Box") -> float:
        """Which part of this box lies in the other."""
        common = Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return common.area / self.area if common.right > common.left and self.area else 0.0


class _Drawn(NamedTuple):
    """A text on the page, by its place in the order of drawing."""

    order: int
    box: Box
    handle: Any


def overwritten(page: Any) -> bool:
    """Whether a patch hides a number, and another number stands on it."""
    texts, patches = _look(page)
    suspects = [
        (hidden, shown)
        for order, patch in patches
        if (hidden := _within(patch, [text for text in texts if text.order < order]))
        and (shown := _within(patch, [text for text in texts if text.order > order]))
    ]
    if not suspects:
        return False
    with closing(page.get_textpage()) as text_page:
        return any(_are_other_numbers(text_page, *suspect) for suspect in suspects)


def _look(page: Any) -> tuple[list[_Drawn], list[tuple[int, Box]]]:
    """Visible texts, and patches that come after a text, in the order of drawing."""
    texts: list[_Drawn] = []
    patches: list[tuple[int, Box]] = []
    largest = _MOST_OF_PAGE * page.get_width() * page.get_height()
    for order in range(min(_calls.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = _calls.FPDFPage_GetObject(page, order)
        kind = _calls.FPDFPageObj_GetType(item)
        if kind == _calls.FPDF_PAGEOBJ_TEXT:
            if _calls.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE:
                texts.append(_Drawn(order, _box(item), item))
        elif kind == _calls.FPDF_PAGEOBJ_PATH and texts:
            box = _box(item)
            if _LOWEST <= box.bottom - box.top <= _HIGHEST and box.area <= largest:
                patches += [(order, box)] if _hides(item) else []
    return texts, patches


def _within(patch: Box, texts: Sequence[_Drawn]) -> list[_Drawn]:
    return [text for text in texts if text.box.share_in(patch) >= _HIDDEN]


def _are_other_numbers(text_page: Any, hidden: list[_Drawn], shown: list[_Drawn]) -> bool:
    """The same number drawn again, or a word on a number, is no other number."""
    before, after = _digits(text_page, hidden), _digits(text_page, shown)
    return bool(before and after) and before != after


def _digits(text_page: Any, texts: list[_Drawn]) -> str:
    return "".join(filter(str.isdigit, "".join(_text(text_page, text.handle) for text in texts)))


def _text(text_page: Any, handle: Any) -> str:
    size = _calls.FPDFTextObj_GetText(handle, text_page, None, 0)
    buffer = (_calls.FPDF_WCHAR * (size // 2 + 1))()
    _calls.FPDFTextObj_GetText(handle, text_page, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _hides(path: Any) -> bool:
    """Filled, opaque and as light as paper."""
    fill, stroke = c_int(), c_int()
    _calls.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    if fill.value == _calls.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (c_uint() for _ in range(4))
    _calls.FPDFPageObj_GetFillColor(path, byref(red), byref(green), byref(blue), byref(alpha))
    light = min(red.value, green.value, blue.value) >= _LIGHT
    return light and alpha.value == _OPAQUE


def _box(item: Any) -> Box:
    left, bottom, right, top = (c_float() for _ in range(4))
    _calls.FPDFPageObj_GetBounds(item, byref(left), byref(bottom), byref(right), byref(top))
    return Box(left.value, bottom.value, right.value, top.value)
