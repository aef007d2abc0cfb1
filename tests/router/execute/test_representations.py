from __future__ import annotations

from typing import Any

import orjson
import pytest

from router.execute.representations import Representations
from router.plan.nodes import EntityRequirement, RequiredField, RequiredFragment

ID = RequiredField("id", "id", nullable=False)
PRODUCT = EntityRequirement(frozenset({"Product"}), None, (ID,))


def sent(
    requirements: tuple[EntityRequirement, ...], *objects: dict[str, Any]
) -> list[dict[str, Any]]:
    batch = Representations(requirements).batch(objects)
    return [orjson.loads(text) for text in batch.texts]


def test_sends_identical_entities_once_and_remembers_all_their_objects() -> None:
    one: dict[str, Any] = {"__typename": "Product", "id": "1", "title": "here"}
    two: dict[str, Any] = {"__typename": "Product", "id": "2"}
    again: dict[str, Any] = {"__typename": "Product", "id": "1", "title": "there"}
    batch = Representations((PRODUCT,)).batch([one, two, again])
    assert batch.texts == (
        b'{"__typename":"Product","id":"1"}',
        b'{"__typename":"Product","id":"2"}',
    )
    assert batch.targets == ([one, again], [two])
    assert batch.targets[0][1] is again


def test_numbers_strings_and_booleans_are_different_keys() -> None:
    keys: list[Any] = [1, "1", True, 1.0]
    objects = [{"__typename": "Product", "id": key} for key in keys]
    assert [value["id"] for value in sent((PRODUCT,), *objects)] == keys


@pytest.mark.parametrize(
    "value",
    [
        {"__typename": "Brand", "id": "1"},
        {"__typename": ["Product"], "id": "1"},
        {"id": "1"},
        {"__typename": "Product", "id": None},
        {"__typename": "Product"},
    ],
)
def test_does_not_send_what_it_cannot_represent(value: dict[str, Any]) -> None:
    assert sent((PRODUCT,), value) == []


def test_a_required_null_is_sent_and_an_absent_value_is_not() -> None:
    requirement = EntityRequirement(
        frozenset({"Product"}), None, (ID, RequiredField("weight", "weight"))
    )
    objects: list[dict[str, Any]] = [
        {"__typename": "Product", "id": "1", "weight": None},
        {"__typename": "Product", "id": "2"},
        {"__typename": "Product", "id": "3", "weight": 5},
    ]
    assert sent((requirement,), *objects) == [
        {"__typename": "Product", "id": "1", "weight": None},
        {"__typename": "Product", "id": "3", "weight": 5},
    ]


def test_reads_the_response_key_and_sends_the_name() -> None:
    requirement = EntityRequirement(
        frozenset({"Product"}), None, (RequiredField("id", "_id", nullable=False),)
    )
    value = {"__typename": "Product", "_id": "1", "id": "an alias of the client"}
    assert sent((requirement,), value) == [{"__typename": "Product", "id": "1"}]


def test_nested_objects_lists_and_fragments() -> None:
    requirement = EntityRequirement(
        frozenset({"Product"}),
        None,
        (
            RequiredField("brand", "brand", (RequiredField("id", "id", nullable=False),)),
            RequiredField(
                "parts",
                "parts",
                (
                    RequiredFragment(frozenset({"Zip"}), (RequiredField("length", "length"),)),
                    RequiredFragment(frozenset({"Button"}), (RequiredField("holes", "h"),)),
                ),
            ),
            RequiredFragment(frozenset({"Product"}), (RequiredField("size", "size"),)),
            RequiredFragment(frozenset({"Other"}), (RequiredField("other", "other"),)),
        ),
    )
    value = {
        "__typename": "Product",
        "brand": {"id": "b1", "name": "left out"},
        "parts": [[{"__typename": "Zip", "length": 9}], None, [{"__typename": "Button", "h": 4}]],
        "size": None,
    }
    assert sent((requirement,), value) == [
        {
            "__typename": "Product",
            "brand": {"id": "b1"},
            "parts": [[{"length": 9}], None, [{"holes": 4}]],
            "size": None,
        }
    ]
    assert sent((requirement,), {**value, "brand": {"name": "no id"}}) == []
    assert sent((requirement,), {**value, "brand": {"id": None}}) == []
    assert sent((requirement,), {**value, "brand": None}) != []


def test_the_first_requirement_that_matches_counts() -> None:
    requirements = (
        PRODUCT,
        EntityRequirement(
            frozenset({"Book", "Product"}), "Media", (RequiredField("isbn", "isbn"),)
        ),
        EntityRequirement(frozenset(), "Node", (ID,)),
    )
    objects: list[dict[str, Any]] = [
        {"__typename": "Product", "id": "1", "isbn": "x"},
        {"__typename": "Book", "id": "2", "isbn": "y"},
        {"__typename": "Film", "id": "3"},
        {"id": "4"},
    ]
    assert sent(requirements, *objects) == [
        {"__typename": "Product", "id": "1"},
        {"__typename": "Media", "isbn": "y"},
        {"__typename": "Node", "id": "3"},
        {"__typename": "Node", "id": "4"},
    ]
