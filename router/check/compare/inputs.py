"""Input objects."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLInputField,
    GraphQLInputObjectType,
    is_non_null_type,
    is_required_input_field,
)

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.type_changes import input_stays_good
from router.check.compare.wording import changes_within, default_of, deprecation_changes


def compare_input_objects(
    old: GraphQLInputObjectType, new: GraphQLInputObjectType
) -> Iterator[Change]:
    """Changes of one input object type."""
    yield from _one_of(old, new)
    for name, field in old.fields.items():
        coordinate = f"{old.name}.{name}"
        if name in new.fields:
            yield from _field(old.name, coordinate, field, new.fields[name])
        else:
            yield change(
                ChangeCode.INPUT_FIELD_REMOVED,
                Severity.BREAKING,
                coordinate,
                f"Input field {coordinate} was removed",
            )
    for name, field in new.fields.items():
        if name not in old.fields:
            yield _added(old.name, f"{old.name}.{name}", field)


def _one_of(old: GraphQLInputObjectType, new: GraphQLInputObjectType) -> Iterator[Change]:
    if old.is_one_of == new.is_one_of:
        return
    if new.is_one_of:
        message = f"{old.name} takes exactly one of its fields now"
        yield change(ChangeCode.ONE_OF_ADDED, Severity.BREAKING, old.name, message)
    else:
        message = f"{old.name} takes any number of its fields now"
        yield change(ChangeCode.ONE_OF_REMOVED, Severity.SAFE, old.name, message)


def _added(owner: str, coordinate: str, field: GraphQLInputField) -> Change:
    default = default_of(field)
    required = is_required_input_field(field)
    severity = Severity.SAFE if default is None else Severity.DANGEROUS
    told = f" with the default value {default}" if default is not None else ""
    return change(
        ChangeCode.INPUT_FIELD_ADDED,
        Severity.BREAKING if required else severity,
        coordinate,
        f"{'Required' if required else 'Optional'} input field {coordinate} of type {field.type} "
        f"was added{told}",
        owner,
    )


def _field(
    owner: str, coordinate: str, old: GraphQLInputField, new: GraphQLInputField
) -> Iterator[Change]:
    yield from changes_within("INPUT_FIELD", coordinate, old, new)
    yield from deprecation_changes("INPUT_FIELD", coordinate, old, new)
    if str(old.type) != str(new.type):
        # one that becomes non-null with a default may still be left out, but not be null
        good = input_stays_good(old.type, new.type)
        becomes_required = is_non_null_type(new.type) and not is_non_null_type(old.type)
        yield change(
            ChangeCode.INPUT_FIELD_TYPE_CHANGED,
            Severity.SAFE if good else Severity.BREAKING,
            coordinate,
            f"The type of input field {coordinate} was {old.type} and is now {new.type}",
            owner if becomes_required else coordinate,
        )
    before, after = default_of(old), default_of(new)
    if before != after:
        required = is_required_input_field(new)
        yield change(
            ChangeCode.INPUT_FIELD_DEFAULT_VALUE_CHANGED,
            Severity.BREAKING if required else Severity.DANGEROUS,
            coordinate,
            f"The default value of input field {coordinate} was {before or 'none'} and is now "
            f"{after or 'none'}{', so that it is required' if required else ''}",
            owner,
        )
