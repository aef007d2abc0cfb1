"""Gives the root types of a subgraph their standard names, wherever they are mentioned."""

from __future__ import annotations

from collections.abc import Iterator

from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.schema import (
    ROOT_NAMES,
    CompositeType,
    Field,
    InputObjectType,
    InputValue,
    Schema,
    UnionType,
)
from router.federation.type_ref import base_name, with_base

_USED = {
    "query": Code.ROOT_QUERY_USED,
    "mutation": Code.ROOT_MUTATION_USED,
    "subscription": Code.ROOT_SUBSCRIPTION_USED,
}


def rename_roots(schema: Schema) -> None:
    """Renames in place.

    Raises:
        SubgraphRefused: a type that is not a root has a root's standard name.
    """
    renames: dict[str, str] = {}
    errors: list[CompositionError] = []
    for kind, name in schema.roots.items():
        standard = ROOT_NAMES[kind]
        if name == standard:
            continue
        if standard in schema.types:
            errors.append(
                CompositionError(
                    _USED[kind],
                    f'The schema has a type named "{standard}" but it is not the {kind} root type '
                    f'("{name}" is): rename that type, or make it the root',
                )
            )
        renames[name] = standard
    if errors:
        raise SubgraphRefused(errors)
    if renames:
        _rename(schema, renames)


def _rename(schema: Schema, renames: dict[str, str]) -> None:
    schema.roots = {kind: renames.get(name, name) for kind, name in schema.roots.items()}
    for named in schema.types.values():
        named.name = renames.get(named.name, named.name)
        if isinstance(named, UnionType):
            named.members = [renames.get(member, member) for member in named.members]
    schema.types = {named.name: named for named in schema.types.values()}
    for element in _typed(schema):
        name = base_name(element.type)
        if name in renames:
            element.type = with_base(element.type, renames[name])


def _typed(schema: Schema) -> Iterator[Field | InputValue]:
    for named in schema.types.values():
        if isinstance(named, CompositeType):
            for field in named.fields.values():
                yield field
                yield from field.arguments.values()
        elif isinstance(named, InputObjectType):
            yield from named.fields.values()
