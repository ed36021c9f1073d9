"""Rows 15 and 16: pages a second of one core, and memory while many documents are read.

Processor time of this process with its children, not the clock's: so that other work on the
machine does not count.
"""

import resource
import time
from collections.abc import Iterable

import psutil

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure, NotMeasured
from bench.evidence.made_invoices import read_or_nothing
from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from synthetic.documents import FORMS, SyntheticDocument, make_documents

BORN_DIGITAL = 400
OCR_PAGES = 12
MIXED = 1000
MANY = 10_000
# One document in ten is a scan.
_SCANS = tuple(form for form in FORMS if "_" in form)
_TEXTS = tuple(form for form in FORMS if "_" not in form)


def measure_born_digital(data: DevelopmentData) -> list[Figure]:
    """Parse and extract: synthetic invoices with text, and the real ones where they are here."""
    figures = [_pages_a_second("born-digital pages a second a core", _made_files())]
    try:
        real = [(path.read_bytes(), path.name) for path in data.part("invoices").glob("*.pdf")]
    except NotMeasured:
        return figures
    return [*figures, _pages_a_second("the same, real-style invoices with XML", real * 5)]


def _made_files() -> list[tuple[bytes, str]]:
    return [(one.content, one.name) for one in make_documents(401, BORN_DIGITAL)]


def _pages_a_second(metric: str, files: list[tuple[bytes, str]]) -> Figure:
    limits = DocumentLimits()
    for content, name in files[:20]:
        read_document(content, name, limits)
    began = _used()
    pages = sum(read_document(content, name, limits).pages for content, name in files)
    return Figure(
        metric=metric,
        value=pages / (_used() - began),
        n=pages,
        of="pages",
        aim=Aim(floor=50, goal=150),
    )


def measure_recognition() -> list[Figure]:
    """A4 at 200 dots an inch, light scans, from the file to its fields."""
    scans = list(make_documents(402, OCR_PAGES * 2, form="light_photo"))
    scans = [one for one in scans if one.family.page == "A4"][:OCR_PAGES]
    read_or_nothing(scans[0])
    began = _used()
    for scan in scans:
        read_or_nothing(scan)
    return [
        Figure(
            metric="OCR pages a second a core, A4 at 200 dpi",
            value=len(scans) / (_used() - began),
            n=len(scans),
            of="pages",
            aim=Aim(floor=0.4, goal=0.8),
        )
    ]


def measure_memory() -> list[Figure]:
    """The greatest memory of this process while it reads a mixed thousand, and what it gained over
    the second half; then what ten thousand more with text add, after the first of them."""
    process = psutil.Process()
    halfway = 0
    for number, document in enumerate(_mixed()):
        read_or_nothing(document)
        if number == MIXED // 2:
            halfway = process.memory_info().rss
    mixed = process.memory_info().rss
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    warm = 0
    for number, document in enumerate(make_documents(499, MANY)):
        read_or_nothing(document)
        if number == MANY // 10:
            warm = process.memory_info().rss
    after = process.memory_info().rss
    return [
        Figure(
            metric="memory while 1,000 mixed documents are read, MB",
            value=peak / 2**20,
            n=MIXED,
            of="documents",
            aim=Aim(floor=1536, goal=1536, most=True),
            note="the greatest, with the benchmark's own maker of documents",
        ),
        Figure(
            metric="memory gained over the second 500, MB",
            value=(mixed - halfway) / 2**20,
            n=MIXED // 2,
            of="documents",
        ),
        Figure(
            metric="memory gained over 9,000 further documents with text, MB",
            value=(after - warm) / 2**20,
            n=MANY - MANY // 10,
            of="documents",
        ),
    ]


def _mixed() -> Iterable[SyntheticDocument]:
    """One scan for nine files with text, in every form."""
    for number in range(MIXED):
        forms = _SCANS if number % 10 == 9 else _TEXTS
        form = forms[number // 10 % len(forms)]
        yield from make_documents(500 + number, 1, form=form)


def _used() -> float:
    used = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used + children.ru_utime + children.ru_stime
