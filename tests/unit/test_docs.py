"""The docs and the code say the same, wherever a page lists what the code has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.states import ARROWS, waiting_for
from cli.main import COMMANDS
from models.contracts.claim import ClaimStatus, DeskCause
from models.errors import OpsideError
from settings import Settings
from workflows import starting

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
ROOMS = (
    "activities",
    "api",
    "claims",
    "cli",
    "detection",
    "engine",
    "evidence",
    "integrations",
    "migrations",
    "models",
    "packets",
    "printing",
    "sandbox",
    "tests",
    "workflows",
)

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FILE_OF_OURS = re.compile(rf"(?:{'|'.join(ROOMS)})/[\w/.-]*\w\.\w+")
_CITED_PAGE = re.compile(r"docs/[\w/-]+\.md")


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def rows_of(text: str) -> Iterator[list[str]]:
    """The cells of every table row, without the lines beneath headings."""
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith("|-"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def section(text: str, heading: str) -> str:
    """From a heading to the next one of the same depth."""
    after = text.split(f"\n## {heading}\n", 1)[1]
    return after.split("\n## ", 1)[0]


def first_codes(text: str) -> set[str]:
    """The names in the first column of all tables."""
    return {name for cells in rows_of(text) for name in _CODE.findall(cells[0])}


def error_classes(root: type[OpsideError] = OpsideError) -> Iterator[type[OpsideError]]:
    yield root
    for child in root.__subclasses__():
        yield from error_classes(child)


def anchors_of(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def described_defaults() -> dict[str, str]:
    """Setting -> its default as `docs/settings.md` writes it."""
    return {
        name: cells[1].strip("`").split("`")[0]
        for cells in rows_of(text_of("settings.md"))
        if len(cells) > 2
        for name in _CODE.findall(cells[0])
    }


def test_every_setting_is_described():
    names = {name.upper() for name in Settings.model_fields}
    assert names - first_codes(text_of("settings.md")) == set()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_described_default_is_the_settings_own(name: str):
    default = Settings.model_fields[name].default
    described = described_defaults()[name.upper()]
    if default is None:
        assert not re.fullmatch(r"[\d.\[\], ]+", described)
    elif hasattr(default, "get_secret_value"):
        assert described == default.get_secret_value()
    else:
        written = str(list(default)) if isinstance(default, tuple) else str(default)
        assert described == written


def test_every_status_is_described_with_whose_turn_it_is():
    described = {
        cells[0].strip("`"): cells[1]
        for cells in rows_of(section(text_of("life-of-a-claim.md"), "Each status"))
    }
    del described["status"]
    assert described == {status.value: waiting_for(status) for status in ClaimStatus}


def test_every_arrow_is_described_and_no_other():
    described = {
        cells[0].strip("`"): set(_CODE.findall(cells[1]))
        for cells in rows_of(section(text_of("life-of-a-claim.md"), "Every arrow"))
    }
    del described["from"]
    assert described == {
        source.value: {target.value for target in targets} for source, targets in ARROWS.items()
    }


def test_the_picture_shows_legal_arrows_only():
    drawn = re.findall(r"^ +(\w+) --> (\w+)", text_of("life-of-a-claim.md"), re.MULTILINE)
    illegal = [
        (source, target)
        for source, target in drawn
        if ClaimStatus(target) not in ARROWS[ClaimStatus(source)]
    ]
    assert (len(drawn) > 20, illegal) == (True, [])


def test_every_cause_of_the_desk_is_described():
    described = first_codes(text_of("life-of-a-claim.md"))
    assert {cause.value for cause in DeskCause} - described == set()


def test_every_search_attribute_is_described():
    keys = (
        starting.CLAIM_STATUS,
        starting.TENANT_ID,
        starting.SELLER_ID,
        starting.CLAIM_TYPE,
        starting.AMOUNT_CENTS,
        starting.DEADLINE,
        starting.CONFIDENCE,
    )
    described = first_codes(section(text_of("operating.md"), "In Temporal UI"))
    assert {key.name for key in keys} - described == set()


def test_every_command_is_described():
    described = first_codes(section(text_of("operating.md"), "Commands"))
    assert {f"opside {name}" for name in COMMANDS} == described


def test_every_error_is_described_with_its_status_and_whether_waiting_helps():
    described = {
        cells[0].strip("`"): (cells[1], cells[2])
        for cells in rows_of(text_of("errors.md"))
        if cells[0] != "code"
    }
    assert described == {
        error.code: (str(error.status), "yes" if error.retryable else "no")
        for error in error_classes()
    }


def test_every_decision_is_in_the_index():
    index = text_of("decisions/README.md")
    pages = {page.name for page in (DOCS / "decisions").glob("*.md")} - {"README.md"}
    assert pages == set(_LINK.findall(index))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path):
    broken: list[str] = []
    for target in _LINK.findall(page.read_text("utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path):
    named = {
        name
        for code in _CODE.findall(page.read_text("utf-8"))
        for name in _FILE_OF_OURS.findall(code)
        if name == code
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_page_that_the_code_cites_is_there():
    files = [*ROOT.glob("*.py"), *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    cited = {page for file in files for page in _CITED_PAGE.findall(file.read_text("utf-8"))}
    assert {page for page in cited if not (ROOT / page).exists()} == set()
