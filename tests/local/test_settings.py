from __future__ import annotations

import json
from pathlib import Path

import pytest

from local.environment import as_exports, environment
from local.errors import LocalError
from local.folder import DataFolder
from local.keys import Keys
from local.settings import ROOT, Settings


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text('ROUTER_PORT=9000\nLOOM_COLOUR="indigo"\nHOST=0.0.0.0\n')
    monkeypatch.setenv("ROUTER_PORT", "9100")
    monkeypatch.delenv("HOST", raising=False)
    settings = Settings.load(tmp_path)
    assert settings.port("ROUTER_PORT", 8000) == 9100
    assert settings.given["LOOM_COLOUR"] == "indigo"
    assert (settings.host, settings.reachable_host) == ("0.0.0.0", "127.0.0.1")  # noqa: S104


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("eight", "ROUTER_PORT=eight is not a whole number"),
        ("70000", "ROUTER_PORT=70000 is not a port: it is from 1 to 65535"),
        ("0", "ROUTER_PORT=0 is not a port: it is from 1 to 65535"),
    ],
)
def test_what_is_no_port_is_refused(value: str, words: str) -> None:
    with pytest.raises(LocalError) as caught:
        Settings({"ROUTER_PORT": value}).port("ROUTER_PORT", 8000)
    assert str(caught.value) == words


def test_the_data_folder_lies_in_the_repository_unless_it_is_set() -> None:
    assert Settings({}).data == ROOT / ".loom"
    assert Settings({"LOOM_DATA": "/srv/loom"}).data == Path("/srv/loom")


def test_what_is_given_is_passed_on_and_nothing_else_of_the_surroundings(tmp_path: Path) -> None:
    given = {"ROUTER_PORT": "9000", "ROUTER_JWT_AUDIENCE": "mine", "EDITOR": "ed", "FROM_FILE": "1"}
    settings = Settings({**given}, frozenset({"FROM_FILE"}))
    made = environment(
        settings,
        DataFolder(tmp_path),
        Keys.ensure(tmp_path / "keys"),
        store_urls={"REDIS_URL": "redis://127.0.0.1:1/0"},
        smtp_port=2525,
    )
    assert made["ROUTER_URL"] == "http://127.0.0.1:9000"
    assert made["ROUTER_JWT_AUDIENCE"] == "mine"
    assert made["SMTP_URL"] == "smtp://127.0.0.1:2525"
    assert made["FROM_FILE"] == "1"
    assert "EDITOR" not in made
    assert json.loads(made["ROUTER_SUBGRAPH_URLS"])["catalog"] == "http://127.0.0.1:8002/graphql"
    assert "export REDIS_URL=redis://127.0.0.1:1/0\n" in as_exports(made)
