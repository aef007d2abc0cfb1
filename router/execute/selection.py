"""Which fields an object of some runtime type answers with: CollectFields of the specification.

It runs when a projection is compiled, for one set of the values of the variables that ``@skip`` and
``@include`` look at, so that a run never comes back to the document.
(GraphQL specification, section "Field Collection".)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    is_abstract_type,
)
from graphql.language import NamedTypeNode

from router.execute.refused import is_refused


@dataclass(frozen=True, slots=True)
class Selected:
    """One response key of an object, with the selections of all its occurrences.

    ``refused``: the client may see none of them (:mod:`router.execute.refused`).
    """

    response_key: str
    field_name: str
    selections: tuple[SelectionSetNode, ...]
    refused: bool = False


class Selections:
    """The fields of one operation under one set of conditions.

    ``conditions`` are the values of the operation's :func:`condition_variables`.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, bool],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._conditions = conditions

    def fields(
        self,
        runtime_type: GraphQLObjectType | GraphQLInterfaceType,
        selection_sets: Iterable[SelectionSetNode],
    ) -> list[Selected]:
        """The fields of an object, in the order of their first occurrence.

        ``runtime_type`` is an interface only for an entity known as an interface object and
        nothing more.
        """
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selection_sets:
            self._collect(runtime_type, selection_set, found, seen)
        return [
            Selected(
                key,
                nodes[0].name.value,
                tuple(node.selection_set for node in nodes if node.selection_set is not None),
                all(map(is_refused, nodes)),
            )
            for key, nodes in found.items()
        ]

    def depends_on_type(
        self, known_as: GraphQLInterfaceType, selection_sets: Iterable[SelectionSetNode]
    ) -> bool:
        """Whether what is selected of an object depends on which of an interface's types it has,
        so that nothing can be told of one that is known as the interface and nothing more."""
        return any(
            self._narrows(known_as, selection_set, set()) for selection_set in selection_sets
        )

    def _narrows(
        self, known_as: GraphQLInterfaceType, selection_set: SelectionSetNode, seen: set[str]
    ) -> bool:
        for node in selection_set.selections:
            if isinstance(node, FieldNode) or not is_included(node, self._conditions):
                continue
            if isinstance(node, InlineFragmentNode):
                condition, inner = node.type_condition, node.selection_set
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
                condition, inner = fragment.type_condition, fragment.selection_set
            else:
                continue
            if not self._applies(condition, known_as) or self._narrows(known_as, inner, seen):
                return True
        return False

    def _collect(
        self,
        runtime_type: GraphQLObjectType | GraphQLInterfaceType,
        selection_set: SelectionSetNode,
        found: dict[str, list[FieldNode]],
        seen: set[str],
    ) -> None:
        for node in selection_set.selections:
            if not is_included(node, self._conditions):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias is not None else node.name.value
                found.setdefault(key, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if self._applies(node.type_condition, runtime_type):
                    self._collect(runtime_type, node.selection_set, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
                if self._applies(fragment.type_condition, runtime_type):
                    self._collect(runtime_type, fragment.selection_set, found, seen)

    def _applies(
        self,
        condition: NamedTypeNode | None,
        runtime_type: GraphQLObjectType | GraphQLInterfaceType,
    ) -> bool:
        if condition is None or condition.name.value == runtime_type.name:
            return True
        wanted = self._schema.get_type(condition.name.value)
        return is_abstract_type(wanted) and self._schema.is_sub_type(wanted, runtime_type)


def is_included(node: SelectionNode, conditions: Mapping[str, bool]) -> bool:
    """Whether ``@skip`` and ``@include`` leave a selection in, by the values of their variables."""
    for directive in node.directives or ():
        name = directive.name.value
        if name in {"skip", "include"}:
            value = _condition_value(directive)
            holds = (
                conditions[value.name.value]
                if isinstance(value, VariableNode)
                else isinstance(value, BooleanValueNode) and value.value
            )
            if holds == (name == "skip"):
                return False
    return True


def _condition_value(directive: DirectiveNode) -> ValueNode:
    """The value of ``if``, the one argument of ``@skip`` and ``@include``, which is required."""
    (argument,) = directive.arguments or ()
    return argument.value


def condition_variables(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    """The variables by which an operation skips or includes anything, sorted.

    Fragments count whether the operation uses them or not.
    """
    names: set[str] = set()
    pending = [operation.selection_set, *(node.selection_set for node in fragments.values())]
    while pending:
        for node in pending.pop().selections:
            for directive in node.directives or ():
                if directive.name.value in {"skip", "include"}:
                    value = _condition_value(directive)
                    if isinstance(value, VariableNode):
                        names.add(value.name.value)
            if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                pending.append(node.selection_set)
    return tuple(sorted(names))


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """A document's fragments by name."""
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
