"""``@provides`` stands on a field that the subgraph resolves to something with fields."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, UnionType
from router.federation.type_ref import base_name


def provides_placement(facts: Facts) -> Iterator[CompositionError]:
    """Refuses ``@provides`` on external fields and on leaves."""
    for named, field, _ in facts.uses_on_fields("provides"):
        coordinate = f"{named.name}.{field.name}"
        below = facts.schema.types.get(base_name(field.type))
        if facts.is_external(named.name, field.name):
            yield CompositionError(
                Code.EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE,
                f'Cannot have both @provides and @external on field "{coordinate}": a field that '
                "is resolved elsewhere provides nothing here",
            )
        elif not isinstance(below, CompositeType | UnionType):
            yield CompositionError(
                Code.PROVIDES_ON_NON_OBJECT_FIELD,
                f'Invalid @provides directive on field "{coordinate}": field has type '
                f'"{field.type}" which is not a Composite Type',
            )
