"""Clients can give whatever they must give."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.supergraph_rules.visibility import is_hidden, visible_fields, visible_types
from router.federation.errors import Code, CompositionError
from router.federation.schema import (
    CompositeType,
    Field,
    InputObjectType,
    InputValue,
    InterfaceType,
    Schema,
)


def required_inaccessible(work: Merge) -> Iterator[CompositionError]:
    """Refuses hidden arguments and input fields that are required of what clients see."""
    for named in visible_types(work.schema):
        if isinstance(named, InputObjectType):
            for field in named.fields.values():
                if is_hidden(field) and field.required:
                    yield _error(
                        f'Input field "{named.name}.{field.name}" is @inaccessible but is a '
                        "required input field of its type"
                    )
        elif isinstance(named, CompositeType):
            for visible in visible_fields(named):
                yield from _arguments(work.schema, named, visible)
    for definition in work.schema.directives.values():
        for argument in definition.arguments.values():
            if is_hidden(argument) and argument.required:
                yield _error(
                    f'Argument "@{definition.name}({argument.name}:)" is @inaccessible but is a '
                    "required argument of its directive"
                )


def _arguments(schema: Schema, named: CompositeType, field: Field) -> Iterator[CompositionError]:
    for argument in field.arguments.values():
        if not is_hidden(argument):
            continue
        coordinate = f"{named.name}.{field.name}({argument.name}:)"
        if argument.required:
            yield _error(
                f'Argument "{coordinate}" is @inaccessible but is a required argument of its field'
            )
        if isinstance(named, InterfaceType):
            for owner, implementing in _implementing(schema, named, field, argument):
                yield _error(
                    f'Argument "{coordinate}" is @inaccessible but is implemented by the required '
                    f'argument "{owner}.{field.name}({implementing.name}:)", which is in the API '
                    "schema"
                )


def _implementing(
    schema: Schema, interface: InterfaceType, field: Field, argument: InputValue
) -> Iterator[tuple[str, InputValue]]:
    for named in visible_types(schema):
        if isinstance(named, CompositeType) and interface.name in named.interfaces:
            own = named.fields.get(field.name)
            if own is None or is_hidden(own):
                continue
            implementing = own.arguments.get(argument.name)
            if implementing and not is_hidden(implementing) and implementing.required:
                yield named.name, implementing


def _error(message: str) -> CompositionError:
    return CompositionError(
        Code.REQUIRED_INACCESSIBLE, f"{message}: make it optional, or give it a default value."
    )
