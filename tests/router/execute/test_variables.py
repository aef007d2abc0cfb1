from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, get_variable_values, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.execute.variables import VariableCoercion, VariablesError

SCHEMA = build_schema(
    """
    type Query { find(filter: Filter, first: Int, sort: Sort, json: Json, ids: [ID!]): Int }
    type Other { x: Float }
    input Filter { text: String limit: Int = 10 sort: Sort = NEWEST }
    enum Sort { NEWEST OLDEST }
    scalar Json
    """
)


def coerce(declared: str, raw: dict[str, Any] | None) -> dict[str, Any]:
    definition = parse(f"query ({declared}) {{ __typename }}").definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return VariableCoercion(SCHEMA, definition).coerce(raw)


@pytest.mark.parametrize(
    ("declared", "raw", "values"),
    [
        ("$first: Int", None, {}),
        ("$first: Int", {}, {}),
        ("$first: Int", {"first": None}, {"first": None}),
        ("$first: Int = 5", {}, {"first": 5}),
        ("$first: Int = 5", {"first": None}, {"first": None}),
        ("$first: Int = 5", {"first": 7}, {"first": 7}),
        ("$first: Int", {"first": 7, "unknown": 1}, {"first": 7}),
        ("$sort: Sort = OLDEST", {}, {"sort": "OLDEST"}),
        ("$sort: Sort", {"sort": "NEWEST"}, {"sort": "NEWEST"}),
        ("$filter: Filter", {"filter": {"text": "a"}}, {"filter": {"text": "a"}}),
        ("$filter: Filter = {sort: OLDEST}", {}, {"filter": {"sort": "OLDEST"}}),
        ("$json: Json", {"json": {"a": [1, None]}}, {"json": {"a": [1, None]}}),
        ("$ids: [ID!]", {"ids": "one"}, {"ids": "one"}),
        ("$ids: [ID!] = [1, \"2\"]", {}, {"ids": [1, "2"]}),
    ],
)  # fmt: skip
def test_passes_json_on_and_fills_in_the_operation_s_defaults(
    declared: str, raw: dict[str, Any] | None, values: dict[str, Any]
) -> None:
    assert coerce(declared, raw) == values


@pytest.mark.parametrize(
    ("declared", "raw", "mentioned"),
    [
        ("$first: Int!", {}, "$first"),
        ("$first: Int!", {"first": None}, "$first"),
        ("$first: Int", {"first": "7"}, "$first"),
        ("$first: Int", {"first": 2**31}, "$first"),
        ("$sort: Sort", {"sort": "WORST"}, "$sort"),
        ("$filter: Filter!", {}, "$filter"),
        ("$filter: Filter", {"filter": {"text": "a", "more": 1}}, "more"),
        ("$filter: Filter", {"filter": "a"}, "$filter"),
        ("$ids: [ID!]", {"ids": [None]}, "$ids"),
    ],
)
def test_refuses_what_does_not_fit(declared: str, raw: dict[str, Any], mentioned: str) -> None:
    with pytest.raises(VariablesError) as caught:
        coerce(declared, raw)
    (error,) = caught.value.errors
    assert mentioned in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["locations"] == [{"line": 1, "column": 8}]


def test_tells_of_all_variables_but_not_of_endlessly_many() -> None:
    with pytest.raises(VariablesError) as caught:
        coerce("$first: Int, $sort: Sort", {"first": "x", "sort": "x"})
    assert len(caught.value.errors) == 2
    with pytest.raises(VariablesError) as caught:
        coerce("$ids: [ID!]", {"ids": [None] * 1000})
    assert len(caught.value.errors) == 21


def test_a_value_nested_too_deeply_is_refused() -> None:
    deep: Any = 1
    for _ in range(3000):
        deep = [deep]
    with pytest.raises(VariablesError):
        coerce("$ids: [ID!]", {"ids": deep})


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [0, -1, 2**31, -(2**31), 1.0, 1.5, float("inf"), True, False, "", "1", "NEWEST", None, [1], {}]
)
DECLARED = st.builds(
    "${}: {}{}".format,
    st.sampled_from("abc"),
    st.sampled_from(["Int", "Float", "String", "Boolean", "ID", "Sort", "[Int]", "Json"]),
    st.sampled_from(["", "", "!", " = null"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(DECLARED, min_size=1, max_size=3, unique_by=lambda declared: declared[1]),
    st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4),
)
def test_takes_and_refuses_what_graphql_core_does(declared: list[str], raw: dict[str, Any]) -> None:
    definition = parse(f"query ({', '.join(declared)}) {{ __typename }}").definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    expected = get_variable_values(SCHEMA, definition.variable_definitions or (), raw)
    if isinstance(expected, list):
        with pytest.raises(VariablesError) as refused:
            VariableCoercion(SCHEMA, definition).coerce(raw)
        assert len(refused.value.errors) == len(expected)
    else:
        names = {one[1] for one in declared}
        defaults = {one[1]: None for one in declared if one.endswith("null")}
        assert VariableCoercion(SCHEMA, definition).coerce(raw) == {
            **defaults,
            **{name: value for name, value in raw.items() if name in names},
        }
