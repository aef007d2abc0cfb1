"""``@provides``: it stands on a resolved field of composite type, and its fields are external."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.compose.rules.field_sets import FieldSetRule, Place, check_field_set
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, InterfaceType, UnionType
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
    """Checks every ``@provides`` of the subgraph."""
    for named, field, use in facts.uses_on_fields("provides"):
        coordinate = f"{named.name}.{field.name}"
        below = facts.schema.types.get(base_name(field.type))
        if facts.is_external(named.name, field.name):
            yield CompositionError(
                Code.EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE,
                f'Cannot have both @provides and @external on field "{coordinate}"',
            )
        elif not isinstance(below, CompositeType | UnionType):
            yield CompositionError(
                Code.PROVIDES_ON_NON_OBJECT_FIELD,
                f'Invalid @provides directive on field "{coordinate}": field has type '
                f'"{field.type}" which is not a Composite Type',
            )
        else:
            if isinstance(named, InterfaceType):
                yield CompositionError(
                    Code.PROVIDES_UNSUPPORTED_ON_INTERFACE,
                    f'Cannot use @provides on field "{coordinate}" of parent type "{named.name}": '
                    "@provides is not yet supported within interfaces",
                )
            yield from check_field_set(_RULE, facts, use, Place(coordinate, "field", below.name))
