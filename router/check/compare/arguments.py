"""Arguments, of fields and of directives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from graphql import GraphQLArgument, is_required_argument

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.type_changes import input_stays_good
from router.check.compare.wording import changes_within, default_of, deprecation_changes

Prefix = Literal["FIELD_ARGUMENT", "DIRECTIVE_ARGUMENT"]
_DEFAULT_CHANGED = {
    "FIELD_ARGUMENT": ChangeCode.FIELD_ARGUMENT_DEFAULT_CHANGED,
    "DIRECTIVE_ARGUMENT": ChangeCode.DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED,
}


def compare_arguments(
    prefix: Prefix,
    owner: str,
    old: Mapping[str, GraphQLArgument],
    new: Mapping[str, GraphQLArgument],
) -> Iterator[Change]:
    """Changes of the arguments of the field or directive ``owner``."""
    for name, argument in old.items():
        coordinate = f"{owner}({name}:)"
        if name in new:
            yield from _argument(prefix, owner, coordinate, argument, new[name])
        else:
            yield change(
                ChangeCode(f"{prefix}_REMOVED"),
                Severity.BREAKING,
                coordinate,
                f"Argument {coordinate} was removed",
            )
    for name, argument in new.items():
        if name not in old:
            yield _added(prefix, owner, f"{owner}({name}:)", argument)


def _added(prefix: Prefix, owner: str, coordinate: str, argument: GraphQLArgument) -> Change:
    required = is_required_argument(argument)
    severity = Severity.DANGEROUS
    if required:
        severity = Severity.BREAKING
    elif prefix == "DIRECTIVE_ARGUMENT":
        severity = Severity.SAFE
    return change(
        ChangeCode(f"{prefix}_ADDED"),
        severity,
        coordinate,
        f"{'Required' if required else 'Optional'} argument {coordinate} of type {argument.type} "
        "was added",
        owner,
    )


def _argument(
    prefix: Prefix, owner: str, coordinate: str, old: GraphQLArgument, new: GraphQLArgument
) -> Iterator[Change]:
    yield from changes_within(prefix, coordinate, old, new)
    if prefix == "FIELD_ARGUMENT":
        yield from deprecation_changes(prefix, coordinate, old, new)
    if str(old.type) != str(new.type):
        good = input_stays_good(old.type, new.type)
        yield change(
            ChangeCode(f"{prefix}_TYPE_CHANGED"),
            Severity.SAFE if good else Severity.BREAKING,
            coordinate,
            f"The type of argument {coordinate} was {old.type} and is now {new.type}",
        )
    before, after = default_of(old), default_of(new)
    if before != after:
        required = is_required_argument(new)
        yield change(
            _DEFAULT_CHANGED[prefix],
            Severity.BREAKING if required else Severity.DANGEROUS,
            coordinate,
            f"The default value of argument {coordinate} was {before or 'none'} and is now "
            f"{after or 'none'}{', so that it is required' if required else ''}",
            owner,
        )
