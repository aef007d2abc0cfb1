"""References to types (``[Product!]!``) as small immutable values that compare by meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, cast

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode, parse_type


@dataclass(frozen=True, slots=True)
class Named:
    """A type by its name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of ``of``."""

    of: TypeRef

    def __str__(self) -> str:
        return f"[{self.of}]"


@dataclass(frozen=True, slots=True)
class NonNull:
    """``of``, never null."""

    of: Named | ListOf

    def __str__(self) -> str:
        return f"{self.of}!"


TypeRef: TypeAlias = Named | ListOf | NonNull


def from_node(node: TypeNode) -> TypeRef:
    """The reference that a parsed type stands for."""
    if isinstance(node, NonNullTypeNode):
        return NonNull(cast("Named | ListOf", from_node(node.type)))
    if isinstance(node, ListTypeNode):
        return ListOf(from_node(node.type))
    return Named(cast("NamedTypeNode", node).name.value)


def from_text(text: str) -> TypeRef:
    """The reference written ``[Product!]!``; a ``GraphQLSyntaxError`` for anything else."""
    return from_node(parse_type(text, no_location=True))


def base_name(ref: TypeRef) -> str:
    """The name inside every list and non-null wrapper."""
    while not isinstance(ref, Named):
        ref = ref.of
    return ref.name


def nullable(ref: TypeRef) -> Named | ListOf:
    """The same reference with its outermost ``!`` taken off."""
    return ref.of if isinstance(ref, NonNull) else ref


def with_base(ref: TypeRef, name: str) -> TypeRef:
    """The same wrappers around another name."""
    if isinstance(ref, NonNull):
        return NonNull(cast("Named | ListOf", with_base(ref.of, name)))
    if isinstance(ref, ListOf):
        return ListOf(with_base(ref.of, name))
    return Named(name)
