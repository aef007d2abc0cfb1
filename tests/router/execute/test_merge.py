from __future__ import annotations

from typing import Any

import pytest

from router.execute.merge import Merger, objects_at
from router.plan.nodes import ELEMENT, KeyRename


@pytest.mark.parametrize(
    ("target", "source", "merged"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"x": 1}}, {"a": {"y": 2}}, {"a": {"x": 1, "y": 2}}),
        ({"a": [{"x": 1}, {}]}, {"a": [{"y": 1}, {"y": 2}]}, {"a": [{"x": 1, "y": 1}, {"y": 2}]}),
        ({"a": [[{"x": 1}]]}, {"a": [[{"y": 1}]]}, {"a": [[{"x": 1, "y": 1}]]}),
        ({"a": [None, {"x": 2}]}, {"a": [{"y": 1}, None]}, {"a": [{"y": 1}, {"x": 2}]}),
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1, 2]}),
        ({"a": [1, 2]}, {"a": [1]}, {"a": [1, 2]}),
        ({"a": None}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": {"x": 1}}, {"a": None}, {"a": {"x": 1}}),
        ({"a": 1}, {"a": 1}, {"a": 1}),
        ({"a": {"x": 1}}, {"a": 3, "b": 1}, {"a": 3, "b": 1}),
    ],
)  # fmt: skip
def test_merges(target: dict[str, Any], source: dict[str, Any], merged: dict[str, Any]) -> None:
    Merger().merge(target, source)
    assert target == merged


@pytest.mark.parametrize(
    ("first", "second", "typename"),
    [
        ("Media", "Book", "Book"),
        ("Book", "Media", "Book"),
        ("Book", "Novel", "Novel"),
        ("Media", "Media", "Media"),
        ("Book", ["not a name"], ["not a name"]),
    ],
)
def test_the_name_of_an_interface_never_displaces_a_real_type(
    first: str, second: Any, typename: Any
) -> None:
    target = {"__typename": first, "a": 1}
    Merger(frozenset({"Media"})).merge(target, {"__typename": second, "b": 1})
    assert target == {"__typename": typename, "a": 1, "b": 1}


DATA: dict[str, Any] = {
    "one": {"__typename": "A", "id": 1},
    "many": [{"__typename": "A", "id": 2}, None, {"__typename": "B", "id": 3}, "odd"],
    "grid": [[{"id": 4}], None, [{"id": 5}, {"id": 6}]],
    "text": "x",
}


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (("one",), [1]),
        (("many", ELEMENT), [2, 3]),
        (("many", ELEMENT, frozenset({"B", "C"})), [3]),
        (("grid", ELEMENT, ELEMENT), [4, 5, 6]),
        (("grid", ELEMENT, frozenset({"A"})), []),
        (("many",), []),
        (("one", ELEMENT), []),
        (("text", "deeper"), []),
        (("absent", "deeper"), []),
    ],
)
def test_finds_the_objects_at_a_path(path: Any, ids: list[int]) -> None:
    assert [value["id"] for value in objects_at((DATA,), path)] == ids


def test_renames_in_order_and_by_type() -> None:
    answer = {
        "pets": [
            {"__typename": "Cat", "name_1": "Tom", "owner_1": {"n_1": "Ann"}},
            {"__typename": "Dog", "name_1": "Rex", "owner_1": {"n_1": "Bob"}},
            None,
        ]
    }
    Merger().rename(
        (answer,),
        (
            KeyRename(("pets", ELEMENT, "owner_1"), "n_1", "n"),
            KeyRename(("pets", ELEMENT), "owner_1", "owner"),
            KeyRename(("pets", ELEMENT), "name_1", "name", frozenset({"Cat"})),
            KeyRename(("pets", ELEMENT), "absent", "name"),
        ),
    )
    assert answer == {
        "pets": [
            {"__typename": "Cat", "name": "Tom", "owner": {"n": "Ann"}},
            {"__typename": "Dog", "name_1": "Rex", "owner": {"n": "Bob"}},
            None,
        ]
    }


def test_a_rename_to_a_key_that_is_there_merges_the_two() -> None:
    answer = {"size": {"label": "S"}, "size_1": {"code": "s"}}
    Merger().rename((answer,), (KeyRename((), "size_1", "size"),))
    assert answer == {"size": {"label": "S", "code": "s"}}
