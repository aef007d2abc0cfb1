"""``@key``: its fields exist, take no arguments, and are of types that can identify."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.facts import Facts
from router.compose.rules.field_sets import FieldSetRule, Place, check_field_set
from router.federation.errors import Code, CompositionError
from router.federation.schema import CompositeType, Field, InterfaceType, UnionType
from router.federation.type_ref import base_name

_INTERFACES_SINCE = (2, 3)


def _identifies(facts: Facts, coordinate: str, field: Field) -> CompositionError | None:
    named = facts.schema.types.get(base_name(field.type))
    if not isinstance(named, InterfaceType | UnionType):
        return None
    return CompositionError(
        Code.KEY_FIELDS_SELECT_INVALID_TYPE,
        f'field "{coordinate}" is of {named.kind} "{named.name}", which is not allowed in @key',
    )


_RULE = FieldSetRule(
    directive="key",
    invalid=Code.KEY_INVALID_FIELDS,
    invalid_type=Code.KEY_INVALID_FIELDS_TYPE,
    has_directive=Code.KEY_DIRECTIVE_IN_FIELDS_ARG,
    has_args=Code.KEY_FIELDS_HAS_ARGS,
    missing_external=None,
    field_problem=_identifies,
)


def key_fields(facts: Facts) -> Iterator[CompositionError]:
    """Checks every ``@key`` of the subgraph."""
    for named in facts.schema.of_kind(CompositeType):
        yield from key_fields_of(facts, named.name)


def key_fields_of(facts: Facts, name: str) -> Iterator[CompositionError]:
    """Checks every ``@key`` of one type."""
    named = facts.schema.types[name]
    for use in named.applied("key"):
        if isinstance(named, InterfaceType) and facts.subgraph.version < _INTERFACES_SINCE:
            yield CompositionError(
                Code.KEY_UNSUPPORTED_ON_INTERFACE,
                f'Cannot use @key on interface "{name}": @key is not yet supported on interfaces; '
                "link federation v2.3 or newer",
            )
        yield from check_field_set(_RULE, facts, use, Place(name, "type", name))
