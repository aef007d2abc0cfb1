from pathlib import Path

import pytest
from pydantic import ValidationError

from storefront.__main__ import main
from storefront.settings import Settings

SECRET = "s" * 32


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_SECRET", SECRET)
    monkeypatch.setenv("ROUTER_URL", "http://router:8000/")
    monkeypatch.setenv("STOREFRONT_PORT", "3333")
    monkeypatch.setenv("STOREFRONT_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2")
    settings = Settings()
    assert settings.graph_endpoint == "http://router:8000/graphql"
    assert settings.router_health == "http://router:8000/health"
    assert settings.storefront_port == 3333
    assert settings.storefront_trusted_proxies == ("10.0.0.1", "10.0.0.2")


def test_cookies_are_secure_where_the_shop_is_https() -> None:
    def secure(url: str | None) -> bool:
        values = {"session_secret": SECRET, "storefront_public_url": url}
        return Settings.model_validate(values).secure_cookies

    assert [secure("https://shop.example"), secure("http://shop.example"), secure(None)] == [
        True,
        False,
        False,
    ]


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 32 characters"):
        Settings.model_validate({"session_secret": "short"})


def test_the_command_names_the_variable_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SESSION_SECRET", raising=False)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == "storefront: SESSION_SECRET: Field required\n"


def test_the_command_says_where_it_looked_for_the_manifest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("SESSION_SECRET", SECRET)
    monkeypatch.setenv("STOREFRONT_MANIFEST", str(tmp_path / "absent.json"))
    assert main([]) == 2
    assert f"no manifest at {tmp_path / 'absent.json'}" in capsys.readouterr().err
