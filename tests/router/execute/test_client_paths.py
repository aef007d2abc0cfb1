from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from router.execute.client_paths import ClientPaths, within
from router.execute.selection import fragments_of

OPERATION = """
  query ($a: Boolean!) {
    list: products { id ...P ... @skip(if: $a) { secret { x } } }
    me @include(if: $a) { name }
  }
  fragment P on Product { brand { name } json }
"""


def trim(*errors: dict[str, Any], a: bool = True) -> list[dict[str, Any]]:
    document = parse(OPERATION)
    (definition,) = (
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    return ClientPaths(definition, fragments_of(document), {"a": a}).trim(errors)


def error(*path: str | int, message: str = "m") -> dict[str, Any]:
    return {"message": message, **({"path": list(path)} if path else {}), "extensions": {}}


@pytest.mark.parametrize(
    ("path", "visible"),
    [
        (("list", 0, "brand", "name"), ("list", 0, "brand", "name")),
        (("list", 0, "_key"), ("list", 0)),
        (("list", 0, "brand", "_0_id", "deeper"), ("list", 0, "brand")),
        (("list", 0, "json", "inside", 3), ("list", 0, "json")),
        (("list", 0, "secret", "x"), ("list", 0)),
        (("me", "name"), ("me", "name")),
        (("products", 0, "id"), ()),
    ],
)
def test_cuts_a_path_where_the_selections_end(
    path: tuple[str | int, ...], visible: tuple[str | int, ...]
) -> None:
    assert trim(error(*path)) == [error(*visible)]


def test_conditions_count() -> None:
    assert trim(error("list", 0, "secret", "x"), a=False) == [error("list", 0, "secret", "x")]
    assert trim(error("me", "name"), a=False) == [error()]


def test_errors_that_have_become_the_same_are_told_once() -> None:
    errors = [error("list", 0, "_a"), error("list", 0, "_b"), error("list", 1, "_a")]
    assert trim(*errors) == [error("list", 0), error("list", 1)]


def test_an_error_that_lost_its_path_is_told_only_if_nothing_else_tells_of_it() -> None:
    assert trim(error("_a"), error("list")) == [error("list")]
    assert trim(error("_a", message="other"), error("list")) == [
        error("list"),
        error(message="other"),
    ]
    assert trim(error("_a"), error("_b"), error()) == [error()]


def test_nothing_to_do() -> None:
    assert trim() == []


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (("list", 0, "title"), ("list", 0, "title")),
        (("list", 0, "pages"), ("list", 0)),  # asked of another type alone
        (("list", 1, "pages"), ("list", 1, "pages")),  # the object became null
        (("other", 0), None),
    ],
)
def test_a_path_ends_where_the_response_has_no_such_key(
    path: tuple[str | int, ...], kept: tuple[str | int, ...] | None
) -> None:
    data = {"list": [{"title": None}, None]}
    assert within([error(*path)], data) == [error(*(kept or ()))]
