from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from router.execute.errors import ErrorPath
from router.execute.project import Projection
from router.execute.selection import condition_variables, fragments_of

SCHEMA = build_schema(
    """
    type Query {
      thing: Thing
      sure: Thing!
      things: [Thing]
      sureThings: [Thing!]
      allThings: [Thing!]!
      grid: [[Int!]!]
      looseGrid: [[Int]]
      cube: [[[Thing!]]!]
      pet: Pet
      pets: [Pet!]
      animals: [Animal]
      scalars: Scalars
      sureScalars: [SureScalars!]
    }
    type Thing { id: ID! name: String next: Thing sure: Thing! tags: [String!] }
    interface Animal { name: String! }
    union Pet = Cat | Dog
    type Cat implements Animal { name: String! lives: Int mood: Mood }
    type Dog implements Animal { name: String! bark: String! }
    type Rock { name: String }
    enum Mood { CALM CROSS }
    scalar Any
    type Scalars {
      int: Int float: Float string: String boolean: Boolean id: ID any: Any mood: Mood
    }
    type SureScalars { int: Int! any: Any! mood: Mood! }
    """
)


def project(
    operation: str,
    data: dict[str, Any],
    known: tuple[ErrorPath, ...] = (),
    variables: dict[str, bool] | None = None,
) -> tuple[Any, list[dict[str, Any]]]:
    document = parse(operation)
    (definition,) = (
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    )
    fragments = fragments_of(document)
    names = condition_variables(definition, fragments)
    conditions = {name: (variables or {})[name] for name in names}
    return Projection(SCHEMA, definition, fragments, conditions).project(data, known)


def null_error(coordinate: str, *path: str | int) -> dict[str, Any]:
    return {
        "message": f"Cannot return null for the non-nullable field {coordinate}.",
        "path": list(path),
        "extensions": {"code": "INTERNAL_SERVER_ERROR"},
    }


def value_error(coordinate: str, what: str, *path: str | int) -> dict[str, Any]:
    return {
        "message": f"The value of {coordinate} is not {what}.",
        "path": list(path),
        "extensions": {"code": "INTERNAL_SERVER_ERROR"},
    }


def test_answers_in_the_order_of_the_selections_and_drops_what_was_not_asked_for() -> None:
    data = {"thing": {"__typename": "Thing", "id": "1", "n": "a", "key": 3}, "other": 1}
    projected, errors = project("{ thing { n: name id } }", data)
    assert projected == {"thing": {"n": "a", "id": "1"}}
    assert list(projected["thing"]) == ["n", "id"]
    assert errors == []


def test_a_field_that_is_absent_is_null() -> None:
    assert project("{ thing { name } }", {"thing": {}}) == ({"thing": {"name": None}}, [])
    assert project("{ thing { name } }", {}) == ({"thing": None}, [])


def test_does_not_change_the_data() -> None:
    data = {"things": [{"id": None, "name": "a"}, {"id": "2", "name": "b", "more": 1}]}
    project("{ things { name id } }", data)
    assert data == {"things": [{"id": None, "name": "a"}, {"id": "2", "name": "b", "more": 1}]}


