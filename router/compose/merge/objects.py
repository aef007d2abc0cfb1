"""Objects have every field that they have in any subgraph."""

from __future__ import annotations

from collections.abc import Mapping

from router.compose.merge.context import Merge
from router.compose.merge.fields import field_sources, merge_field
from router.compose.merge.join_type import merge_type_head
from router.compose.merge.override import merge_overrides
from router.compose.merge.sharing import check_sharing, check_subscription_field
from router.compose.merge.value_types import hint_inconsistent_field
from router.compose.wording import subgraphs
from router.federation.schema import ROOT_NAMES, ObjectType, TypeDefinition


def merge_object(work: Merge, target: ObjectType) -> None:
    """Merges an object type."""
    sources = work.sources(target)
    merge_type_head(work, target, sources)
    is_entity = _hint_inconsistent_entity(work, target, sources)
    is_value_type = not is_entity and not work.schema.is_root(target.name)
    for name, versions in field_sources(work, target, sources).items():
        if is_value_type:
            hint_inconsistent_field(work, target, name, sources)
        overrides = merge_overrides(work, target, name, versions)
        if target.name == ROOT_NAMES["subscription"]:
            check_subscription_field(work, name, versions)
        merge_field(work, target, name, versions, overrides)
        check_sharing(work, target.name, name, versions, overrides)


def _hint_inconsistent_entity(
    work: Merge, target: ObjectType, sources: Mapping[int, TypeDefinition]
) -> bool:
    with_key = [work.name(index) for index, source in sources.items() if source.has("key")]
    without = [work.name(index) for index, source in sources.items() if not source.has("key")]
    if with_key and without:
        work.hint(
            "INCONSISTENT_ENTITY",
            f'Type "{target.name}" is declared as an entity (has a @key applied) in some but not '
            f"all defining subgraphs: it has no @key in {subgraphs(without)} but has some @key in "
            f"{subgraphs(with_key)}.",
        )
    return bool(with_key)
