"""The merged schema is valid GraphQL."""

from __future__ import annotations

from collections.abc import Iterator

from router.compose.merge.context import Merge
from router.compose.read.graphql_rules import problems
from router.federation.errors import Code, CompositionError


def valid_graphql(work: Merge) -> Iterator[CompositionError]:
    """Holds the merged schema against the rules for type systems."""
    for problem in problems(work.schema):
        yield CompositionError(
            Code.INVALID_GRAPHQL, f"The supergraph would not be valid GraphQL: {problem}"
        )