@pytest.mark.parametrize(
    ("operation", "data", "projected", "errors"),
    [
        pytest.param(
            "{ thing { id } }",
            {"thing": {"id": None}},
            {"thing": None},
            [null_error("Thing.id", "thing", "id")],
            id="to the nullable parent",
        ),
        pytest.param(
            "{ sure { id } }",
            {"sure": {"id": None}},
            None,
            [null_error("Thing.id", "sure", "id")],
            id="to the root",
        ),
        pytest.param(
            "{ thing { name next { sure { id } } } }",
            {"thing": {"name": "a", "next": {"sure": {}}}},
            {"thing": {"name": "a", "next": None}},
            [null_error("Thing.id", "thing", "next", "sure", "id")],
            id="through a non-null object to the one above",
        ),
        pytest.param(
            "{ things { id } }",
            {"things": [{"id": "1"}, {"id": None}, None, {"id": "4"}]},
            {"things": [{"id": "1"}, None, None, {"id": "4"}]},
            [null_error("Thing.id", "things", 1, "id")],
            id="to the nullable item",
        ),
        pytest.param(
            "{ sureThings { id } }",
            {"sureThings": [{"id": "1"}, {"id": None}, {"id": None}]},
            {"sureThings": None},
            [null_error("Thing.id", "sureThings", 1, "id")],
            id="to the list, told once",
        ),
        pytest.param(
            "{ sureThings { id } }",
            {"sureThings": [{"id": "1"}, None]},
            {"sureThings": None},
            [null_error("Query.sureThings", "sureThings", 1)],
            id="a null item",
        ),
        pytest.param(
            "{ allThings { id } thing { id } }",
            {"allThings": [{"id": None}], "thing": {"id": "1"}},
            None,
            [null_error("Thing.id", "allThings", 0, "id")],
            id="through a non-null list to the root",
        ),
        pytest.param(
            "{ thing { tags name } }",
            {"thing": {"tags": ["a", None], "name": "b"}},
            {"thing": {"tags": None, "name": "b"}},
            [null_error("Thing.tags", "thing", "tags", 1)],
            id="a scalar item",
        ),
        pytest.param(
            "{ grid looseGrid }",
            {"grid": [[1, 2], [3, None], []], "looseGrid": [[1, None], None, []]},
            {"grid": None, "looseGrid": [[1, None], None, []]},
            [null_error("Query.grid", "grid", 1, 1)],
            id="lists of lists",
        ),
        pytest.param(
            "{ grid }",
            {"grid": [[1], None]},
            {"grid": None},
            [null_error("Query.grid", "grid", 1)],
            id="a null list in a list",
        ),
        pytest.param(
            "{ cube { id } }",
            {"cube": [[[{"id": "1"}], None], [], [[], [{"id": "2"}, {"id": None}], [{"id": "3"}]]]},
            {"cube": [[[{"id": "1"}], None], [], [[], None, [{"id": "3"}]]]},
            [null_error("Thing.id", "cube", 2, 1, 1, "id")],
            id="lists of lists of lists",
        ),
        pytest.param(
            "{ things { a: sure { id } b: sure { id } name } }",
            {"things": [{"a": {"id": None}, "b": {"id": None}, "name": "x"}]},
            {"things": [None]},
            [null_error("Thing.id", "things", 0, "a", "id")],
            id="two below one object, told once",
        ),
    ],
)
def test_null_rises(
    operation: str, data: dict[str, Any], projected: Any, errors: list[dict[str, Any]]
) -> None:
    assert project(operation, data) == (projected, errors)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(("thing", "next", "id"), id="at the null"),
        pytest.param(("thing", "next"), id="above it"),
        pytest.param(("thing",), id="at the root field"),
        pytest.param(("thing", "next", "id", "deeper"), id="below it"),
    ],
)
def test_a_null_that_an_error_explains_is_not_told_again(known: ErrorPath) -> None:
    data = {"thing": {"next": {"id": None}}}
    assert project("{ thing { next { id } } }", data, (known,)) == (
        {"thing": {"next": None}},
        [],
    )


