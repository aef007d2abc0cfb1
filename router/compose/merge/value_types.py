"""A type without a key should look alike in every subgraph that has it."""

from __future__ import annotations

from collections.abc import Mapping

from router.compose.merge.context import Merge
from router.compose.merge.mismatch import who_has_it
from router.federation.schema import CompositeType, InterfaceType, TypeDefinition


def hint_inconsistent_field(
    work: Merge, target: CompositeType, name: str, sources: Mapping[int, TypeDefinition]
) -> None:
    """Hints where a subgraph has the type but not the field ``name``."""

    def has(source: TypeDefinition | None) -> bool:
        return isinstance(source, CompositeType) and name in source.fields

    lacking = [
        index
        for index, source in sources.items()
        if isinstance(source, CompositeType)
        and not has(source)
        and not all(work.facts[index].is_external(source.name, each) for each in source.fields)
    ]
    if not lacking:
        return
    if isinstance(target, InterfaceType):
        code, kind = "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD", "interface"
    else:
        code, kind = "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD", "non-entity object"
    work.hint(
        code,
        f'Field "{target.name}.{name}" of {kind} type "{target.name}" is defined in some but not '
        f'all subgraphs that define "{target.name}": {who_has_it(work, sources, has)}.',
    )
