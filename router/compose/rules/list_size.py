"""``@listSize``: it speaks of lists, and what it names exists."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import IntValueNode, ListValueNode, StringValueNode, ValueNode

from router.compose.facts import Facts
from router.federation.errors import Code, CompositionError
from router.federation.schema import Application, CompositeType, Field
from router.federation.type_ref import ListOf, Named, base_name, nullable


def list_size(facts: Facts) -> Iterator[CompositionError]:
    """Checks every ``@listSize`` of the subgraph."""
    for named, field, use in facts.uses_on_fields("listSize"):
        coordinate = f"{named.name}.{field.name}"
        sized = _names(use.arguments.get("sizedFields"))
        if sized:
            yield from _check_sized_fields(facts, field, sized)
        elif not isinstance(nullable(field.type), ListOf):
            yield CompositionError(
                Code.LIST_SIZE_APPLIED_TO_NON_LIST,
                f'"{coordinate}" is not a list: name the lists below it in @listSize(sizedFields:)',
            )
        assumed = use.arguments.get("assumedSize")
        if isinstance(assumed, IntValueNode) and int(assumed.value) < 0:
            yield CompositionError(
                Code.LIST_SIZE_INVALID_ASSUMED_SIZE,
                f'Assumed size of "{coordinate}" cannot be negative',
            )
        yield from _check_slicing_arguments(coordinate, field, use)


def _check_sized_fields(facts: Facts, field: Field, sized: list[str]) -> Iterator[CompositionError]:
    target = base_name(field.type)
    named = facts.schema.composite(target)
    if named is None:
        yield CompositionError(
            Code.LIST_SIZE_INVALID_SIZED_FIELD,
            f'Sized fields cannot be used because "{target}" is not a composite type',
        )
        return
    for name in sized:
        yield from _check_sized_field(named, name)


def _check_sized_field(named: CompositeType, name: str) -> Iterator[CompositionError]:
    field = named.fields.get(name)
    if field is None:
        yield CompositionError(
            Code.LIST_SIZE_INVALID_SIZED_FIELD,
            f'Sized field "{name}" is not a field on type "{named.name}"',
        )
    elif not isinstance(nullable(field.type), ListOf):
        yield CompositionError(
            Code.LIST_SIZE_INVALID_SIZED_FIELD,
            f'Sized field "{named.name}.{name}" is not a list',
        )


def _check_slicing_arguments(
    coordinate: str, field: Field, use: Application
) -> Iterator[CompositionError]:
    for name in _names(use.arguments.get("slicingArguments")):
        argument = field.arguments.get(name)
        if argument is None:
            yield CompositionError(
                Code.LIST_SIZE_INVALID_SLICING_ARGUMENT,
                f'Slicing argument "{name}" is not an argument of "{coordinate}"',
            )
        elif nullable(argument.type) != Named("Int"):
            yield CompositionError(
                Code.LIST_SIZE_INVALID_SLICING_ARGUMENT,
                f'Slicing argument "{coordinate}({name}:)" must be Int or Int!',
            )


def _names(value: ValueNode | None) -> list[str]:
    elements = value.values if isinstance(value, ListValueNode) else (value,)
    return [each.value for each in elements if isinstance(each, StringValueNode)]
