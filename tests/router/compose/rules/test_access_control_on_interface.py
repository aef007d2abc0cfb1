from __future__ import annotations

from collections.abc import Callable

import pytest

REST = 'type A implements I @key(fields: "id") { id: ID! } type Query { i: I }'


@pytest.mark.parametrize(
    "directive",
    ["@authenticated", '@requiresScopes(scopes: [["s"]])', '@policy(policies: [["p"]])'],
)
@pytest.mark.parametrize("sdl", ["interface I {} {{ id: ID! }}", "interface I {{ id: ID! {} }}"])
def test_refused(assert_refused: Callable[..., object], sdl: str, directive: str) -> None:
    assert_refused({"a": sdl.format(directive) + REST}, "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE")


def test_on_interface_objects_fields_alone(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    a = f'interface I @key(fields: "id") {{ id: ID! }} {REST}'
    b = 'type I @interfaceObject @key(fields: "id") {} {{ id: ID! x: Int {} }}'
    assert_composes({"a": a, "b": b.format("", "@authenticated")})
    assert_refused(
        {"a": a, "b": b.format("@authenticated", "")}, "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE"
    )
