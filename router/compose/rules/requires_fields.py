"""``@requires``: its fields exist and are external."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.compose.rules.field_sets import FieldSetRule, Place, check_field_set
from router.federation.errors import Code, CompositionError
from router.federation.schema import InterfaceType

_RULE = FieldSetRule(
    directive="requires",
    invalid=Code.REQUIRES_INVALID_FIELDS,
    invalid_type=Code.REQUIRES_INVALID_FIELDS_TYPE,
    has_directive=Code.REQUIRES_DIRECTIVE_IN_FIELDS_ARG,
    has_args=None,
    missing_external=Code.REQUIRES_FIELDS_MISSING_EXTERNAL,
)


def requires_fields(facts: Facts) -> Iterator[CompositionError]:
    """Checks every ``@requires`` of the subgraph."""
    for named, field, use in facts.uses_on_fields("requires"):
        coordinate = f"{named.name}.{field.name}"
        if isinstance(named, InterfaceType):
            yield CompositionError(
                Code.REQUIRES_UNSUPPORTED_ON_INTERFACE,
                f'Cannot use @requires on field "{coordinate}" of parent type "{named.name}": '
                "@requires is not yet supported within interfaces",
            )
        yield from check_field_set(_RULE, facts, use, Place(coordinate, "field", named.name))
