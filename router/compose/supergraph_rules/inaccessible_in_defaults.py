"""Default values that clients see speak only of what they see."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import EnumValueNode, ListValueNode, ObjectValueNode, ValueNode

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import is_hidden, visible_inputs
from router.federation.errors import Code, CompositionError
from router.federation.schema import EnumType, InputObjectType, Schema
from router.federation.type_ref import ListOf, TypeRef, nullable


def inaccessible_in_defaults(work: Merge) -> Iterator[CompositionError]:
    """Refuses visible default values that mention hidden enum values or input fields."""
    for visible in visible_inputs(work.schema):
        if visible.value.default is None:
            continue
        for what in _hidden(visible.value.default, visible.value.type, work.schema):
            yield CompositionError(
                Code.DEFAULT_VALUE_USES_INACCESSIBLE,
                f"{what} is @inaccessible but is used in the default value of "
                f'"{visible.coordinate}", which is in the API schema.',
            )


def _hidden(value: ValueNode, ref: TypeRef, schema: Schema) -> Iterator[str]:
    ref = nullable(ref)
    if isinstance(ref, ListOf):
        elements = value.values if isinstance(value, ListValueNode) else (value,)
        for element in elements:
            yield from _hidden(element, ref.of, schema)
        return
    named = schema.types.get(ref.name)
    if isinstance(named, EnumType) and isinstance(value, EnumValueNode):
        mentioned = named.values.get(value.value)
        if mentioned is not None and is_hidden(mentioned):
            yield f'Enum value "{named.name}.{value.value}"'
    elif isinstance(named, InputObjectType) and isinstance(value, ObjectValueNode):
        for each in value.fields:
            field = named.fields.get(each.name.value)
            if field is None:
                continue
            if is_hidden(field):
                yield f'Input field "{named.name}.{field.name}"'
            yield from _hidden(each.value, field.type, schema)
