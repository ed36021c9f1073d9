"""Finding or building the Temporal programs."""

from pathlib import Path

import pytest

from engine.build import PACKAGES, binaries_folder, progress_line, temporal_binaries
from models.errors import BuildFailed


def put_programs(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in PACKAGES:
        (folder / name).touch(mode=0o755)


def test_a_given_folder_that_holds_the_programs_is_taken(tmp_path: Path) -> None:
    put_programs(tmp_path / "bin")
    assert temporal_binaries(tmp_path / "bin") == tmp_path / "bin"


def test_a_given_folder_that_lacks_them_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="OPSIDE_TEMPORAL_BIN"):
        temporal_binaries(tmp_path)


def test_what_the_cache_holds_is_not_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    put_programs(binaries_folder())
    assert temporal_binaries(None, report=pytest.fail) == binaries_folder()


@pytest.mark.parametrize("way_out", ["GOPROXY", "OPSIDE_TEMPORAL_BIN", "TEMPORAL_ADDRESS"])
def test_a_build_that_cannot_run_names_each_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way_out: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("UV", "/bin/false")
    with pytest.raises(BuildFailed, match=way_out):
        temporal_binaries(None)


def test_a_failed_build_leaves_no_half_built_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("UV", "/bin/false")
    with pytest.raises(BuildFailed):
        temporal_binaries(None)
    assert not binaries_folder().exists()


def test_progress_says_how_much_is_left() -> None:
    assert progress_line(500, 1500, 60.0) == (
        "compiled 500 of 1500 packages, 1 min 00 s so far, about 2 min 00 s left"
    )
