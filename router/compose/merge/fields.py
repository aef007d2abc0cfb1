"""One field of an object or interface, out of the subgraphs' versions of it."""

from __future__ import annotations

from collections.abc import Mapping

from router.compose.merge.abstracted import abstracted_fields
from router.compose.merge.applications import remember
from router.compose.merge.arguments import merge_arguments
from router.compose.merge.context import Merge, Sources, present
from router.compose.merge.descriptions import choose_description
from router.compose.merge.externals import check_externals, without_external
from router.compose.merge.join_field import join_field
from router.compose.merge.override import Overrides
from router.compose.merge.references import merge_output_type
from router.compose.wording import listed, subgraphs
from router.federation.errors import Code
from router.federation.schema import CompositeType, Field, ObjectType, TypeDefinition
from router.federation.type_ref import Named


def field_sources(
    work: Merge, target: CompositeType, sources: Mapping[int, TypeDefinition]
) -> dict[str, dict[int, Field | None]]:
    """By field name, each subgraph's version of it; ``None`` for a subgraph that has the type, or
    stands in for it by an ``@interfaceObject``, without having the field."""
    indexes = set(work.having(target.name))
    if isinstance(target, ObjectType):
        indexes.update(*(work.stand_ins.get(name, ()) for name in target.interfaces))
    concerned: dict[int, Field | None] = dict.fromkeys(sorted(indexes))
    found: dict[str, dict[int, Field | None]] = {}
    for index, source in sources.items():
        if isinstance(source, CompositeType):
            for field in source.fields.values():
                found.setdefault(field.name, dict(concerned))[index] = field
    return found


def merge_field(
    work: Merge,
    owner: CompositeType,
    name: str,
    sources: Sources[Field],
    overrides: Overrides,
) -> None:
    """Merges the field ``name`` into ``owner``."""
    coordinate = f"{owner.name}.{name}"
    target = Field(name=name, type=Named(""))
    owner.fields[name] = target
    if _is_external_everywhere(work, owner, name, sources):
        _report_no_base(work, owner, name, sources)
        target.type = next(iter(present(sources).values())).type
        return
    defining = without_external(work, owner, name, sources)
    if present(defining):
        choose_description(work, target, coordinate, defining)
        remember(work, target, coordinate, defining, owner=owner)
        merge_arguments(work, target, coordinate, defining)
    # all may be external where an @interfaceObject resolves the field for the type
    target.type, types_equal = merge_output_type(
        work, coordinate, defining if present(defining) else sources
    )
    check_externals(work, owner, target, sources, types_equal=types_equal)
    join_field(work, owner.name, target, sources, overrides, types_equal=types_equal)


def _is_external_everywhere(
    work: Merge, owner: CompositeType, name: str, sources: Sources[Field]
) -> bool:
    for index, source in sources.items():
        facts = work.facts[index]
        if source is not None:
            if not facts.is_external(owner.name, name):
                return False
        elif not all(
            facts.is_external(interface, name)
            for interface, _ in abstracted_fields(work, owner.name, name, index)
        ):
            return False
    return True


def _report_no_base(work: Merge, owner: CompositeType, name: str, sources: Sources[Field]) -> None:
    where = subgraphs(work.name(index) for index in present(sources))
    through = [
        interface
        for index, source in sources.items()
        if source is None
        for interface, _ in abstracted_fields(work, owner.name, name, index)
    ]
    also = f" and through @interfaceObject {listed(through, 'type')}" if through else ""
    work.error(
        Code.EXTERNAL_MISSING_ON_BASE,
        f'Field "{owner.name}.{name}" is marked @external on all the subgraphs in which it is '
        f"listed ({where}{also}): one of them must resolve it.",
    )