def test_an_error_elsewhere_explains_nothing() -> None:
    known = (("thing", "next", "name"), ("things", 0))
    _, errors = project("{ thing { next { id name } } }", {"thing": {"next": {}}}, known)
    assert errors == [null_error("Thing.id", "thing", "next", "id")]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("int", 3, 3),
        ("float", 3, 3),
        ("float", 3.5, 3.5),
        ("string", "a", "a"),
        ("boolean", True, True),
        ("id", "a", "a"),
        ("id", 7, "7"),
        ("mood", "CALM", "CALM"),
        ("any", {"a": [1, None]}, {"a": [1, None]}),
        ("any", False, False),
    ],
)
def test_scalars_that_fit(field: str, value: Any, shown: Any) -> None:
    projected, errors = project(f"{{ scalars {{ {field} }} }}", {"scalars": {field: value}})
    assert projected == {"scalars": {field: shown}}
    assert type(projected["scalars"][field]) is type(shown)
    assert errors == []


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("int", "3", "an Int"),
        ("int", True, "an Int"),
        ("int", 3.5, "an Int"),
        ("float", "1.0", "a Float"),
        ("string", 3, "a String"),
        ("string", {"a": 1}, "a String"),
        ("boolean", 1, "a Boolean"),
        ("id", 1.5, "an ID"),
        ("id", ["a"], "an ID"),
        ("mood", "FURIOUS", "a value of its enum"),
        ("mood", ["CALM"], "a value of its enum"),
        ("mood", 1, "a value of its enum"),
    ],
)
def test_a_value_of_another_type_is_null_with_an_error(field: str, value: Any, what: str) -> None:
    projected, errors = project(f"{{ scalars {{ {field} }} }}", {"scalars": {field: value}})
    assert projected == {"scalars": {field: None}}
    assert errors == [value_error(f"Scalars.{field}", what, "scalars", field)]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("int", "3", value_error("SureScalars.int", "an Int", "sureScalars", 1, "int")),
        ("any", None, null_error("SureScalars.any", "sureScalars", 1, "any")),
        ("mood", None, null_error("SureScalars.mood", "sureScalars", 1, "mood")),
    ],
)  # fmt: skip
def test_a_value_that_a_non_null_field_cannot_show_rises(
    field: str, value: Any, error: dict[str, Any]
) -> None:
    good: Any = {"int": 1, "any": 1, "mood": "CALM"}[field]
    data = {"sureScalars": [{field: good}, {field: value}]}
    projected, errors = project(f"{{ sureScalars {{ {field} }} }}", data)
    assert projected == {"sureScalars": None}
    assert errors == [error]


@pytest.mark.parametrize(
    ("operation", "data", "projected", "error"),
    [
        (
            "{ thing { id } }",
            {"thing": "text"},
            {"thing": None},
            value_error("Query.thing", "an object", "thing"),
        ),
        (
            "{ things { id } }",
            {"things": {"id": "1"}},
            {"things": None},
            value_error("Query.things", "a list", "things"),
        ),
        (
            "{ things { id } }",
            {"things": [{"id": "1"}, [{"id": "2"}]]},
            {"things": [{"id": "1"}, None]},
            value_error("Query.things", "an object", "things", 1),
        ),
        (
            "{ pet { ... on Cat { name } } }",
            {"pet": 3},
            {"pet": None},
            value_error("Query.pet", "an object", "pet"),
        ),
    ],
)
def test_a_value_of_another_shape_is_null_with_an_error(
    operation: str, data: dict[str, Any], projected: Any, error: dict[str, Any]
) -> None:
    assert project(operation, data) == (projected, [error])


CAT = {"__typename": "Cat", "name": "Tom", "lives": 9, "mood": "CROSS"}
DOG = {"__typename": "Dog", "name": "Rex", "bark": "woof"}


def test_each_member_of_a_union_answers_with_its_own_fields() -> None:
    operation = """
      { pets { __typename ... on Animal { name } ... on Cat { lives } ...Bark } }
      fragment Bark on Dog { kind: __typename bark }
    """
    assert project(operation, {"pets": [DOG, CAT, DOG]}) == (
        {
            "pets": [
                {"__typename": "Dog", "name": "Rex", "kind": "Dog", "bark": "woof"},
                {"__typename": "Cat", "name": "Tom", "lives": 9},
                {"__typename": "Dog", "name": "Rex", "kind": "Dog", "bark": "woof"},
            ]
        },
        [],
    )


def test_paths_within_a_mixed_list() -> None:
    broken = {**DOG, "bark": None}
    data = {"animals": [CAT, None, broken, {**CAT, "mood": "WILD"}, DOG]}
    operation = "{ animals { name ... on Dog { bark } ... on Cat { mood } } }"
    projected, errors = project(operation, data)
    assert projected == {
        "animals": [
            {"name": "Tom", "mood": "CROSS"},
            None,
            None,
            {"name": "Tom", "mood": None},
            {"name": "Rex", "bark": "woof"},
        ]
    }
    assert sorted(errors, key=str) == sorted(
        [
            null_error("Dog.bark", "animals", 2, "bark"),
            value_error("Cat.mood", "a value of its enum", "animals", 3, "mood"),
        ],
        key=str,
    )


