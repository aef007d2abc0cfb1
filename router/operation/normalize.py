"""From a client's operation to what is asked of the graph.

The passes: choose the operation, open its fragments (:mod:`collect`), decide literal ``@skip`` and
``@include`` (:mod:`conditions`), leave introspection out, merge what is asked for twice
(:mod:`merge`). Type conditions become sets of object types; members are told apart only when
planning finds that a subgraph forces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from graphql import DocumentNode, FieldNode, GraphQLSchema

from router.federation.selection import ALWAYS, TYPENAME, Conditions, Selection
from router.operation.collect import Collected, Collector, Scope
from router.operation.errors import OperationError
from router.operation.merge import merged
from router.operation.select import fragments, select_operation
from router.operation.text import arguments_text, definition_text, directives_text
from router.operation.types import Types

_INTROSPECTION = frozenset({"__schema", "__type"})
_CONDITIONAL = frozenset({"skip", "include"})
OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation without fragments.

    ``variables`` holds the minified definition of each, by name. ``selections`` are of the root
    type ``root``, in the client's order.
    """

    kind: OperationKind
    name: str | None
    root: str
    variables: Mapping[str, str]
    selections: tuple[Selection, ...]


class Normalizer:
    """Normalises operations over one schema: the supergraph's whole one."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._roots = {
            "query": schema.query_type,
            "mutation": schema.mutation_type,
            "subscription": schema.subscription_type,
        }
        self._types = Types(schema)

    def normalize(self, document: DocumentNode, operation_name: str | None) -> Operation:
        """The operation of a valid document.

        Raises:
            OperationError: it cannot be told which operation, or the schema has no such root.
        """
        operation = select_operation(document, operation_name)
        kind: OperationKind = operation.operation.value
        root = self._roots[kind]
        if root is None:
            raise OperationError(f"The schema has no {kind} root.")
        collector = Collector(self._types, fragments(document))
        collected: dict[str, list[Collected]] = {}
        collector.collect(operation.selection_set, Scope(root.name, root.name), collected)
        return Operation(
            kind=kind,
            name=operation.name.value if operation.name else None,
            root=root.name,
            variables={
                each.variable.name.value: definition_text(each)
                for each in operation.variable_definitions or ()
            },
            selections=self._selections(collector, root.name, collected),
        )

    def _selections(
        self, collector: Collector, static: str, collected: Mapping[str, list[Collected]]
    ) -> tuple[Selection, ...]:
        selections: list[Selection] = []
        for key, group in collected.items():
            name = group[0].node.name.value
            if name in _INTROSPECTION or (name == TYPENAME and static in self._types.roots):
                continue
            if len(group) == 1:
                selections.append(self._field(collector, key, group))
                continue
            found = [self._field(collector, key, each) for each in self._alike(group)]
            selections.extend(merged(found) if len(found) > 1 else found)
        return tuple(selections)

    def _alike(self, group: Iterable[Collected]) -> Iterable[list[Collected]]:
        """The uses of one response key that are one field: of the same types and name, under
        conditions of which the first's is the weakest."""
        alike: list[list[Collected]] = []
        for each in sorted(group, key=lambda one: len(one.conditions)):
            below = self._types.below(each.parent, each.node.name.value)
            for known in alike:
                first = known[0]
                if (
                    first.types == each.types
                    and first.conditions <= each.conditions
                    and first.node.name.value == each.node.name.value
                    and self._types.below(first.parent, first.node.name.value) == below
                    and _text(first.node) == _text(each.node)
                ):
                    known.append(each)
                    break
            else:
                alike.append([each])
        return alike

    def _field(self, collector: Collector, key: str, uses: list[Collected]) -> Selection:
        first = uses[0]
        name = first.node.name.value
        below: tuple[Selection, ...] = ()
        static = self._types.below(first.parent, name)
        if static is not None:
            collected: dict[str, list[Collected]] = {}
            for use in uses:
                if use.node.selection_set:
                    extra: Conditions = use.conditions - first.conditions
                    scope = Scope(static, static, None, extra or ALWAYS)
                    collector.collect(use.node.selection_set, scope, collected)
            below = self._selections(collector, static, collected)
        variables: set[str] = set()
        arguments, directives = "", ""
        if first.node.arguments:
            arguments = arguments_text(first.node.arguments, variables)
        if first.node.directives:
            directives = _directives(first.node, variables)
        # projection copies a client's alias of __typename from the one under its own name
        if key == TYPENAME and name != TYPENAME:
            raise OperationError(f"{TYPENAME} cannot be an alias: {first.parent}.{name} has it.")
        response_key = TYPENAME if name == TYPENAME else key
        return Selection(
            name,
            below,
            first.types,
            arguments,
            response_key,
            first.conditions,
            directives,
            frozenset(variables),
        )


def _text(node: FieldNode) -> tuple[str, str]:
    return arguments_text(node.arguments, set()), _directives(node, set())


def _directives(node: FieldNode, variables: set[str]) -> str:
    kept = [each for each in node.directives or () if each.name.value not in _CONDITIONAL]
    return directives_text(kept, variables)
