"""`@defer` in normalisation: what is set aside, under which deferral, and what is not."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse

from router.federation.selection import DeferredSelections, Selection
from router.operation.defers import Deferral, brought_by, depth, within
from router.operation.normalize import Normalizer, Operation

SCHEMA = build_schema(
    """
    type Query { a: A list: [[A]] }
    type Subscription { a: A }
    interface Named { name: String }
    type A implements Named { id: ID name: String a: A }
    """
)


def normalized(text: str, inlined: frozenset[tuple[int, ...]] = frozenset()) -> Operation:
    return Normalizer(SCHEMA).normalize(parse(text), None, inlined)


def tree(
    selections: tuple[Selection, ...], deferred: tuple[DeferredSelections, ...], names: list[str]
) -> str:
    """``a{id 0:{name}}``: what deferral 0 brings in its braces."""
    found = [
        each.name
        + (f"{{{tree(each.selections, each.deferred, names)}}}" if each.selections else "")
        for each in selections
    ]
    found += [
        f"{names.index(str(each.defer))}:{{{tree(each.selections, (), names)}}}"
        for each in deferred
    ]
    return " ".join(found)


def shown(operation: Operation) -> str:
    names = [str(each.position) for each in operation.deferrals]
    return tree(operation.selections, operation.deferred, names)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param("{ a { id ... @defer { name } } }", "a{id 0:{name}}", id="a field"),
        pytest.param("{ a { ... @defer { name } } }", "a{__typename 0:{name}}", id="all of it"),
        pytest.param("{ ... @defer { a { id } } }", "0:{a{id}}", id="at the root"),
        pytest.param("{ a { id ... @defer { id } } }", "a{id}", id="asked for anyway"),
        pytest.param("{ a { ... @defer { id } id } }", "a{id}", id="asked for anyway, later"),
        pytest.param(
            "{ a { id } ... @defer { a { id name } } }", "a{id 0:{name}}", id="the rest of a field"
        ),
        pytest.param(
            "{ a { ... @defer { id } ... @defer { id } } }",
            "a{__typename 0:{id} 1:{id}}",
            id="by two, for neither to wait",
        ),
        pytest.param(
            "query ($x: Boolean!) { a { id @include(if: $x) ... @defer { id } } }",
            "a{id 0:{id}}",
            id="asked for anyway, perhaps",
        ),
        pytest.param("{ a { ... @defer { __typename } id } }", "a{__typename id}", id="typename"),
        pytest.param(
            "{ a { ...F @defer } } fragment F on A { id }", "a{__typename 0:{id}}", id="F"
        ),
        pytest.param("{ a { ... @defer(if: false) { id } } }", "a{id}", id="if false"),
        pytest.param("{ a { ... @defer @skip(if: true) { id } name } }", "a{name}", id="skipped"),
        pytest.param("subscription { a { ... @defer { id } } }", "a{id}", id="subscription"),
    ],
)
def test_what_is_set_aside(operation: str, expected: str) -> None:
    assert shown(normalized(operation)) == expected


def test_deferrals_in_deferrals() -> None:
    operation = normalized(
        '{ list { ... @defer(label: "x") { id a { ... @defer { name } id } } } }'
    )
    outer, inner = operation.deferrals
    assert (outer.label, outer.path, outer.parent) == ("x", ("list", "@", "@"), None)
    assert (inner.path, inner.parent) == (("list", "@", "@", "a"), outer)
    (held,) = operation.selections[0].deferred
    assert held.defer == outer.position
    assert [each.name for each in held.selections] == ["id", "a"]
    (within_it,) = held.selections[1].deferred
    assert within_it.defer == inner.position


def test_one_that_comes_with_its_parent() -> None:
    text = "{ a { ... @defer { id ... @defer { name } } } }"
    outer, inner = normalized(text).deferrals
    made = normalized(text, frozenset({outer.position}))
    assert [each.position for each in made.deferrals] == [outer.position, inner.position]
    assert made.deferrals[1].parent is made.deferrals[0]
    assert shown(made) == "a{id 1:{name}}"


def test_what_comes_with_what() -> None:
    outer = Deferral((0,), None, (), None, None)
    inlined = Deferral((0, 1), outer, (), None, None, inlined=True)
    inner = Deferral((0, 1, 0), inlined, (), None, None)
    assert brought_by(None) is None
    assert brought_by(inlined) is outer
    assert brought_by(inner) is inner
    assert [depth(each) for each in (None, outer, inlined, inner)] == [0, 1, 2, 3]
    assert within(inner, outer)
    assert within(inner, None)
    assert not within(outer, inner)
    assert not within(None, outer)
