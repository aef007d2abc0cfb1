"""Unions."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLUnionType

from router.check.change import Change, ChangeCode, Severity, change


def compare_unions(old: GraphQLUnionType, new: GraphQLUnionType) -> Iterator[Change]:
    """Changes of one union."""
    before = {each.name for each in old.types}
    after = {each.name for each in new.types}
    for name in sorted(before - after):
        yield change(
            ChangeCode.UNION_MEMBER_REMOVED,
            Severity.BREAKING,
            old.name,
            f"{name} is no longer a member of union {old.name}",
        )
    for name in sorted(after - before):
        yield change(
            ChangeCode.UNION_MEMBER_ADDED,
            Severity.DANGEROUS,
            old.name,
            f"{name} is a member of union {old.name} now",
        )
