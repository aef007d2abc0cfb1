"""The classes of clients that the shop runs with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from router.server.claims import ANONYMOUS, Claims
from router.server.operations.classification import ClientClasses
from router.server.settings import load_settings

ROOT = Path(__file__).parents[4]


@pytest.fixture
def classes(monkeypatch: pytest.MonkeyPatch) -> ClientClasses:
    """Those of ``compose.yaml``, read as the router reads them."""
    compose: Any = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    environment = compose["services"]["router"]["environment"]
    for name in ("ROUTER_CLIENTS", "ROUTER_REDIS", "ROUTER_PERSISTED_OPERATIONS"):
        orjson.loads(environment[name])
        monkeypatch.setenv(name, environment[name])
    settings = load_settings()
    assert settings.persisted_operations.usage
    assert settings.redis.url is not None
    return ClientClasses(settings.clients)


@pytest.mark.parametrize(
    ("claims", "client_name", "name", "mode"),
    [
        (ANONYMOUS, None, "public", "registered-only"),
        (ANONYMOUS, "storefront", "storefront", "registered-only"),
        (Claims("user", "usr_1", ("CUSTOMER",)), "storefront", "storefront", "registered-only"),
        (Claims("user", "usr_1", ("CUSTOMER",)), None, "public", "registered-only"),
        (Claims("user", "usr_1", ("CUSTOMER", "SUPPORT")), None, "public", "registered-only"),
        (Claims("user", "usr_1", ("ADMINISTRATOR",)), None, "developers", "open"),
        (Claims("partner", "cli_1"), None, "partners", "registered-only"),
        (Claims("partner", "cli_1", ("ADMINISTRATOR",)), None, "partners", "registered-only"),
    ],
)
def test_who_may_run_what(
    classes: ClientClasses, claims: Claims, client_name: str | None, name: str, mode: str
) -> None:
    found = classes.find(claims, client_name)
    assert (found.name, found.mode) == (name, mode)
    assert found.introspection == (name == "developers")


def test_staff_in_the_storefront_have_its_operations(classes: ClientClasses) -> None:
    staff = classes.find(Claims("user", "usr_1", ("ADMINISTRATOR",)), "storefront")
    assert staff.name == "developers"
    assert staff.lists == ("*",)
