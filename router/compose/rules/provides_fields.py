"""``@provides``: its fields exist, are external and take no arguments."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.compose.rules.field_sets import FieldSetRule, Place, check_field_set
from router.federation.errors import Code, CompositionError
from router.federation.schema import InterfaceType
from router.federation.type_ref import base_name

_RULE = FieldSetRule(
    directive="provides",
    invalid=Code.PROVIDES_INVALID_FIELDS,
    invalid_type=Code.PROVIDES_INVALID_FIELDS_TYPE,
    has_directive=Code.PROVIDES_DIRECTIVE_IN_FIELDS_ARG,
    has_args=Code.PROVIDES_FIELDS_HAS_ARGS,
    missing_external=Code.PROVIDES_FIELDS_MISSING_EXTERNAL,
)


def provides_fields(facts: Facts) -> Iterator[CompositionError]:
    """Checks every ``@provides`` of the subgraph, each on a field of composite type."""
    for named, field, use in facts.uses_on_fields("provides"):
        coordinate = f"{named.name}.{field.name}"
        if isinstance(named, InterfaceType):
            yield CompositionError(
                Code.PROVIDES_UNSUPPORTED_ON_INTERFACE,
                f'Cannot use @provides on field "{coordinate}" of parent type "{named.name}": '
                "@provides is not yet supported within interfaces",
            )
        place = Place(coordinate, "field", base_name(field.type))
        yield from check_field_set(_RULE, facts, use, place)
