"""How far a page was turned when it was scanned, told from the strips of words on it.

The box of a strip is drawn level until it is turned by about a degree, so that the strips' own
angles say too little. Where the page lies straight, strips of one row are level with each other:
of the angles about that of the long strips the one is taken at which most are.
"""

from itertools import pairwise
from math import cos, exp, radians, sin
from statistics import median

from evidence.reading.strips import Strip

# A strip so much longer than high shows the page's angle; a short one shows its letters' shape.
_TELLING = 2.5
_MOST = radians(30)
# Angles that are tried to either side of the strips' own.
_STEP = radians(0.05)
_STEPS = 30
# Strips count as level up to about so much of a letter's height, and a dot.
_LEVEL = 0.12
# Of angles that are equally good the nearest to the strips' own is taken.
_FAR = 0.001


def skew(strips: list[Strip]) -> float:
    """The page's angle in radians, as it runs down to the right; 0 where no strip is long."""
    own = [
        strip.angle
        for strip in strips
        if strip.length > _TELLING * strip.height and abs(strip.angle) < _MOST
    ]
    if not own:
        return 0.0
    start = median(own)
    level = max(1.0, _LEVEL * median(strip.height for strip in strips))
    middles = [strip.middle for strip in strips]

    def levelness(step: int) -> float:
        angle = start + step * _STEP
        heights = sorted(y * cos(angle) - x * sin(angle) for x, y in middles)
        near = sum(exp(-(((low - high) / level) ** 2)) for high, low in pairwise(heights))
        return near - _FAR * abs(step)

    return start + max(range(-_STEPS, _STEPS + 1), key=levelness) * _STEP
