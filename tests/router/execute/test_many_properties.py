"""What is done to many objects at once is what is done to each of them."""

from __future__ import annotations

from typing import Any

from graphql import OperationDefinitionNode, build_schema, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.execute.merge import objects_at
from router.execute.project import Projection
from router.execute.representations import Representations
from router.plan.nodes import ELEMENT, EntityRequirement, RequiredField

VALUES = st.sampled_from([0, 1, True, False, 1.0, "1", "", "a", None, ["a"], {"b": 1}])
PLAIN = st.sampled_from([1, 2, "1", "2", "a"])
TYPENAMES = st.sampled_from(["Product", "Product", "Product", "Other", None, 7, ["Product"]])

SCHEMA = build_schema(
    """
    type Query { things: [Thing] sure: [Thing!] }
    type Thing { id: ID! name: String count: Int next: Thing tags: [String!] one: One }
    type One { a: Int! }
    """
)


@st.composite
def many_objects(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Seven objects or more, mostly alike, some with odd values or without some."""
    values = draw(st.sampled_from([PLAIN, PLAIN, VALUES]))
    names = draw(st.sampled_from([st.just("Product"), TYPENAMES]))
    complete = st.fixed_dictionaries({"__typename": names, "id": values, "size": values})
    partial = st.fixed_dictionaries({}, optional={"__typename": names, "id": values})
    objects = st.lists(complete | complete | partial, min_size=7, max_size=12)
    return draw(st.lists(complete, min_size=7, max_size=12) | objects)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    many_objects(),
    st.sampled_from([frozenset[str](), frozenset({"Product"})]),
    st.sampled_from([None, "Thing"]),
    st.booleans(),
    st.integers(1, 2),
)
def test_representations(
    objects: list[dict[str, Any]],
    types: frozenset[str],
    typename: str | None,
    nullable: bool,
    width: int,
) -> None:
    if typename is None and not types and not all("__typename" in value for value in objects):
        return  # a plan asks for the name where it is to be sent
    fields = (
        RequiredField("id", "id", nullable=nullable),
        RequiredField("count", "size", nullable=nullable),
    )[:width]
    representations = Representations([EntityRequirement(types, typename, fields)])
    expected: dict[bytes, list[int]] = {}
    for value in objects:
        for text in representations.batch([value]).texts:
            expected.setdefault(text, []).append(id(value))
    batch = representations.batch(objects)
    found = {
        text: [id(target) for target in targets]
        for text, targets in zip(batch.texts, batch.targets, strict=True)
    }
    assert list(found.items()) == list(expected.items())


NODES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(0, 3) | st.just({}),
    lambda inner: (
        st.lists(inner, max_size=8)
        | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
        | st.fixed_dictionaries({"a": inner, "__typename": st.sampled_from(["T", "U"])})
    ),
    max_leaves=30,
)


def _at(value: Any, path: tuple[Any, ...]) -> list[Any]:
    if not path:
        return [value] if isinstance(value, dict) else []
    segment, *rest = path
    if segment == ELEMENT:
        items = value if isinstance(value, list) else []
        return [found for item in items for found in _at(item, tuple(rest))]
    if not isinstance(value, dict):
        return []
    if isinstance(segment, frozenset):
        return _at(value, tuple(rest)) if value.get("__typename") in segment else []
    return _at(value.get(segment), tuple(rest))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NODES, st.lists(st.sampled_from(["a", "b", ELEMENT, ELEMENT, frozenset({"T"})]), max_size=4))
def test_objects_at(root: Any, path: list[Any]) -> None:
    found = objects_at((root,), tuple(path))
    assert [id(value) for value in found] == [id(value) for value in _at(root, tuple(path))]


@st.composite
def things(draw: st.DrawFn) -> dict[str, Any]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "id": st.just("i"),
        "name": st.sampled_from(["n", None]),
        "count": st.sampled_from([1, 2, None]),
        "tags": st.sampled_from([["t"], [], None]),
        "one": st.sampled_from([{"a": 1}, {"a": 2, "x": 3}, None]),
    }
    if draw(st.integers(0, 5)) == 0:
        odd = draw(st.sampled_from(["id", "name", "count", "tags", "one"]))
        fields[odd] = st.sampled_from([None, "x", 1.5, {"a": None}, [None], [1]])
    left_out = draw(st.sampled_from([None, None, None, "id", "name", "one"]))
    if left_out is not None:
        del fields[left_out]
    return draw(st.fixed_dictionaries(fields))


SELECTION = "{ id name kind: __typename n: count tags one { a } next { __typename } }"


def _project(field: str, items: list[Any]) -> tuple[Any, list[dict[str, Any]]]:
    (operation,) = parse(f"{{ {field} {SELECTION} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    data, errors = Projection(SCHEMA, operation, {}, {}).project({field: items}, ())
    return (data or {}).get(field), errors


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(things() | st.none(), min_size=8, max_size=11))
def test_projection(items: list[Any]) -> None:
    data, errors = _project("things", items)
    singly = [_project("things", [item]) for item in items]
    assert data == [value[0] for value, _ in singly]
    assert sorted(map(repr, errors)) == sorted(
        repr({**error, "path": ["things", index, *error["path"][2:]]})
        for index, (_, found) in enumerate(singly)
        for error in found
    )
