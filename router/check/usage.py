"""What an operation uses of a schema, so that a change can be held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLSchema,
    NamedTypeNode,
    ObjectFieldNode,
    ObjectValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    visit,
)

from router.check.change import Change
from router.check.positions import input_types_below


@dataclass(frozen=True, slots=True)
class Usage:
    """Schema coordinates that a document mentions, types that its fields have included.

    Of the enums and input objects ``anything_of`` any value may occur at run time: they come from
    variables, or the enum is answered.
    """

    coordinates: frozenset[str]
    anything_of: frozenset[str]

    def meets(self, change: Change) -> bool:
        """Whether the change may concern the document."""
        return any(
            each in self.coordinates or each.partition(".")[0] in self.anything_of
            for each in change.used_through
        )


def usage(schema: GraphQLSchema, document: DocumentNode) -> Usage:
    """What ``document``, which is valid for ``schema``, uses of it."""
    types = TypeInfo(schema)
    collector = _Collector(schema, types)
    visit(document, TypeInfoVisitor(types, collector))
    return Usage(frozenset(collector.coordinates), frozenset(collector.anything_of))


class _Collector(Visitor):
    def __init__(self, schema: GraphQLSchema, types: TypeInfo) -> None:
        super().__init__()
        self._schema = schema
        self._types = types
        self.coordinates: set[str] = set()
        self.anything_of: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._types.get_parent_type()
        answered = get_named_type(self._types.get_type())
        if parent is None or answered is None or node.name.value.startswith("__"):
            return  # no change concerns introspection
        coordinate = f"{parent.name}.{node.name.value}"
        self.coordinates.update((parent.name, coordinate, answered.name))
        self.coordinates.update(
            f"{coordinate}({each.name.value}:)" for each in node.arguments or ()
        )
        if isinstance(answered, GraphQLEnumType):
            self.anything_of.add(answered.name)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        coordinate = f"@{node.name.value}"
        self.coordinates.add(coordinate)
        self.coordinates.update(
            f"{coordinate}({each.name.value}:)" for each in node.arguments or ()
        )

    def enter_named_type(self, node: NamedTypeNode, *_: object) -> None:
        self.coordinates.add(node.name.value)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        inner: Any = node.type
        while not isinstance(inner, NamedTypeNode):
            inner = inner.type
        below = input_types_below(self._schema, inner.name.value)
        self.coordinates.update(below)
        self.anything_of.update(below)

    def enter_object_value(self, _node: ObjectValueNode, *_: object) -> None:
        named = get_named_type(self._types.get_input_type())
        if named is not None:
            self.coordinates.add(named.name)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        named = get_named_type(self._types.get_parent_input_type())
        if named is not None:
            self.coordinates.add(f"{named.name}.{node.name.value}")

    def enter_enum_value(self, node: EnumValueNode, *_: object) -> None:
        named = get_named_type(self._types.get_input_type())
        if named is not None:
            self.coordinates.update((named.name, f"{named.name}.{node.value}"))
