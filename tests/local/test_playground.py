from __future__ import annotations

from pathlib import Path

import pytest

from local import playground


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.jsx").write_text("export {}")
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr(playground, "PLAYGROUND", tmp_path)
    monkeypatch.setattr(playground.shutil, "which", lambda _: None)  # type: ignore[attr-defined]
    return tmp_path


def test_fresh_assets_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "assets" / ".made-of").write_text(playground.fingerprint(folder))
    assert playground.main() == 0
    assert capsys.readouterr().out == ""


def test_a_change_of_any_source_is_noticed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "assets" / ".made-of").write_text(playground.fingerprint(folder))
    (folder / "src" / "main.jsx").write_text("export { thread }")
    assert playground.main() == 0
    assert "There is no npm here" in capsys.readouterr().out
