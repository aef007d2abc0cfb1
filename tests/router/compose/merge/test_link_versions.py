"""Features that are newer than the federation that a subgraph links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from router.compose import CompositionResult

COST = '@link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])'


def linked(version: str, more: str, sdl: str) -> str:
    url = f"https://specs.apollo.dev/federation/v{version}"
    return f'extend schema @link(url: "{url}", import: ["@key"]) {more} {sdl}'


@pytest.mark.parametrize(
    ("version", "hints"),
    [("2.8", ("IMPLICITLY_UPGRADED_FEDERATION_VERSION",)), ("2.9", ()), ("2.11", ())],
)
def test_a_feature_that_came_with_a_version(
    assert_composes: Callable[..., object], version: str, hints: tuple[str, ...]
) -> None:
    sdl = linked(version, COST, "type Query { a: Int @cost(weight: 5) }")
    assert_composes({"a": sdl}, hints=hints)


def test_the_newest_of_several_is_named(assert_composes: Callable[..., CompositionResult]) -> None:
    more = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", import: ["@authenticated"])'
    sdl = linked("2.3", f"{COST} {more}", "type Query { a: Int @authenticated @cost(weight: 5) }")
    result = assert_composes({"a": sdl}, hints=("IMPLICITLY_UPGRADED_FEDERATION_VERSION",))
    (hint,) = result.hints
    assert "from federation v2.3 to v2.9" in hint.message
