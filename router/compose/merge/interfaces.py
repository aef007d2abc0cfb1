"""Interfaces have every field that they have in any subgraph, objects standing in included."""

from __future__ import annotations

from collections.abc import Mapping

from router.compose.merge.context import Merge
from router.compose.merge.fields import field_sources, merge_field
from router.compose.merge.join_type import merge_type_head
from router.compose.merge.override import merge_overrides
from router.compose.merge.value_types import hint_inconsistent_field
from router.compose.wording import listed
from router.federation import values
from router.federation.errors import Code
from router.federation.schema import InterfaceType, TypeDefinition


def merge_interface(work: Merge, target: InterfaceType) -> None:
    """Merges an interface type."""
    sources = work.sources(target)
    merge_type_head(work, target, sources)
    has_key = _check_keys(work, target, sources)
    _check_stand_ins(work, target, sources)
    for name, versions in field_sources(work, target, sources).items():
        if not has_key:
            hint_inconsistent_field(work, target, name, sources)
        overrides = merge_overrides(work, target, name, versions)
        merge_field(work, target, name, versions, overrides)


def _check_keys(work: Merge, target: InterfaceType, sources: Mapping[int, TypeDefinition]) -> bool:
    """A subgraph that can be asked for an interface by key must know all its implementations."""
    implementations = work.schema.possible_types(target.name)
    has_key = False
    for index, source in sources.items():
        if not isinstance(source, InterfaceType):
            continue
        keys = source.applied("key")
        has_key = has_key or bool(keys)
        if all(values.boolean(key.arguments.get("resolvable")) is False for key in keys):
            continue
        known = work.subgraphs[index].schema.possible_types(source.name)
        missing = [name for name in implementations if name not in known]
        if missing:
            here = work.name(index)
            work.error(
                Code.INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE,
                f'[{here}] Interface type "{target.name}" has a resolvable key in subgraph '
                f'"{here}" but that subgraph is missing some of the supergraph implementation '
                f'types of "{target.name}". Subgraph "{here}" should define '
                f'{listed(missing, "type")} (and have them implement "{target.name}").',
            )
    return has_key


def _check_stand_ins(
    work: Merge, target: InterfaceType, sources: Mapping[int, TypeDefinition]
) -> None:
    """A subgraph with an ``@interfaceObject`` must not know the implementations."""
    implementations = work.schema.possible_types(target.name)
    for index in sources:
        if not work.facts[index].is_interface_object(target.name):
            continue
        known = [name for name in implementations if name in work.subgraphs[index].schema.types]
        if known:
            here = work.name(index)
            work.error(
                Code.INTERFACE_OBJECT_USAGE_ERROR,
                f'[{here}] Interface type "{target.name}" is defined as an @interfaceObject in '
                f'subgraph "{here}" so that subgraph should not define any of the implementation '
                f'types of "{target.name}", but it defines {listed(known, "type")}.',
            )
