"""Objects and interfaces: what they implement, and their fields."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.arguments import compare_arguments
from router.check.compare.type_changes import output_stays_good
from router.check.compare.wording import changes_within, deprecation_changes

Composite = GraphQLObjectType | GraphQLInterfaceType


def compare_composites(old: Composite, new: Composite) -> Iterator[Change]:
    """Changes of one object or interface type."""
    yield from _interfaces(old, new)
    for name, field in old.fields.items():
        coordinate = f"{old.name}.{name}"
        if name in new.fields:
            yield from _field(coordinate, field, new.fields[name])
        else:
            was = "" if field.deprecation_reason is None else " (it was deprecated)"
            yield change(
                ChangeCode.FIELD_REMOVED,
                Severity.BREAKING,
                coordinate,
                f"Field {coordinate} was removed{was}",
            )
    for name in new.fields:
        if name not in old.fields:
            coordinate = f"{old.name}.{name}"
            yield change(
                ChangeCode.FIELD_ADDED, Severity.SAFE, coordinate, f"Field {coordinate} was added"
            )


def _interfaces(old: Composite, new: Composite) -> Iterator[Change]:
    before = {each.name for each in old.interfaces}
    after = {each.name for each in new.interfaces}
    for name in sorted(before - after):
        yield change(
            ChangeCode.OBJECT_TYPE_INTERFACE_REMOVED,
            Severity.BREAKING,
            old.name,
            f"{old.name} no longer implements {name}",
            old.name,
            name,
        )
    for name in sorted(after - before):
        yield change(
            ChangeCode.OBJECT_TYPE_INTERFACE_ADDED,
            Severity.DANGEROUS,
            old.name,
            f"{old.name} implements {name} now: fields of type {name} may answer it",
            name,
        )


def _field(coordinate: str, old: GraphQLField, new: GraphQLField) -> Iterator[Change]:
    yield from changes_within("FIELD", coordinate, old, new)
    yield from deprecation_changes("FIELD", coordinate, old, new)
    if str(old.type) != str(new.type):
        good = output_stays_good(old.type, new.type)
        yield change(
            ChangeCode.FIELD_TYPE_CHANGED,
            Severity.SAFE if good else Severity.BREAKING,
            coordinate,
            f"The type of {coordinate} was {old.type} and is now {new.type}",
        )
    yield from compare_arguments("FIELD_ARGUMENT", coordinate, old.args, new.args)
