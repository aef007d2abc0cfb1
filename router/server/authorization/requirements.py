"""What a supergraph requires of clients: ``@authenticated``, ``@requiresScopes`` and ``@policy``.

Source: https://specs.apollo.dev/authenticated/v0.1, https://specs.apollo.dev/requiresScopes/v0.1,
https://specs.apollo.dev/policy/v0.1. A supergraph may have the directives under other names; its
``@link`` tells which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    get_named_type,
    value_from_ast_untyped,
)

from router.federation.link import Links, read_links

_SPECS: Final = "https://specs.apollo.dev"

Alternatives: TypeAlias = frozenset[frozenset[str]]
"""Names of which one group must be held completely: an *or* of *ands*."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The client must have proved who it is."""


@dataclass(frozen=True, slots=True)
class RequiresScopes:
    """The client must hold all scopes of one of the groups."""

    alternatives: Alternatives


@dataclass(frozen=True, slots=True)
class RequiresPolicies:
    """All policies of one of the groups must allow the client."""

    alternatives: Alternatives


Requirement: TypeAlias = Authenticated | RequiresScopes | RequiresPolicies
Required: TypeAlias = frozenset[Requirement]
"""Requirements all of which must be met."""

NOTHING: Final[Required] = frozenset()


class Requirements:
    """The requirements of a supergraph's types and fields, and what selecting a field requires."""

    def __init__(
        self,
        schema: GraphQLSchema,
        types: Mapping[str, Required],
        fields: Mapping[tuple[str, str], Required],
    ) -> None:
        """``schema`` is the API schema. Both maps hold only what has requirements."""
        self._schema = schema
        self._types = types
        self._fields = fields

    @property
    def policies(self) -> frozenset[str]:
        """The names of all policies that are required anywhere."""
        return frozenset(
            name
            for required in (*self._types.values(), *self._fields.values())
            for requirement in required
            if isinstance(requirement, RequiresPolicies)
            for group in requirement.alternatives
            for name in group
        )

    def of_field(self, parent: str, name: str, possible: Iterable[str]) -> Required:
        """What a client must meet to select ``parent.name`` on objects of the ``possible`` types.

        That is what the type, the field and the type of its values require; of an interface's field
        also what they require on every object type that may turn up there, for the interface must
        not be a way around them.
        """
        return self._on(parent, name).union(*(self._on(each, name) for each in possible))

    def _on(self, parent: str, name: str) -> Required:
        required = self._types.get(parent, NOTHING) | self._fields.get((parent, name), NOTHING)
        named = self._schema.get_type(parent)
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType) and name in named.fields:
            result = get_named_type(named.fields[name].type)
            if not isinstance(result, GraphQLUnionType):
                required |= self._types.get(result.name, NOTHING)
        return required


def read_requirements(document: DocumentNode, schema: GraphQLSchema) -> Requirements | None:
    """The requirements in a supergraph's document; ``None`` where it has none at all.

    ``schema`` is its API schema.
    """
    links = read_links(document)
    reader = _Reader(links)
    types: dict[str, Required] = {}
    fields: dict[tuple[str, str], Required] = {}
    for definition in document.definitions:
        if not isinstance(
            definition,
            ObjectTypeDefinitionNode
            | InterfaceTypeDefinitionNode
            | ScalarTypeDefinitionNode
            | EnumTypeDefinitionNode,
        ):
            continue
        name = definition.name.value
        if required := reader.read(definition.directives):
            types[name] = required
        if isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            for field in definition.fields or ():
                if required := reader.read(field.directives):
                    fields[name, field.name.value] = required
    return Requirements(schema, types, fields) if types or fields else None


class _Reader:
    """Reads the uses of the three directives, under the names that a supergraph has for them."""

    def __init__(self, links: Links) -> None:
        self._authenticated = _local_name(links, "authenticated")
        self._scopes = _local_name(links, "requiresScopes")
        self._policy = _local_name(links, "policy")

    def read(self, directives: Iterable[ConstDirectiveNode] | None) -> Required:
        found: set[Requirement] = set()
        for directive in directives or ():
            name = directive.name.value
            if name == self._authenticated:
                found.add(Authenticated())
            elif name == self._scopes:
                found.add(RequiresScopes(_alternatives(directive)))
            elif name == self._policy:
                found.add(RequiresPolicies(_alternatives(directive)))
        return frozenset(found)


def _local_name(links: Links, name: str) -> str | None:
    link = links.of(f"{_SPECS}/{name}")
    return None if link is None else link.local_directive(name)


def _alternatives(directive: ConstDirectiveNode) -> Alternatives:
    """The directive's one argument. No group at all can be met by nobody, an empty one by all."""
    (argument,) = directive.arguments or ()
    given = value_from_ast_untyped(argument.value)
    groups = given if isinstance(given, list) else [given]
    return frozenset(frozenset(group if isinstance(group, list) else [group]) for group in groups)
