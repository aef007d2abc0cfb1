"""``__schema`` and ``__type``: answered from the API schema, without any subgraph.

graphql-core executes an operation of just these root fields. Its answer is remembered, for a tool
asks the same each time and a large schema takes a while.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

import orjson
from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    VisitorAction,
    execute_sync,
    visit,
)

from router.execute.transport import JsonObject

FIELDS: Final = frozenset({"__schema", "__type"})
REMEMBERED: Final = 16


class IntrospectionError(Exception):
    """The API schema itself is broken: a valid introspection has no other way to fail."""


class Introspection:
    """The introspection in one operation."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, used: frozenset[str]) -> None:
        """``document`` holds one operation of root introspection fields, ``used`` its variables."""
        self._schema = schema
        self._document = document
        self._used = used
        self._answers: OrderedDict[bytes, JsonObject] = OrderedDict()

    def answer(self, variables: Mapping[str, Any]) -> JsonObject:
        """The fields' values by response key. They are shared: nobody may change them."""
        given = {name: value for name, value in variables.items() if name in self._used}
        key = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
        answer = self._answers.get(key)
        if answer is None:
            result = execute_sync(self._schema, self._document, variable_values=given)
            if result.data is None:
                raise IntrospectionError(f"The API schema cannot be introspected: {result.errors}")
            answer = result.data
            self._answers[key] = answer
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer


def introspection_of(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Introspection | None:
    """The introspection that a valid operation asks for, or ``None`` if it asks for none."""
    selections = _root_introspection(operation.selection_set, fragments)
    if not selections:
        return None
    used = _Uses()
    for node in (*selections, *fragments.values()):
        visit(node, used)
    part = OperationDefinitionNode(
        operation=operation.operation,
        variable_definitions=tuple(
            definition
            for definition in operation.variable_definitions or ()
            if definition.variable.name.value in used.names
        ),
        selection_set=SelectionSetNode(selections=selections),
    )
    document = DocumentNode(definitions=(part, *fragments.values()))
    # All of it is there at once: what part of an answer it belongs to is not decided here.
    whole: DocumentNode = visit(document, _Undeferred())
    return Introspection(schema, whole, frozenset(used.names))


def _root_introspection(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[SelectionNode, ...]:
    """The selections of a root selection set, without those that are no introspection."""
    kept: list[SelectionNode] = []
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            if node.name.value in FIELDS:
                kept.append(node)
            continue
        if isinstance(node, FragmentSpreadNode):
            inner = fragments[node.name.value].selection_set
        elif isinstance(node, InlineFragmentNode):
            inner = node.selection_set
        else:
            continue
        below = _root_introspection(inner, fragments)
        if below:
            kept.append(
                InlineFragmentNode(
                    directives=node.directives, selection_set=SelectionSetNode(selections=below)
                )
            )
    return tuple(kept)


class _Undeferred(Visitor):
    """Takes ``@defer`` away."""

    def enter_directive(self, node: DirectiveNode, *_: object) -> VisitorAction:
        return self.REMOVE if node.name.value == "defer" else None


class _Uses(Visitor):
    """Collects the names of the variables that the visited nodes use."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)
