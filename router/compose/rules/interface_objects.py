"""``@interfaceObject`` stands on entities."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import ObjectType


def interface_objects(facts: Facts) -> Iterator[CompositionError]:
    """Refuses every interface object without a key."""
    for named in facts.schema.of_kind(ObjectType):
        if named.has("interfaceObject") and not named.has("key"):
            yield CompositionError(
                Code.INTERFACE_OBJECT_USAGE_ERROR,
                "The @interfaceObject directive can only be applied to entity types but type "
                f'"{named.name}" has no @key in this subgraph: give it the interface\'s key.',
            )
