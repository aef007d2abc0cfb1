"""The API schema: what is left of a supergraph for clients to see.

Gone are the definitions of every specification of federation's (join, link, tag, inaccessible, …)
and all that is ``@inaccessible``. Descriptions, default values, ``@deprecated``, ``@specifiedBy``
and ``@oneOf`` stay, as do the definitions of directives that the subgraphs' authors composed.
Source: https://specs.apollo.dev/inaccessible/v0.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    build_ast_schema,
)

from router.federation.directives import directives_of
from router.federation.errors import FederationError
from router.federation.link import Links, read_links

_KEPT = frozenset({"deprecated", "specifiedBy", "oneOf"})
_MACHINERY = ("join", "link", "core")
_SPECIFICATIONS = "https://specs.apollo.dev/"

NodeT = TypeVar("NodeT", bound=Node)


class ApiSchemaError(Exception):
    """Nothing that a client could query is left of the supergraph."""


def build_api_schema(document: DocumentNode) -> GraphQLSchema:
    """The schema that clients of the supergraph ``document`` see.

    Raises:
        ApiSchemaError: the links are unreadable, or no query is left.
    """
    try:
        links = read_links(document)
    except FederationError as error:
        raise ApiSchemaError(str(error)) from error
    trimmer = _Trimmer(links, document)
    definitions = tuple(trimmer.definitions(document))
    schema = build_ast_schema(DocumentNode(definitions=definitions), assume_valid_sdl=True)
    if schema.query_type is None or not schema.query_type.fields:
        raise ApiSchemaError("no field of the query root is accessible")
    return schema


class _Trimmer:
    def __init__(self, links: Links, document: DocumentNode) -> None:
        self._links = links
        self._inaccessible = next(
            (
                each.name.value
                for each in document.definitions
                if isinstance(each, DirectiveDefinitionNode) and self._is_inaccessible(each)
            ),
            "inaccessible",
        )
        self._hidden = {
            each.name.value
            for each in document.definitions
            if isinstance(each, TypeDefinitionNode) and self._is_hidden(each)
        }

    def definitions(self, document: DocumentNode) -> Iterable[DefinitionNode]:
        for definition in document.definitions:
            if isinstance(definition, SchemaDefinitionNode):
                roots = tuple(
                    root
                    for root in definition.operation_types
                    if root.type.name.value not in self._hidden
                )
                yield replace(definition, directives=(), operation_types=roots)
            elif isinstance(definition, DirectiveDefinitionNode):
                if self._is_for_clients(definition):
                    yield self._directive(definition)
            elif isinstance(definition, TypeDefinitionNode) and not (
                self._is_machinery(definition) or self._is_hidden(definition)
            ):
                yield self._type(definition)

    def _type(self, node: TypeDefinitionNode) -> TypeDefinitionNode:
        changes: dict[str, Any] = {"directives": self._kept(node.directives)}
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            changes["fields"] = self._visible(node.fields or (), self._field)
            changes["interfaces"] = self._named(node.interfaces or ())
        elif isinstance(node, InputObjectTypeDefinitionNode):
            changes["fields"] = self._visible(node.fields or (), self._input)
        elif isinstance(node, EnumTypeDefinitionNode):
            changes["values"] = self._visible(node.values or (), self._value)
        elif isinstance(node, UnionTypeDefinitionNode):
            changes["types"] = self._named(node.types or ())
        return replace(node, **changes)

    def _field(self, node: FieldDefinitionNode) -> FieldDefinitionNode:
        arguments = self._visible(node.arguments or (), self._input)
        return replace(node, arguments=arguments, directives=self._kept(node.directives))

    def _input(self, node: InputValueDefinitionNode) -> InputValueDefinitionNode:
        return replace(node, directives=self._kept(node.directives))

    def _value(self, node: EnumValueDefinitionNode) -> EnumValueDefinitionNode:
        return replace(node, directives=self._kept(node.directives))

    def _directive(self, node: DirectiveDefinitionNode) -> DirectiveDefinitionNode:
        return replace(node, arguments=self._visible(node.arguments or (), self._input))

    def _visible(self, nodes: Iterable[NodeT], trim: Callable[[NodeT], NodeT]) -> tuple[NodeT, ...]:
        return tuple(
            trim(node)
            for node in nodes
            if not self._is_hidden(node) and _type_name(node) not in self._hidden
        )

    def _named(self, nodes: Iterable[NamedTypeNode]) -> tuple[NamedTypeNode, ...]:
        return tuple(node for node in nodes if node.name.value not in self._hidden)

    def _kept(
        self, directives: Iterable[ConstDirectiveNode] | None
    ) -> tuple[ConstDirectiveNode, ...]:
        return tuple(each for each in directives or () if each.name.value in _KEPT)

    def _is_hidden(self, node: Node) -> bool:
        directives: tuple[DirectiveNode, ...] = getattr(node, "directives", None) or ()
        return any(each.name.value == self._inaccessible for each in directives)

    def _is_inaccessible(self, node: DirectiveDefinitionNode) -> bool:
        identity, name = self._source(node)
        return identity == f"{_SPECIFICATIONS}inaccessible" and name == "inaccessible"

    def _source(self, node: DirectiveDefinitionNode) -> tuple[str, str]:
        """The identity of the specification that a directive is from ("" for none), and its name
        there."""
        local = node.name.value
        source = self._links.source_of_directive(local)
        if source is not None:
            return source[0].url.identity, source[1]
        for link in self._links.features.values():
            # the Guild's composer links cost and defines @listSize without importing it
            if local in directives_of(link.url.identity, link.url.version):
                return link.url.identity, local
        return "", local

    def _is_machinery(self, node: TypeDefinitionNode) -> bool:
        name = node.name.value
        prefix, found, _ = name.partition("__")
        if found and prefix in _MACHINERY:
            return True
        link = self._links.source_of_type(name)
        return link is not None and link.url.identity.startswith(_SPECIFICATIONS)

    def _is_for_clients(self, node: DirectiveDefinitionNode) -> bool:
        name = node.name.value
        if name.partition("__")[0] in _MACHINERY:
            return False
        return not self._source(node)[0].startswith(_SPECIFICATIONS)


def _type_name(node: Node) -> str | None:
    """The named type that a field, argument or input field has; ``None`` for an enum's value."""
    type_node: TypeNode | None = getattr(node, "type", None)
    while isinstance(type_node, ListTypeNode | NonNullTypeNode):
        type_node = type_node.type
    return type_node.name.value if isinstance(type_node, NamedTypeNode) else None
