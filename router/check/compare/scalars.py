"""Scalars: all that can be seen of one is where its form is specified."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLScalarType

from router.check.change import Change, ChangeCode, Severity, change


def compare_scalars(old: GraphQLScalarType, new: GraphQLScalarType) -> Iterator[Change]:
    """Changes of one scalar's ``@specifiedBy``. Another specification may mean another form."""
    before, after = old.specified_by_url, new.specified_by_url
    if before == after:
        return
    if before is None:
        code, severity = ChangeCode.SPECIFIED_BY_ADDED, Severity.SAFE
    elif after is None:
        code, severity = ChangeCode.SPECIFIED_BY_REMOVED, Severity.SAFE
    else:
        code, severity = ChangeCode.SPECIFIED_BY_CHANGED, Severity.DANGEROUS
    yield change(
        code,
        severity,
        old.name,
        f"Scalar {old.name} was specified by {before or 'nothing'} and is now specified by "
        f"{after or 'nothing'}",
    )
