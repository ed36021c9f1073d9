"""A PDF as a scanner or a telephone sees it: turned, blurred, noisy, pale, unevenly lit."""

from dataclasses import dataclass
from io import BytesIO
from random import Random
from time import gmtime
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter
from pypdfium2 import PdfDocument  # pyright: ignore[reportMissingTypeStubs]

DPI = 200


@dataclass(frozen=True)
class Wear:
    """How much a scan suffers. `turn` is degrees either way, `blur` a radius in pixels, `noise` a
    deviation of grey levels, `contrast` a factor, `shade` the darkest corner's loss of light (0 to
    1), `quality` that of JPEG."""

    turn: float
    blur: float
    noise: float
    contrast: float
    shade: float
    quality: int


LIGHT = Wear(turn=1.2, blur=0.5, noise=5, contrast=0.92, shade=0.05, quality=75)
HEAVY = Wear(turn=3.5, blur=1.1, noise=16, contrast=0.65, shade=0.35, quality=38)


def scanned_pages(source: Random, pdf: bytes, wear: Wear) -> list[Image.Image]:
    """Each page as a grey picture of 200 dots an inch."""
    document: Any = PdfDocument(pdf)
    try:
        pages: list[Image.Image] = [page.render(scale=DPI / 72).to_pil() for page in document]
    finally:
        document.close()
    return [_worn(source, page.convert("L"), wear) for page in pages]


def photo(source: Random, pdf: bytes, wear: Wear) -> bytes:
    """The first page as a JPEG file."""
    buffer = BytesIO()
    scanned_pages(source, pdf, wear)[0].save(buffer, "JPEG", quality=wear.quality)
    return buffer.getvalue()


def scanned_pdf(source: Random, pdf: bytes, wear: Wear) -> bytes:
    """All pages as a PDF of pictures, without a text layer."""
    first, *others = scanned_pages(source, pdf, wear)
    buffer = BytesIO()
    # PDF notes when it was made: a fixed time keeps the bytes the same.
    made = gmtime(0)
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=DPI,
               quality=wear.quality, creationDate=made, modDate=made)  # fmt: skip
    return buffer.getvalue()


def _worn(source: Random, page: Image.Image, wear: Wear) -> Image.Image:
    angle = source.uniform(-wear.turn, wear.turn)
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=250)
    page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    page = ImageEnhance.Contrast(page).enhance(wear.contrast)
    chance = np.random.default_rng(source.randrange(2**32))
    grey = np.asarray(page, dtype=np.float32)
    light = np.linspace(1.0, 1.0 - wear.shade, grey.shape[1], dtype=np.float32)[None, :]
    noise = chance.normal(0.0, wear.noise, grey.shape).astype(np.float32)
    return Image.fromarray(np.clip(grey * light + noise, 0, 255).astype(np.uint8))
