"""The schema's own description, and the operations that it has."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLObjectType, GraphQLSchema

from router.check.change import Change, ChangeCode, Severity, change
from router.check.compare.wording import changes_within


def compare_roots(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[Change]:
    """Changes of what ``schema { … }`` says."""
    yield from changes_within("SCHEMA", "schema", old, new)
    pairs: tuple[tuple[ChangeCode, GraphQLObjectType | None, GraphQLObjectType | None], ...] = (
        (ChangeCode.SCHEMA_QUERY_TYPE_CHANGED, old.query_type, new.query_type),
        (ChangeCode.SCHEMA_MUTATION_TYPE_CHANGED, old.mutation_type, new.mutation_type),
        (ChangeCode.SCHEMA_SUBSCRIPTION_TYPE_CHANGED, old.subscription_type, new.subscription_type),
    )
    for code, before, after in pairs:
        kind = code.split("_")[1].lower()
        if before is None and after is not None:
            yield change(code, Severity.SAFE, after.name, f"There are {kind} operations now")
        elif before is not None and after is None:
            yield change(
                code, Severity.BREAKING, before.name, f"There are no {kind} operations any more"
            )
