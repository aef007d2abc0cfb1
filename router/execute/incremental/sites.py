"""Where the fragments with ``@defer`` stand in an operation.

The plan numbers them and says at which position of the document each of them stands; here the
document is followed to it, for what the executor has to know: to which objects it belongs, and
which variables decide whether it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)

from router.plan.nodes import ELEMENT, Deferred, Path

CompositeType: TypeAlias = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
Fragments: TypeAlias = Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class Site:
    """One ``@defer`` of an operation.

    ``spot`` leads from the root to its objects, narrowed by type where a fragment on the way is
    for some of an abstract type's members only. ``parent_type`` is the static type of the objects,
    ``way`` are the selections on the way, the fragment itself last: it is there if all of them are
    included.
    """

    deferred: Deferred
    spot: Path
    parent_type: CompositeType
    way: tuple[SelectionNode, ...]

    @property
    def fragment(self) -> FragmentSpreadNode | InlineFragmentNode:
        """The node that has the directive."""
        node = self.way[-1]
        if isinstance(node, FieldNode):
            raise TypeError("@defer stands on fragments only.")
        return node  # type: ignore[return-value]  # there are three kinds of selections


def find_site(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Fragments,
    deferred: Deferred,
) -> Site:
    """Follows the document to where ``deferred`` stands."""
    root = schema.get_root_type(operation.operation)
    if root is None:
        raise ValueError(f"The schema has no {operation.operation.value} type.")
    here: CompositeType = root
    static: CompositeType = root
    spot: Path = ()
    way: list[SelectionNode] = []
    selections = operation.selection_set
    for index in deferred.position:
        node = selections.selections[index]
        way.append(node)
        if isinstance(node, FieldNode):
            below = _field_type(here, node)
            spot = (*spot, (node.alias or node.name).value, *(ELEMENT,) * _lists(below))
            here = static = _composite(get_named_type(below))
            selections = node.selection_set or SelectionSetNode(selections=())
            continue
        condition, selections = opened(node, fragments)
        if condition is not None and condition != here.name:
            here = _composite(schema.get_type(condition))
            if is_abstract_type(static):
                spot = (*spot, members(schema, here))
    return Site(deferred, spot, static, tuple(way))


def opened(node: SelectionNode, fragments: Fragments) -> tuple[str | None, SelectionSetNode]:
    """A fragment's type condition and what it selects."""
    if isinstance(node, InlineFragmentNode):
        condition = node.type_condition
        return condition.name.value if condition is not None else None, node.selection_set
    if isinstance(node, FragmentSpreadNode):
        fragment = fragments[node.name.value]
        return fragment.type_condition.name.value, fragment.selection_set
    raise TypeError("A field is no fragment.")


def members(schema: GraphQLSchema, named: CompositeType) -> frozenset[str]:
    """The names of the object types that a type stands for."""
    if isinstance(named, GraphQLObjectType):
        return frozenset({named.name})
    return frozenset(each.name for each in schema.get_possible_types(named))


def _field_type(parent: CompositeType, node: FieldNode) -> GraphQLOutputType:
    if isinstance(parent, GraphQLUnionType):
        raise TypeError(f"{parent.name} has no fields.")
    field: GraphQLField = parent.fields[node.name.value]
    return field.type


def _lists(output_type: GraphQLOutputType) -> int:
    count = 0
    while isinstance(output_type, GraphQLList | GraphQLNonNull):
        count += isinstance(output_type, GraphQLList)
        output_type = output_type.of_type
    return count


def _composite(named: object) -> CompositeType:
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
        raise TypeError(f"{named} has no fields.")
    return named
