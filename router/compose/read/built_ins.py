"""What GraphQL and federation build in: a subgraph may repeat its definition, not change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    DirectiveDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from router.compose.read.redefinition import check_redefinition
from router.federation.errors import Code, CompositionError
from router.federation.schema import BUILT_IN_SCALARS

_BUILT_INS = {
    node.name.value: node
    for node in parse(
        """
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @deprecated(reason: String = "No longer supported")
          on FIELD_DEFINITION | ENUM_VALUE | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
        directive @specifiedBy(url: String!) on SCALAR
        """,
        no_location=True,
    ).definitions
    if isinstance(node, DirectiveDefinitionNode)
}


def check_built_ins(
    directives: Mapping[str, DirectiveDefinitionNode], types: Mapping[str, TypeDefinitionNode]
) -> Iterator[CompositionError]:
    """Every way in which a subgraph changes GraphQL's own directives and scalars."""
    for name, expected in _BUILT_INS.items():
        if name in directives:
            yield from check_redefinition(expected, directives[name], frozenset())
    for name in sorted(BUILT_IN_SCALARS & types.keys()):
        if not isinstance(types[name], ScalarTypeDefinitionNode):
            yield _error(name, "it is one of GraphQL's own scalars")


def check_operation_types(types: Mapping[str, TypeDefinitionNode]) -> Iterator[CompositionError]:
    """Every way in which a subgraph changes ``_Any``, ``_Service`` and ``_Entity``."""
    any_type, service, entity = (types.get(name) for name in ("_Any", "_Service", "_Entity"))
    if any_type is not None and not isinstance(any_type, ScalarTypeDefinitionNode):
        yield _error("_Any", "federation defines it as a scalar")
    if service is not None and not _serves_sdl(service):
        yield _error("_Service", "federation defines it as an object with a field sdl: String")
    if entity is not None and not isinstance(entity, UnionTypeDefinitionNode):
        yield _error("_Entity", "federation defines it as the union of all entities")


def _serves_sdl(service: TypeDefinitionNode) -> bool:
    return isinstance(service, ObjectTypeDefinitionNode) and any(
        field.name.value == "sdl" and print_ast(field.type) in {"String", "String!"}
        for field in service.fields or ()
    )


def _error(name: str, why: str) -> CompositionError:
    return CompositionError(
        Code.TYPE_DEFINITION_INVALID,
        f"Invalid definition for type {name}: {why}; leave it out, it is added for you",
    )
