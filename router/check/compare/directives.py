"""Definitions of directives that clients can see."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLDirective, GraphQLSchema, is_specified_directive

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.arguments import compare_arguments
from router.check.compare.wording import changes_within
from router.federation.schema import EXECUTABLE_LOCATIONS


def compare_directives(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[Change]:
    """Changes of all directives but GraphQL's own."""
    before, after = _own(old), _own(new)
    for name, directive in before.items():
        if name in after:
            yield from _directive(directive, after[name])
            continue
        yield change(
            ChangeCode.DIRECTIVE_REMOVED,
            _severity(directive),
            f"@{name}",
            f"Directive @{name} was removed",
        )
    for name in after:
        if name not in before:
            yield change(
                ChangeCode.DIRECTIVE_ADDED,
                Severity.SAFE,
                f"@{name}",
                f"Directive @{name} was added",
            )


def _own(schema: GraphQLSchema) -> dict[str, GraphQLDirective]:
    return {each.name: each for each in schema.directives if not is_specified_directive(each)}


def _severity(directive: GraphQLDirective) -> Severity:
    """No operation can hold a directive that stands in schemas only; tools may look for it."""
    in_operations = any(each.name in EXECUTABLE_LOCATIONS for each in directive.locations)
    return Severity.BREAKING if in_operations else Severity.DANGEROUS


def _directive(old: GraphQLDirective, new: GraphQLDirective) -> Iterator[Change]:
    coordinate = f"@{old.name}"
    yield from changes_within("DIRECTIVE", coordinate, old, new)
    before = {each.name for each in old.locations}
    after = {each.name for each in new.locations}
    for location in sorted(before - after):
        yield change(
            ChangeCode.DIRECTIVE_LOCATION_REMOVED,
            Severity.BREAKING if location in EXECUTABLE_LOCATIONS else Severity.DANGEROUS,
            coordinate,
            f"Directive {coordinate} may no longer stand on {location}",
        )
    for location in sorted(after - before):
        yield change(
            ChangeCode.DIRECTIVE_LOCATION_ADDED,
            Severity.SAFE,
            coordinate,
            f"Directive {coordinate} may stand on {location} now",
        )
    if old.is_repeatable and not new.is_repeatable:
        yield change(
            ChangeCode.DIRECTIVE_REPEATABLE_REMOVED,
            _severity(old),
            coordinate,
            f"Directive {coordinate} may no longer be repeated",
        )
    elif new.is_repeatable and not old.is_repeatable:
        yield change(
            ChangeCode.DIRECTIVE_REPEATABLE_ADDED,
            Severity.SAFE,
            coordinate,
            f"Directive {coordinate} may be repeated now",
        )
    yield from compare_arguments("DIRECTIVE_ARGUMENT", coordinate, old.args, new.args)
