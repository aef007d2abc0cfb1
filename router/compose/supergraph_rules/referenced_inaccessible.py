"""What clients see is of types that they see."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import (
    is_hidden,
    visible_fields,
    visible_inputs,
    visible_types,
)
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, Schema
from router.federation.type_ref import TypeRef, base_name


def referenced_inaccessible(work: Merge) -> Iterator[CompositionError]:
    """Refuses visible fields and arguments of hidden types."""
    for coordinate, ref in _references(work.schema):
        named = work.schema.types.get(base_name(ref))
        if named is not None and is_hidden(named):
            yield CompositionError(
                Code.REFERENCED_INACCESSIBLE,
                f'Type "{named.name}" is @inaccessible but is referenced by "{coordinate}", which '
                "is in the API schema: hide that too, or show the type.",
            )


def _references(schema: Schema) -> Iterator[tuple[str, TypeRef]]:
    for named in visible_types(schema):
        if isinstance(named, CompositeType):
            for field in visible_fields(named):
                yield f"{named.name}.{field.name}", field.type
    for visible in visible_inputs(schema):
        yield visible.coordinate, visible.value.type
