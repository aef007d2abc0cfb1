"""Compares two API schemas: every change that a client could see, one module a kind of element.

graphql-core's ``find_schema_changes`` does not tell deprecations, ``@oneOf``, ``@specifiedBy`` or
roots that are gone, counts a default value's removal as dangerous where the argument becomes
required by it, and says where only in prose; so this is our own.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    is_introspection_type,
    is_specified_scalar_type,
)

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.composites import compare_composites
from router.check.compare.directives import compare_directives
from router.check.compare.enums import compare_enums
from router.check.compare.inputs import compare_input_objects
from router.check.compare.roots import compare_roots
from router.check.compare.scalars import compare_scalars
from router.check.compare.unions import compare_unions
from router.check.compare.wording import KINDS, description_change
from router.check.positions import output_types

_RANK = {Severity.BREAKING: 0, Severity.DANGEROUS: 1, Severity.SAFE: 2}


def compare(old: GraphQLSchema, new: GraphQLSchema) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``: the worst first, then by coordinate and code."""
    found = (*compare_roots(old, new), *_types(old, new), *compare_directives(old, new))
    return tuple(sorted(found, key=lambda each: (_RANK[each.severity], each.coordinate, each.code)))


def _types(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[Change]:
    before, after = _own_types(old), _own_types(new)
    in_outputs = output_types(old)
    for name, named in before.items():
        if name not in after:
            yield change(
                ChangeCode.TYPE_REMOVED,
                Severity.BREAKING,
                name,
                f"{KINDS[type(named)]} {name} was removed",
            )
        else:
            yield from _type(named, after[name], is_output=name in in_outputs)
    for name, named in after.items():
        if name not in before:
            yield change(
                ChangeCode.TYPE_ADDED, Severity.SAFE, name, f"{KINDS[type(named)]} {name} was added"
            )


def _own_types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    return {
        name: named
        for name, named in schema.type_map.items()
        if not is_introspection_type(named) and not is_specified_scalar_type(named)
    }


def _type(old: GraphQLNamedType, new: GraphQLNamedType, *, is_output: bool) -> Iterator[Change]:
    described = description_change("TYPE", old.name, old, new)
    if described is not None:
        yield described
    match old, new:
        case GraphQLObjectType(), GraphQLObjectType():
            yield from compare_composites(old, new)
        case GraphQLInterfaceType(), GraphQLInterfaceType():
            yield from compare_composites(old, new)
        case GraphQLUnionType(), GraphQLUnionType():
            yield from compare_unions(old, new)
        case GraphQLEnumType(), GraphQLEnumType():
            yield from compare_enums(old, new, is_output=is_output)
        case GraphQLInputObjectType(), GraphQLInputObjectType():
            yield from compare_input_objects(old, new)
        case GraphQLScalarType(), GraphQLScalarType():
            yield from compare_scalars(old, new)
        case _:
            yield change(
                ChangeCode.TYPE_KIND_CHANGED,
                Severity.BREAKING,
                old.name,
                f"{old.name} was {KINDS[type(old)].lower()} and is now {KINDS[type(new)].lower()}",
            )