@pytest.mark.parametrize("typename", ["Rock", "Ghost", "Mood", None, 3, ["Cat"], {"a": 1}])
def test_an_object_of_a_type_that_the_api_does_not_have_there_is_null(typename: Any) -> None:
    data = {"animals": [CAT, {"__typename": typename, "name": "?"}]}
    assert project("{ animals { name } }", data) == (
        {"animals": [{"name": "Tom"}, None]},
        [value_error("Query.animals", "of a type that the API has", "animals", 1)],
    )


def test_an_interface_object_of_unknown_real_type_answers_for_its_interface() -> None:
    data = {"animals": [{"__typename": "Animal", "name": "Tom", "again": "Tom"}]}
    operation = "{ animals { name ... on Animal { again: name } } }"
    assert project(operation, data) == ({"animals": [{"name": "Tom", "again": "Tom"}]}, [])


@pytest.mark.parametrize("narrower", ["... on Cat { lives }", "... { ... on Cat { lives } }"])
def test_an_object_whose_real_type_matters_and_is_not_known_is_null(narrower: str) -> None:
    """The fetch that was to tell it has failed, and its error is told at the object."""
    data = {"animals": [{"__typename": "Animal", "name": "Tom", "lives": 9}, CAT]}
    projected, errors = project(f"{{ animals {{ name {narrower} }} }}", data)
    assert projected is not None
    assert projected["animals"][0] is None
    assert projected["animals"][1]["name"] == "Tom"
    assert errors == []


def test_an_interface_s_name_is_never_told_as_that_of_an_object() -> None:
    data = {"animals": [{"__typename": "Animal", "name": "Tom"}, CAT]}
    assert project("{ animals { kind: __typename name } }", data) == (
        {"animals": [None, {"kind": "Cat", "name": "Tom"}]},
        [null_error("Animal.__typename", "animals", 0, "kind")],
    )


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        (True, True, {"id": "1"}),
        (True, False, {"id": "1"}),
        (False, True, {"name": "x", "id": "1", "next": {"id": "2"}}),
        (False, False, {"name": "x", "id": "1"}),
    ],
)
def test_skips_and_includes_by_variables(a: bool, b: bool, shown: dict[str, Any]) -> None:
    operation = """
      query ($a: Boolean!, $b: Boolean!) {
        thing { name @skip(if: $a) id ... @skip(if: $a) { ...Next @include(if: $b) } }
      }
      fragment Next on Thing { next { id name @include(if: false) } }
    """
    data = {"thing": {"id": "1", "name": "x", "next": {"id": "2", "name": "y"}}}
    assert project(operation, data, (), {"a": a, "b": b}) == ({"thing": shown}, [])


def test_a_skipped_non_null_field_raises_no_null() -> None:
    operation = "query ($a: Boolean!) { sure @skip(if: $a) { id } thing { id @skip(if: $a) } }"
    assert project(operation, {"thing": {}}, (), {"a": True}) == ({"thing": {}}, [])


def test_the_selections_of_one_response_key_are_joined() -> None:
    operation = (
        "{ thing { next { id } } ...More } fragment More on Query { thing { next { name } } }"
    )
    data = {"thing": {"next": {"id": "1", "name": "a"}}}
    assert project(operation, data) == ({"thing": {"next": {"id": "1", "name": "a"}}}, [])


def test_typename_is_answered_without_data_where_the_type_is_known() -> None:
    operation = "{ __typename thing { kind: __typename } }"
    assert project(operation, {"thing": {}}) == (
        {"__typename": "Query", "thing": {"kind": "Thing"}},
        [],
    )


@pytest.mark.parametrize("width", range(1, 7))
def test_objects_of_every_width(width: int) -> None:
    keys = [f"k{number}" for number in range(width)]
    operation = "{ things { " + " ".join(f"{key}: name" for key in keys) + " } }"
    data = {"things": [{key: f"{key}{row}" for key in keys} for row in range(3)]}
    assert project(operation, data) == (data, [])


def test_empty_lists_and_empty_objects() -> None:
    operation = "{ things { id } sureThings { next { id } } }"
    assert project(operation, {"things": [], "sureThings": [{}]}) == (
        {"things": [], "sureThings": [{"next": None}]},
        [],
    )
