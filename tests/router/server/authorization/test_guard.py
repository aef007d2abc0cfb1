from __future__ import annotations

from collections.abc import Iterable

import pytest
from graphql import build_schema, parse, print_ast
from graphql.language import OperationDefinitionNode

from router.execute.selection import fragments_of
from router.plan.errors import TooLargeError
from router.server.authorization.grants import Grants
from router.server.authorization.guard import Guard, GuardCompiler
from router.server.authorization.requirements import (
    Authenticated,
    Requirements,
    RequiresScopes,
)
from router.server.authorization.trim import trim

SCHEMA = build_schema("""
  type Query { node: Node  any: Any  a: A  list: [[A!]]  log: Log  tint: Tint }
  interface Node { id: ID!  label: String }
  type A implements Node { id: ID!  label: String  a(x: Int): Int  self: A }
  type B implements Node { id: ID!  label: String  b: Int }
  union Any = A | B
  scalar Log
  enum Tint { RED }
""")
SIGNED_IN = frozenset({Authenticated()})
READER = frozenset({RequiresScopes(frozenset({frozenset({"read"})}))})
NOBODY = Grants(authenticated=False, scopes=frozenset(), policies=frozenset())
READING = Grants(authenticated=False, scopes=frozenset({"read"}), policies=frozenset())
USER = Grants(authenticated=True, scopes=frozenset(), policies=frozenset())


def _guard(query: str, types: Iterable[str] = (), fields: Iterable[str] = ()) -> Guard | None:
    requirements = Requirements(
        SCHEMA,
        dict.fromkeys(types, SIGNED_IN),
        {(name.split(".")[0], name.split(".")[1]): SIGNED_IN for name in fields},
    )
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return GuardCompiler(SCHEMA, requirements).compile(operation, fragments_of(document))


def _refused(query: str, *coordinates: str) -> list[str]:
    types = [name for name in coordinates if "." not in name]
    fields = [name for name in coordinates if "." in name]
    guard = _guard(query, types, fields)
    if guard is None:
        return []
    return [".".join(each.path) for each in guard.paths(guard.refused(NOBODY))]


@pytest.mark.parametrize(
    ("query", "coordinates", "refused"),
    [
        ("{ a { id } }", (), []),
        ("{ a { id } }", ("B",), []),
        ("{ a { id } }", ("A",), ["a"]),
        ("{ a { id } }", ("A.id",), ["a.id"]),
        ("{ a { self { i: id } } }", ("A.id",), ["a.self.i"]),
        ("{ list { id } }", ("A.id",), ["list.@.@.id"]),
        ("{ list { id } }", ("A",), ["list"]),
        ("{ log tint }", ("Log", "Tint"), ["log", "tint"]),
        ("{ log tint }", ("Query",), ["log", "tint"]),
        # an interface is not a way around what its members require
        ("{ node { id label } }", ("B.label",), ["node.label"]),
        ("{ node { id label } }", ("B",), ["node.id", "node.label"]),
        ("{ node { __typename } }", ("B",), []),
        ("{ node { ... on A { id } } }", ("B",), []),
        ("{ node { ... on B { id } } }", ("B",), ["node.id"]),
        ("{ node { ... on A { ... on Node { id } } } }", ("B",), []),
        ("{ any { ... on Node { id } } }", ("B",), ["any.id"]),
        ("{ node { id } }", ("Node",), ["node"]),
        ("{ any { ... on Node { id } } }", ("Node.id",), ["any.id"]),
        ("{ __schema { types { name } } }", ("Query",), []),
        ("{ ...f } fragment f on Query { a { ...g } } fragment g on A { id }", ("A.id",), ["a.id"]),
        ("{ a { id } a { id } }", ("A.id",), ["a.id"]),
        ("{ a @skip(if: true) { id } }", ("A.id",), []),
        ("{ a @include(if: true) { id } }", ("A.id",), ["a.id"]),
    ],
)
def test_what_is_refused(query: str, coordinates: tuple[str, ...], refused: list[str]) -> None:
    assert _refused(query, *coordinates) == refused


def test_operations_that_require_nothing_have_no_guard() -> None:
    assert _guard("{ a { id } }", ["B"]) is None


def test_a_document_that_unfolds_without_end_is_not_followed() -> None:
    doubling = "{ a { ...F0 } } " + " ".join(
        f"fragment F{n} on A {{ self {{ ...F{n + 1} }} b: self {{ ...F{n + 1} }} }}"
        for n in range(40)
    )
    with pytest.raises(TooLargeError):
        _guard(doubling + " fragment F40 on A { id }", ["A"])


def test_masks_tell_requirements_apart() -> None:
    requirements = Requirements(SCHEMA, {}, {("A", "id"): SIGNED_IN, ("A", "a"): READER})
    document = parse("{ a { id a } }")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    guard = GuardCompiler(SCHEMA, requirements).compile(operation, {})
    assert guard is not None

    def paths(grants: Grants) -> list[str]:
        return [".".join(each.path) for each in guard.paths(guard.refused(grants))]

    assert paths(NOBODY) == ["a.id", "a.a"]
    assert paths(READING) == ["a.id"]
    assert paths(USER) == ["a.a"]
    both = Grants(authenticated=True, scopes=frozenset({"read"}), policies=frozenset())
    assert guard.refused(both) == 0


def test_what_is_planned_and_what_is_answered() -> None:
    guard = _guard(
        """
        query ($x: Int) { a { id ...f } node { ... on B { b } } }
        fragment f on A { a(x: $x) self { a(x: $x) } }
        """,
        fields=["A.a", "B.b"],
    )
    assert guard is not None
    trimmed = trim(guard, guard.refused(NOBODY))
    assert trimmed.planned is not None
    planned = print_ast(trimmed.planned.definitions[0])
    assert "".join(planned.split()) == ("{a{id...onA{self{__typename}}}node{__typename}}")
    answered = print_ast(trimmed.answered.definitions[0])
    assert answered.count("@__refused") == 3
    assert "".join(answered.split()) == (
        "query($x:Int){a{id...onA{a(x:$x)@__refusedself{a(x:$x)@__refused}}}"
        "node{...onB{b@__refused}}}"
    )


def test_nothing_is_planned_where_everything_is_refused() -> None:
    guard = _guard("{ a { id } log }", ["Query"])
    assert guard is not None
    assert trim(guard, guard.refused(NOBODY)).planned is None
