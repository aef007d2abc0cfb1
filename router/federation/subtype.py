"""Which type reference may stand for which, given who implements and who is a member of what."""

from __future__ import annotations

from router.federation.schema import CompositeType, Schema, UnionType
from router.federation.type_ref import ListOf, Named, NonNull, TypeRef


def is_subtype(ref: TypeRef, other: TypeRef, schema: Schema) -> bool:
    """Whether every value of ``other`` is a value of ``ref``; true of equal references."""
    return ref == other or is_strict_subtype(ref, other, schema)


def is_strict_subtype(ref: TypeRef, other: TypeRef, schema: Schema) -> bool:
    """As :func:`is_subtype`, and the two differ.

    A single value never counts as a list of one, which is the rule by which field types merge.
    """
    if isinstance(other, NonNull):
        if is_subtype(ref, other.of, schema):
            return True
        return isinstance(ref, NonNull) and is_strict_subtype(ref.of, other.of, schema)
    if isinstance(other, ListOf):
        return isinstance(ref, ListOf) and is_strict_subtype(ref.of, other.of, schema)
    return isinstance(ref, Named) and _is_direct_subtype(ref.name, other.name, schema)


def _is_direct_subtype(name: str, other: str, schema: Schema) -> bool:
    named = schema.types.get(name)
    if isinstance(named, UnionType):
        return other in named.members
    below = schema.types.get(other)
    return isinstance(below, CompositeType) and name in below.interfaces
