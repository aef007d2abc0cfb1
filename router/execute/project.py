"""Projection: the merged data as the client asked for it, and as the API schema allows it.

Compiled once for an operation and the values of the variables by which it skips and includes: the
completers of :mod:`router.execute.completion` and :mod:`router.execute.leaves`, put together along
the selections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from graphql import (
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    SelectionSetNode,
)

from router.execute.completion import (
    UNDETERMINED,
    AbstractCompleter,
    Completer,
    ListCompleter,
    ObjectCompleter,
    Position,
    Shape,
)
from router.execute.errors import ErrorPath
from router.execute.leaves import (
    Answered,
    CustomScalarCompleter,
    EnumCompleter,
    ScalarCompleter,
    TypenameCompleter,
    UnknownTypenameCompleter,
)
from router.execute.places import Completion, Raised, RootPlace
from router.execute.refused import RefusedCompleter
from router.execute.selection import Selected, Selections
from router.execute.transport import JsonObject

BUILT_IN: Final[Mapping[str, tuple[str, frozenset[type], Mapping[type, Callable[[Any], Any]]]]] = {
    "Int": ("an Int", frozenset({int}), {}),
    "Float": ("a Float", frozenset({float, int}), {}),
    "String": ("a String", frozenset({str}), {}),
    "Boolean": ("a Boolean", frozenset({bool}), {}),
    "ID": ("an ID", frozenset({str}), {int: str}),
}


class Projection:
    """One operation's projection under one set of conditions."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        conditions: Mapping[str, bool],
        typename_key: str = "___typename",
    ) -> None:
        """``typename_key`` is where the data has fields with the alias ``__typename``."""
        self._typename_key = typename_key
        self._schema = schema
        self._selections = Selections(schema, fragments, conditions)
        root = schema.get_root_type(operation.operation)
        if root is None:
            raise ValueError(f"The schema has no {operation.operation.value} type.")
        self._root = self._shape(root, (operation.selection_set,))

    def fragment(self, parent: GraphQLOutputType, selections: SelectionSetNode) -> Completer:
        """Completes objects of the type ``parent``, nullable, with the selections of a fragment."""
        return self._completer(parent, str(parent), None, (selections,))

    def project(
        self, data: JsonObject, known: Sequence[ErrorPath]
    ) -> tuple[JsonObject | None, list[JsonObject]]:
        """The response's data, and the errors of nulls and values that ``known`` does not explain.

        ``known`` are the paths of the errors that the fetches met. Data is ``None`` where a null
        rose to the root. ``data`` is not changed, though the result may share parts of it.
        """
        run = Completion(known)
        (completed,) = self._root.complete((data,), RootPlace(), run)
        if isinstance(completed, Raised):
            run.stop(completed)
            return None, run.reported(None)
        return completed, run.reported(completed)

    def _shape(
        self,
        runtime_type: GraphQLObjectType | GraphQLInterfaceType,
        selection_sets: Sequence[SelectionSetNode],
    ) -> Shape:
        return Shape(
            [
                (selected.response_key, *self._field(runtime_type, selected))
                for selected in self._selections.fields(runtime_type, selection_sets)
            ]
        )

    def _field(
        self, parent: GraphQLObjectType | GraphQLInterfaceType, selected: Selected
    ) -> tuple[str, Completer]:
        """Where a field's values stand in the merged data, and what completes them."""
        name = selected.field_name
        if name == "__typename":
            if isinstance(parent, GraphQLObjectType):
                return name, TypenameCompleter(parent.name)
            position = Position(f"{parent.name}.{name}", selected.response_key, nullable=False)
            return name, UnknownTypenameCompleter(position)
        if name in {"__schema", "__type"}:
            return selected.response_key, Answered()
        if selected.refused:
            nullable = not isinstance(parent.fields[name].type, GraphQLNonNull)
            position = Position(f"{parent.name}.{name}", selected.response_key, nullable)
            return selected.response_key, RefusedCompleter(position)
        completer = self._completer(
            parent.fields[name].type,
            f"{parent.name}.{name}",
            selected.response_key,
            selected.selections,
        )
        key = selected.response_key
        return self._typename_key if key == "__typename" else key, completer

    def _completer(
        self,
        output_type: GraphQLOutputType,
        coordinate: str,
        response_key: str | None,
        selection_sets: Sequence[SelectionSetNode],
    ) -> Completer:
        nullable = not isinstance(output_type, GraphQLNonNull)
        named = output_type.of_type if isinstance(output_type, GraphQLNonNull) else output_type
        position = Position(coordinate, response_key, nullable)
        if isinstance(named, GraphQLList):
            items = self._completer(named.of_type, coordinate, None, selection_sets)
            return ListCompleter(position, items)
        if isinstance(named, GraphQLObjectType):
            return ObjectCompleter(position, self._shape(named, selection_sets))
        if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            return AbstractCompleter(position, self._shapes(named, selection_sets))
        if isinstance(named, GraphQLEnumType):
            return EnumCompleter(position, frozenset(named.values))
        if named.name in BUILT_IN:
            return ScalarCompleter(position, *BUILT_IN[named.name])
        return CustomScalarCompleter(position)

    def _shapes(
        self,
        abstract_type: GraphQLInterfaceType | GraphQLUnionType,
        selection_sets: Sequence[SelectionSetNode],
    ) -> Callable[[str], Shape | None]:
        """The shapes of an abstract type's members, each compiled when it first occurs.

        An interface may itself be the type of an object: that of an entity which a subgraph knows
        as an interface object, if nothing in the operation asked for its real type.
        """
        shapes: dict[str, Shape | None] = {}

        def shape(name: str) -> Shape | None:
            if name not in shapes:
                member = self._schema.get_type(name)
                if not isinstance(member, GraphQLObjectType | GraphQLInterfaceType):
                    # Not remembered: names come from the data, and a broken subgraph may send many.
                    return None
                belongs = member is abstract_type or self._schema.is_sub_type(abstract_type, member)
                if isinstance(member, GraphQLInterfaceType) and self._selections.depends_on_type(
                    member, selection_sets
                ):
                    shapes[name] = UNDETERMINED  # the fetch of its real type has failed
                else:
                    shapes[name] = self._shape(member, selection_sets) if belongs else None
            return shapes[name]

        return shape
