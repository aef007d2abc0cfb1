"""Enums."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.wording import changes_within, deprecation_changes


def compare_enums(
    old: GraphQLEnumType, new: GraphQLEnumType, *, is_output: bool
) -> Iterator[Change]:
    """Changes of one enum. A new value can surprise only those to whom it ``is_output``."""
    for name, value in old.values.items():
        coordinate = f"{old.name}.{name}"
        if name not in new.values:
            yield change(
                ChangeCode.ENUM_VALUE_REMOVED,
                Severity.BREAKING,
                coordinate,
                f"Enum value {coordinate} was removed",
            )
            continue
        yield from changes_within("ENUM_VALUE", coordinate, value, new.values[name])
        yield from deprecation_changes("ENUM_VALUE", coordinate, value, new.values[name])
    for name in new.values:
        if name not in old.values:
            coordinate = f"{old.name}.{name}"
            yield change(
                ChangeCode.ENUM_VALUE_ADDED,
                Severity.DANGEROUS if is_output else Severity.SAFE,
                coordinate,
                f"Enum value {coordinate} was added",
                old.name,
            )
