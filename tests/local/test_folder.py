from __future__ import annotations

from pathlib import Path

import pytest

from local.errors import AlreadyRunningError
from local.folder import LARGE_LOG, DataFolder


def test_only_one_owner_at_a_time(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert not folder.is_owned
    with folder.owned():
        assert folder.is_owned
        with pytest.raises(AlreadyRunningError, match="is in use by process"), folder.owned():
            pass
    assert not folder.is_owned


def test_data_of_another_version_starts_afresh_and_the_old_is_kept_beside(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.fit({"postgres": "18", "mongodb": "0.6 rs"}) is None
    (folder.stores / "postgres").mkdir()
    assert folder.fit({"postgres": "18", "mongodb": "0.6 rs"}) is None
    assert (folder.stores / "postgres").exists()

    news = folder.fit({"postgres": "18", "mongodb": "0.7 py"})
    assert news == (
        f"mongodb is now 0.7 py: local data starts afresh, the old is in {tmp_path}/stores.previous"
    )
    assert not (folder.stores / "postgres").exists()
    assert (tmp_path / "stores.previous" / "postgres").exists()
    assert folder.fit({"postgres": "18", "mongodb": "0.7 py"}) is None


def test_a_store_elsewhere_keeps_its_stamp_here(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.fit({"postgres": "17", "mongodb": "0.6 rs"})
    assert folder.fit({"mongodb": "0.6 rs"}) is None  # PostgreSQL's URL was given this time
    assert folder.fit({"postgres": "18", "mongodb": "0.6 rs"}) is not None


def test_drop_removes_what_is_ours_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.fit({})
    for ours in (folder.keys, folder.logs, folder.mail, folder.media):
        ours.mkdir()
    (tmp_path / "bootstrap").mkdir()
    (tmp_path / "thesis.txt").write_text("chapter one")
    folder.drop()
    assert {path.name for path in tmp_path.iterdir()} == {"bootstrap", "thesis.txt"}


def test_only_a_log_that_has_grown_large_begins_anew(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.logs.mkdir()
    (folder.logs / "router.log").write_text("started\n")
    with (folder.logs / "worker.log").open("wb") as log:
        log.truncate(LARGE_LOG + 1)
    folder.trim_logs()
    assert [path.name for path in folder.logs.iterdir()] == ["router.log"]
