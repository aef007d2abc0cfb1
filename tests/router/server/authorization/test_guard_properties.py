"""Withholding, held against executing the whole operation with resolvers that refuse.

The reference knows the types that each field of the operation may be selected on, and refuses it if
the client may not have it on one of them. Nulls then rise by graphql-core's own rules.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    build_schema,
    execute,
    get_named_type,
    is_abstract_type,
    parse,
    print_ast,
    validate,
    visit,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from router.execute.project import Projection
from router.server.authorization.grants import Grants
from router.server.authorization.guard import GuardCompiler
from router.server.authorization.requirements import Authenticated, Requirements
from router.server.authorization.trim import trim

SCHEMA = build_schema("""
  type Query { a: A  n: N!  u: [U!]!  us: [[U]]  s: String }
  interface N { s: String  n: N  a: A! }
  interface M { t: Int! }
  type A implements N & M { s: String  n: N  a: A!  t: Int!  b: B }
  type B implements N { s: String  n: N  a: A!  u: U! }
  type C implements M { t: Int!  s: String! }
  union U = A | B | C
""")
OBJECTS = ("Query", "A", "B", "C")
COORDINATES = [
    *("A", "B", "C", "N", "M"),
    *(f"{name}.{field}" for name in OBJECTS for field in SCHEMA.type_map[name].fields),  # type: ignore[attr-defined]
    *("N.s", "N.n", "N.a", "M.t"),
]
NOBODY = Grants(authenticated=False, scopes=frozenset(), policies=frozenset())
EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "150"))


def _possible(name: str) -> frozenset[str]:
    named = SCHEMA.type_map[name]
    if is_abstract_type(named):
        return frozenset(each.name for each in SCHEMA.get_possible_types(named))
    return frozenset({name})


def _below(parent: str, field: str) -> str:
    """The name of the type that a field returns."""
    named = SCHEMA.type_map[parent]
    assert isinstance(named, GraphQLObjectType | GraphQLInterfaceType)
    return str(get_named_type(named.fields[field].type).name)


@st.composite
def selections(draw: st.DrawFn, parent: str, depth: int) -> str:
    parts = []
    named = SCHEMA.type_map[parent]
    fields = (
        sorted(named.fields) if isinstance(named, GraphQLObjectType | GraphQLInterfaceType) else []
    )
    for _ in range(draw(st.integers(1, 3))):
        choice = draw(st.integers(0, 9))
        if choice == 0 or not fields:
            parts.append("__typename")
        if depth and (choice in {1, 2} or not fields):
            others = [
                one for one in ("A", "B", "C", "N", "M", "U") if _possible(one) & _possible(parent)
            ]
            condition = draw(st.sampled_from([*others, parent]))
            inner = draw(selections(condition, depth - 1))
            parts.append(f"... on {condition} {{ {inner} }}")
        elif fields:
            name = draw(st.sampled_from(fields))
            below = _below(parent, name)
            # one alias for each field, so that equal keys are equal fields of the same type
            alias = draw(st.sampled_from(["", f"x{name}: "]))
            if below in {"String", "Int"}:
                parts.append(f"{alias}{name}")
            elif depth:
                parts.append(f"{alias}{name} {{ {draw(selections(below, depth - 1))} }}")
    return " ".join(parts) or "__typename"


class _Reference:
    """Which nodes of a document without named fragments are refused."""

    def __init__(self, denied: frozenset[str]) -> None:
        self._denied = denied
        self.refused: set[int] = set()

    def _is_denied(self, parent: str, field: str) -> bool:
        result = _below(parent, field)
        return not self._denied.isdisjoint({parent, f"{parent}.{field}", result})

    def walk(
        self, nodes: SelectionSetNode, parent: str, runtime: frozenset[str], lost: bool
    ) -> None:
        for node in nodes.selections:
            if isinstance(node, InlineFragmentNode):
                assert node.type_condition is not None
                inner = node.type_condition.name.value
                self.walk(node.selection_set, inner, runtime & _possible(inner), lost)
            elif isinstance(node, FieldNode):
                name = node.name.value
                if name == "__typename":
                    if lost:
                        self.refused.add(id(node))
                    continue
                denied = lost or any(self._is_denied(one, name) for one in {parent, *runtime})
                if denied:
                    self.refused.add(id(node))
                if node.selection_set is not None:
                    below = _below(parent, name)
                    self.walk(node.selection_set, below, _possible(below), denied)


def _value(output: object, seed: str) -> object:
    if isinstance(output, GraphQLNonNull):
        return _value(output.of_type, seed + "!") or _value(output.of_type, seed + "?!")
    if isinstance(output, GraphQLList):
        return [_value(output.of_type, seed + str(number)) for number in range(2)]
    named = get_named_type(output)  # type: ignore[call-overload]
    if named.name == "String":
        return seed
    if named.name == "Int":
        return len(seed)
    members = sorted(_possible(named.name))
    return {"__typename": members[sum(map(ord, seed)) % len(members)], "seed": seed}


def _resolve(source: Any, info: GraphQLResolveInfo[Any]) -> object:
    return _value(info.return_type, f"{(source or {}).get('seed', '')}.{info.field_name}")


def _refusing(refused: set[int]) -> Any:
    def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> object:
        if all(id(node) in refused for node in info.field_nodes):
            message = "refused"
            raise GraphQLError(message)
        return _resolve(source, info)

    return resolve


def _run(document: DocumentNode, resolver: Any) -> Mapping[str, Any] | None:
    result = execute(SCHEMA, document, field_resolver=resolver)
    assert isinstance(result, ExecutionResult)
    assert all(
        error.message == "refused" or "non-null" in error.message for error in result.errors or ()
    )
    return result.data


class _AddTypenames(Visitor):
    """What a plan does for projection."""

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode:
        typename = FieldNode(name=NameNode(value="__typename"))
        return SelectionSetNode(selections=(*node.selections, typename))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(selections("Query", 4), st.frozensets(st.sampled_from(COORDINATES), max_size=4))
@example("us { ... on N { a { t } ... on B { a { s } } } }", frozenset({"A.a"}))
def test_withholding_is_executing_with_refusals(text: str, denied: frozenset[str]) -> None:
    document = parse(f"{{ {text} }}")
    if validate(SCHEMA, document):
        return  # one response key with two fields that cannot be merged
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    signed_in = frozenset({Authenticated()})
    requirements = Requirements(
        SCHEMA,
        {name: signed_in for name in denied if "." not in name},
        {(name.split(".")[0], name.split(".")[1]): signed_in for name in denied if "." in name},
    )
    compiler = GuardCompiler(SCHEMA, requirements)
    guard = compiler.compile(operation, {})
    reference = _Reference(denied)
    reference.walk(operation.selection_set, "Query", frozenset({"Query"}), False)
    if guard is None:
        assert not reference.refused
        return
    trimmed = trim(guard, guard.refused(NOBODY))
    fetched: Mapping[str, Any] | None = {}
    if trimmed.planned is not None:
        assert validate(SCHEMA, trimmed.planned) == [], print_ast(trimmed.planned)
        planned = trimmed.planned.definitions[0]
        assert isinstance(planned, OperationDefinitionNode)
        left = compiler.compile(planned, {})
        assert left is None or left.paths(left.refused(NOBODY)) == ()
        fetched = _run(visit(trimmed.planned, _AddTypenames()), _resolve)
    answered = trimmed.answered.definitions[0]
    assert isinstance(answered, OperationDefinitionNode)
    data, errors = Projection(SCHEMA, answered, {}, {}).project(dict(fetched or {}), [])
    assert errors == []
    assert data == _run(document, _refusing(reference.refused))
