"""docs/database.md names every table."""

import re
from pathlib import Path

from models.tables.metadata import metadata

PAGE = Path(__file__).parents[2] / "docs" / "database.md"


def test_page_lists_every_table_and_no_other() -> None:
    section = PAGE.read_text().split("## Tables")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(metadata.tables)
