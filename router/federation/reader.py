"""From a parsed SDL document to the model of :mod:`router.federation.schema`.

Definitions and extensions of a type are folded into one; where each part stood is kept in
``block``, because federation treats the two differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from router.federation.schema import (
    ROOT_NAMES,
    Application,
    CompositeType,
    DirectiveDefinition,
    EnumType,
    EnumValue,
    Field,
    InputObjectType,
    InputValue,
    InterfaceType,
    ObjectType,
    ScalarType,
    Schema,
    TypeDefinition,
    UnionType,
)
from router.federation.type_ref import from_node

SpecOf = Callable[[str], str | None]

_KINDS: dict[type[DefinitionNode], type[TypeDefinition]] = {
    ScalarTypeDefinitionNode: ScalarType,
    ScalarTypeExtensionNode: ScalarType,
    ObjectTypeDefinitionNode: ObjectType,
    ObjectTypeExtensionNode: ObjectType,
    InterfaceTypeDefinitionNode: InterfaceType,
    InterfaceTypeExtensionNode: InterfaceType,
    UnionTypeDefinitionNode: UnionType,
    UnionTypeExtensionNode: UnionType,
    EnumTypeDefinitionNode: EnumType,
    EnumTypeExtensionNode: EnumType,
    InputObjectTypeDefinitionNode: InputObjectType,
    InputObjectTypeExtensionNode: InputObjectType,
}


def read_schema(document: DocumentNode, spec_of: SpecOf) -> Schema:
    """Reads every definition and extension of ``document``, which passed GraphQL's SDL rules.

    ``spec_of`` gives, for a directive's name in the document, the name of the federation directive
    it stands for, or ``None``.
    """
    return _Reader(spec_of).read(document.definitions)


class _Reader:
    def __init__(self, spec_of: SpecOf) -> None:
        self._spec_of = spec_of
        self._schema = Schema()
        self._blocks: dict[str, int] = {}

    def read(self, definitions: Iterable[DefinitionNode]) -> Schema:
        for node in definitions:
            if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
                self._read_schema(node)
            elif isinstance(node, DirectiveDefinitionNode):
                self._read_directive(node)
            elif isinstance(node, TypeDefinitionNode | TypeExtensionNode):
                self._read_type(node)
        explicit = any(isinstance(node, SchemaDefinitionNode) for node in definitions)
        for kind, name in ROOT_NAMES.items():
            # a subgraph always has a query root, if only for federation's own fields
            is_default = not explicit or kind == "query"
            if is_default and isinstance(self._schema.types.get(name), ObjectType):
                self._schema.roots.setdefault(kind, name)
        return self._schema

    def _read_schema(self, node: SchemaDefinitionNode | SchemaExtensionNode) -> None:
        if isinstance(node, SchemaDefinitionNode) and node.description:
            self._schema.description = node.description.value
        for operation in node.operation_types or ():
            self._schema.roots[operation.operation.value] = operation.type.name.value
        self._schema.applications.extend(self._applications(node.directives))

    def _read_directive(self, node: DirectiveDefinitionNode) -> None:
        name = node.name.value
        self._schema.directives[name] = DirectiveDefinition(
            name=name,
            description=_text(node.description),
            arguments=self._input_values(node.arguments),
            locations=tuple(location.value for location in node.locations),
            repeatable=node.repeatable,
            spec=self._spec_of(name),
        )

    def _read_type(self, node: TypeDefinitionNode | TypeExtensionNode) -> None:
        name = node.name.value
        kind = _KINDS[type(node)]
        extension = isinstance(node, TypeExtensionNode)
        named = self._schema.types.get(name)
        if not isinstance(named, kind):
            named = kind(name=name, defined=False)
            self._schema.types[name] = named
        block = 0
        if extension:
            named.extended = True
            block = self._blocks[name] = self._blocks.get(name, 0) + 1
        else:
            named.defined = True
            named.description = _text(getattr(node, "description", None))
        named.directives.extend(self._applications(node.directives, block))
        self._read_body(node, named, block)

    def _read_body(
        self, node: TypeDefinitionNode | TypeExtensionNode, named: TypeDefinition, block: int
    ) -> None:
        match named, node:
            case CompositeType(), (
                ObjectTypeDefinitionNode()
                | ObjectTypeExtensionNode()
                | InterfaceTypeDefinitionNode()
                | InterfaceTypeExtensionNode()
            ):
                named.interfaces.extend(
                    each.name.value
                    for each in node.interfaces or ()
                    if each.name.value not in named.interfaces
                )
                for each in node.fields or ():
                    named.fields[each.name.value] = self._field(each, block)
            case UnionType(), UnionTypeDefinitionNode() | UnionTypeExtensionNode():
                named.members.extend(
                    each.name.value
                    for each in node.types or ()
                    if each.name.value not in named.members
                )
            case EnumType(), EnumTypeDefinitionNode() | EnumTypeExtensionNode():
                for value in node.values or ():
                    named.values[value.name.value] = EnumValue(
                        name=value.name.value,
                        description=_text(value.description),
                        directives=self._applications(value.directives, block),
                    )
            case (
                InputObjectType(),
                InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode(),
            ):
                named.fields.update(self._input_values(node.fields))

    def _field(self, node: FieldDefinitionNode, block: int) -> Field:
        return Field(
            name=node.name.value,
            description=_text(node.description),
            directives=self._applications(node.directives, block),
            type=from_node(node.type),
            arguments=self._input_values(node.arguments),
            block=block,
        )

    def _input_values(
        self, nodes: Iterable[InputValueDefinitionNode] | None
    ) -> dict[str, InputValue]:
        return {
            node.name.value: InputValue(
                name=node.name.value,
                description=_text(node.description),
                directives=self._applications(node.directives),
                type=from_node(node.type),
                default=node.default_value,
            )
            for node in nodes or ()
        }

    def _applications(
        self, nodes: Iterable[DirectiveNode] | None, block: int = 0
    ) -> list[Application]:
        return [
            Application(
                name=node.name.value,
                arguments={each.name.value: each.value for each in node.arguments or ()},
                spec=self._spec_of(node.name.value),
                block=block,
            )
            for node in nodes or ()
        ]


def _text(node: StringValueNode | None) -> str | None:
    return node.value if node else None
