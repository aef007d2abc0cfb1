"""A subgraph's document as GraphQL alone would accept it.

GraphQL has no extension of a type that is not defined; federation does. The first extension of such
a type becomes its definition in the copy that GraphQL's rules are shown.
"""

from __future__ import annotations

from collections.abc import Callable

from graphql import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

_DEFINITIONS: dict[type[TypeExtensionNode], Callable[..., TypeDefinitionNode]] = {
    ScalarTypeExtensionNode: ScalarTypeDefinitionNode,
    ObjectTypeExtensionNode: ObjectTypeDefinitionNode,
    InterfaceTypeExtensionNode: InterfaceTypeDefinitionNode,
    UnionTypeExtensionNode: UnionTypeDefinitionNode,
    EnumTypeExtensionNode: EnumTypeDefinitionNode,
    InputObjectTypeExtensionNode: InputObjectTypeDefinitionNode,
}


def stand_alone(document: DocumentNode) -> DocumentNode:
    """The same document, with a definition for every type that is extended."""
    defined = {
        node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode)
    }
    definitions: list[DefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, TypeExtensionNode) and node.name.value not in defined:
            defined.add(node.name.value)
            definitions.append(_as_definition(node))
        else:
            definitions.append(node)
    return DocumentNode(definitions=tuple(definitions))


def _as_definition(node: TypeExtensionNode) -> DefinitionNode:
    parts = {key: getattr(node, key) for key in node.keys if key != "kind"}
    return _DEFINITIONS[type(node)](**parts)
