from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from router.server.settings import ConfigurationError, Settings, load_settings
from router.server.settings.reference import reference, with_reference


def test_flags_before_environment_before_file_before_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "router.yaml"
    config.write_text("port: 1\nbody_timeout: 11\nrequest_timeout: 12\nhost: 192.0.2.1\n")
    monkeypatch.setenv("ROUTER_PORT", "2")
    monkeypatch.setenv("ROUTER_BODY_TIMEOUT", "22")
    settings = load_settings(config, port=3, host=None)
    assert settings.port == 3
    assert settings.body_timeout == 22
    assert settings.request_timeout == 12
    assert settings.host == "192.0.2.1"
    assert settings.introspection is True


def test_names_shared_with_the_other_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - the value under test
    monkeypatch.setenv("LOG_FORMAT", "json")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("ROUTER_URL", "http://127.0.0.1:8000")
    settings = load_settings()
    assert settings.host == "0.0.0.0"  # noqa: S104 - as above
    assert (settings.log_format, settings.log_level) == ("json", "DEBUG")


def test_lists_and_maps_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTER_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1")
    monkeypatch.setenv("ROUTER_JWT_ALGORITHMS", "EdDSA,ES256")
    monkeypatch.setenv("ROUTER_SUBGRAPH_URLS", '{"catalog": "http://catalog:8002/graphql"}')
    settings = load_settings()
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))
    assert settings.jwt_algorithms == ("EdDSA", "ES256")
    assert settings.subgraph_urls == {"catalog": "http://catalog:8002/graphql"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot: 8000\n", "prot: there is no such setting"),
        ("port: many\n", "port: Input should be a valid integer"),
        ("port: 70000\n", "port: Input should be less than or equal to 65535"),
        ("log_level: LOUD\n", "log_level: Value error, must be DEBUG"),
        ("request_timeout: 0\n", "request_timeout: Input should be greater than 0"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, message: str) -> None:
    config = tmp_path / "router.yaml"
    config.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(config)
    assert str(caught.value).startswith(message)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such file"):
        load_settings(tmp_path / "router.yaml")


def test_a_file_that_is_not_yaml(tmp_path: Path) -> None:
    config = tmp_path / "router.yaml"
    config.write_text("port: [")
    with pytest.raises(ConfigurationError, match=r"router\.yaml"):
        load_settings(config)


def test_a_map_that_is_not_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTER_SUBGRAPH_URLS", "catalog=http")
    with pytest.raises(ConfigurationError, match="subgraph_urls"):
        load_settings()


def test_every_setting_is_documented() -> None:
    for name, setting in Settings.model_fields.items():
        assert setting.description, name


def test_the_guide_is_what_the_settings_say() -> None:
    path = Path(__file__).parents[3] / "docs" / "router" / "configuration.md"
    guide = path.read_text()
    remedy = "run `python -m router settings --guide docs/router/configuration.md`"
    assert guide == with_reference(guide), remedy


def test_every_setting_says_what_it_is_for() -> None:
    undescribed = [line for line in reference().splitlines() if line.endswith("|  |")]
    assert undescribed == []
