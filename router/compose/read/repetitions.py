"""What an SDL document must not hold and graphql-core's rules for SDL let pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

_WITH_INTERFACES = (
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
)


def repetitions(document: DocumentNode) -> Iterator[str]:
    """Operations and fragments, members of unions and interfaces of types named twice."""
    members: Counter[tuple[str, str]] = Counter()
    interfaces: Counter[tuple[str, str]] = Counter()
    for node in document.definitions:
        if isinstance(node, ExecutableDefinitionNode):
            yield "A schema cannot hold an operation or a fragment."
        elif isinstance(node, UnionTypeDefinitionNode | UnionTypeExtensionNode):
            members.update((node.name.value, each.name.value) for each in node.types or ())
        elif isinstance(node, _WITH_INTERFACES):
            interfaces.update((node.name.value, each.name.value) for each in node.interfaces or ())
    for (name, member), count in members.items():
        if count > 1:
            yield f'Union type "{name}" can only include type "{member}" once.'
    for (name, interface), count in interfaces.items():
        if count > 1:
            yield f'Type "{name}" can only implement "{interface}" once.'
