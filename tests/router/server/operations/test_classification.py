from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from router.server.claims import ANONYMOUS, Claims
from router.server.operations.classes import Quota
from router.server.operations.classification import ClientClasses
from router.server.settings.clients import ClientsSettings

PARTNER = Claims("partner", subject="acme", scope="catalog:read inventory:read")
ADMINISTRATOR = Claims("user", subject="usr_1", roles=("CUSTOMER", "ADMINISTRATOR"))
CUSTOMER = Claims("user", subject="usr_2", roles=("CUSTOMER",))


def settings(**classes: dict[str, Any]) -> ClientsSettings:
    return ClientsSettings.model_validate({"classes": classes})


SHOP = settings(
    storefront={
        "client_names": ["storefront"],
        "mode": "registered-only",
        "introspection": False,
    },
    partners={
        "kinds": ["partner"],
        "mode": "registered-only",
        "manifests": ["{subject}"],
        "quota": {"requests": 600},
    },
    developers={"kinds": ["user"], "roles": ["ADMINISTRATOR"]},
    readers={"scopes": ["inventory:read"], "mode": "registered-first"},
    public={"mode": "registered-only", "introspection": False},
)


@pytest.mark.parametrize(
    ("claims", "name", "expected"),
    [
        (ANONYMOUS, None, "public"),
        (ANONYMOUS, "storefront", "storefront"),
        (ANONYMOUS, "Storefront", "public"),
        (CUSTOMER, None, "public"),
        (PARTNER, None, "partners"),
        (ADMINISTRATOR, None, "developers"),
        (ADMINISTRATOR, "storefront", "storefront"),
        (Claims("user", subject="u", scope="a inventory:read"), None, "readers"),
        (Claims("user", subject="u", scope="inventory:reader"), None, "public"),
    ],
)
def test_the_first_class_whose_conditions_are_met(
    claims: Claims, name: str | None, expected: str
) -> None:
    classes = ClientClasses(SHOP)
    assert classes.find(claims, name).name == expected
    assert classes.find(claims, name).name == expected


def test_what_a_class_may_do() -> None:
    partners = ClientClasses(SHOP).find(PARTNER, None)
    assert partners.mode == "registered-only"
    assert partners.lists == ("{subject}",)
    assert partners.quota == Quota(600, 60.0)
    assert not partners.automatic
    assert not partners.restricted
    assert [one.introspection for one in ClientClasses(SHOP)] == [False, True, True, True, False]


LAST = {"mode": "registered-only", "introspection": False}


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ({"a": {"roles": ["X"]}}, "the last class, 'a', must have no condition"),
        ({"a": {"kinds": ["anonymous"]}}, "the last class, 'a', must have no condition"),
        ({"a": {}, "b": {}}, "class 'a' has no condition"),
        (
            {"a": {"client_names": ["a"]}, "b": LAST},
            "may do more than the last class (mode, introspection)",
        ),
        (
            {"a": {"client_names": ["a"], "kinds": ["user", "anonymous"]}, "b": LAST},
            "may do more than the last class (mode, introspection)",
        ),
        ({"a": {"client_names": ["a"]}, "b": {"operations": ["B"]}}, "(operations)"),
        ({"a": {"client_names": ["a"]}, "b": {"operation_kinds": ["query"]}}, "(operation_kinds)"),
        (
            {
                "a": {"client_names": ["a"], "quota": {"requests": 2}},
                "b": {"quota": {"requests": 60, "period": 3600}},
            },
            "(quota)",
        ),
        ({"a": {"client_names": ["a"], "manifests": ["{subject}"]}, "b": {}}, "may be anonymous"),
    ],
)
def test_classes_that_cannot_be_meant(classes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**classes)
    assert message in str(caught.value)


def test_a_name_alone_may_lessen_a_client_s_rights() -> None:
    settings(
        a={"client_names": ["a"], "mode": "registered-only", "quota": {"requests": 10}},
        b={"quota": {"requests": 20}},
    )


def test_a_verified_identity_may_have_more_rights() -> None:
    settings(a={"client_names": ["a"], "roles": ["X"], "mode": "open"}, b=LAST)
