"""The model of a schema on which composition works, for a subgraph and for the supergraph alike.

graphql-core's ``GraphQLSchema`` forgets what composition needs most (which directives stand where,
with which arguments, and which part came from an ``extend``), so the SDL is read into these plain
objects instead. They are mutable while a schema is built, upgraded or merged; nothing outside
``federation`` and ``compose`` sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from graphql import ValueNode

from router.federation.type_ref import NonNull, TypeRef

ROOT_NAMES = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}
"""The names that root types have in a supergraph, whatever a subgraph calls its own."""

BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})
BUILT_IN_DIRECTIVES = frozenset({"skip", "include", "deprecated", "specifiedBy", "oneOf", "defer"})
EXECUTABLE_LOCATIONS = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    }
)
"""Where a directive stands in operations; all other locations are of type systems."""


@dataclass(slots=True)
class Application:
    """One use of a directive.

    ``spec`` is the specification's own name of a federation directive whatever it was imported as,
    and ``None`` for any other directive. ``block`` is 0 in a definition and n in its nth extension.
    """

    name: str
    arguments: dict[str, ValueNode] = field(default_factory=dict)
    spec: str | None = None
    block: int = 0


@dataclass(slots=True, kw_only=True)
class Element:
    """Anything in a schema that has a name and can carry directives."""

    name: str
    description: str | None = None
    directives: list[Application] = field(default_factory=list)

    def applied(self, spec: str) -> list[Application]:
        """The uses of the federation directive ``spec`` on this element, in order."""
        return [use for use in self.directives if use.spec == spec]

    def has(self, spec: str) -> bool:
        """Whether the federation directive ``spec`` stands on this element."""
        return any(use.spec == spec for use in self.directives)

    def remove(self, spec: str) -> None:
        """Takes every use of the federation directive ``spec`` off this element."""
        self.directives = [use for use in self.directives if use.spec != spec]


@dataclass(slots=True, kw_only=True)
class InputValue(Element):
    """An argument or a field of an input object."""

    type: TypeRef
    default: ValueNode | None = None

    @property
    def required(self) -> bool:
        """Whether a caller must give a value."""
        return isinstance(self.type, NonNull) and self.default is None


@dataclass(slots=True, kw_only=True)
class Field(Element):
    """A field of an object or interface; ``block`` as in :class:`Application`."""

    type: TypeRef
    arguments: dict[str, InputValue] = field(default_factory=dict)
    block: int = 0


@dataclass(slots=True, kw_only=True)
class EnumValue(Element):
    """A value of an enum."""


@dataclass(slots=True, kw_only=True)
class TypeDefinition(Element):
    """What all kinds of named type share: whether it was defined here, extended here, or both."""

    defined: bool = True
    extended: bool = False

    @property
    def kind(self) -> str:
        """How messages call this kind of type."""
        return KIND_NAMES[type(self)]


@dataclass(slots=True, kw_only=True)
class ScalarType(TypeDefinition):
    """A custom scalar."""


@dataclass(slots=True, kw_only=True)
class CompositeType(TypeDefinition):
    """A type with fields: an object or an interface."""

    fields: dict[str, Field] = field(default_factory=dict)
    interfaces: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ObjectType(CompositeType):
    """An object type."""


@dataclass(slots=True, kw_only=True)
class InterfaceType(CompositeType):
    """An interface type."""


@dataclass(slots=True, kw_only=True)
class UnionType(TypeDefinition):
    """A union; ``member_directives`` of a supergraph stand on the type."""

    members: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class EnumType(TypeDefinition):
    """An enum."""

    values: dict[str, EnumValue] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class InputObjectType(TypeDefinition):
    """An input object."""

    fields: dict[str, InputValue] = field(default_factory=dict)


KIND_NAMES: dict[type[TypeDefinition], str] = {
    ScalarType: "Scalar Type",
    ObjectType: "Object Type",
    InterfaceType: "Interface Type",
    UnionType: "Union Type",
    EnumType: "Enum Type",
    InputObjectType: "Input Object Type",
}


@dataclass(slots=True, kw_only=True)
class DirectiveDefinition(Element):
    """A directive's definition. ``spec`` as in :class:`Application`."""

    arguments: dict[str, InputValue] = field(default_factory=dict)
    locations: tuple[str, ...] = ()
    repeatable: bool = False
    spec: str | None = None


Kind = TypeVar("Kind", bound=TypeDefinition)


@dataclass(slots=True)
class Schema:
    """Types and directive definitions by name, root types by operation kind."""

    types: dict[str, TypeDefinition] = field(default_factory=dict)
    directives: dict[str, DirectiveDefinition] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    applications: list[Application] = field(default_factory=list)
    description: str | None = None

    def of_kind(self, kind: type[Kind]) -> Iterator[Kind]:
        """The types of one kind, in the order of the schema."""
        return (named for named in self.types.values() if isinstance(named, kind))

    def composite(self, name: str) -> CompositeType | None:
        """The object or interface called ``name``, if there is one."""
        named = self.types.get(name)
        return named if isinstance(named, CompositeType) else None

    def possible_types(self, name: str) -> list[str]:
        """The object types that a value of the type ``name`` can have at run time."""
        named = self.types.get(name)
        if isinstance(named, ObjectType):
            return [name]
        if isinstance(named, UnionType):
            return list(named.members)
        if isinstance(named, InterfaceType):
            return [each.name for each in self.of_kind(ObjectType) if name in each.interfaces]
        return []

    def is_root(self, name: str) -> bool:
        """Whether the type called ``name`` is a root type."""
        return name in self.roots.values()
