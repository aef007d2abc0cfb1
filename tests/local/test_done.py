from __future__ import annotations

from pathlib import Path

import pytest

from local import done
from local.done import Done
from local.folder import DataFolder
from local.processes import Step
from local.settings import Settings

ALWAYS = Step("count", ("-c", "1"))
ONCE = Step("seed", ("-c", "1"), once=True)
BY_CODE = Step("migrate", ("-c", "1"), made_of=("tables",))


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(done, "ROOT", tmp_path)
    path = tmp_path / "tables" / "shirt.py"
    path.parent.mkdir()
    path.write_text("size = str")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def test_each_step_runs_as_often_as_it_says(code: Path, folder: DataFolder) -> None:
    marks = Done(Settings({}), folder)
    steps = (ALWAYS, ONCE, BY_CODE)
    assert [marks.is_needless(step) for step in steps] == [False, False, False]
    for step in steps:
        marks.note(step)
    assert [marks.is_needless(step) for step in steps] == [False, True, True]
    code.write_text("size = int")
    assert [marks.is_needless(step) for step in steps] == [False, True, False]


@pytest.mark.usefixtures("code")
def test_other_stores_have_been_through_nothing(folder: DataFolder) -> None:
    for step in (ONCE, BY_CODE):
        Done(Settings({}), folder).note(step)
    theirs = Done(Settings({"DATABASE_URL": "postgresql+asyncpg://db/loom_{domain}"}), folder)
    assert [theirs.is_needless(step) for step in (ONCE, BY_CODE)] == [False, False]
    for step in (ONCE, BY_CODE):
        theirs.note(step)
    assert [theirs.is_needless(step) for step in (ONCE, BY_CODE)] == [True, False]


@pytest.mark.usefixtures("code")
def test_new_stores_have_been_through_nothing(folder: DataFolder) -> None:
    folder.fit({"postgres": "18"})
    marks = Done(Settings({}), folder)
    marks.note(ONCE)
    folder.fit({"postgres": "19"})
    assert not marks.is_needless(ONCE)
