"""Composition, from subgraphs to supergraph, as the list of its stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graphql import GraphQLError

from router.compose.collection import no_collection
from router.compose.merge import merge
from router.compose.read import read
from router.compose.read.graphql_rules import problems
from router.compose.result import CompositionResult, SubgraphInput
from router.compose.rules import check_subgraph
from router.compose.satisfiability import check_satisfiability
from router.compose.supergraph_rules import check_merged
from router.compose.supergraph_sdl import print_supergraph
from router.compose.upgrade import upgrade
from router.compose.wording import of_subgraph
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.subgraph import Subgraph


def compose(subgraphs: Sequence[SubgraphInput]) -> CompositionResult:
    """Composes ``subgraphs`` into one supergraph, or tells why they cannot be composed.

    The stages: read and validate each subgraph, upgrade those of version 1, merge, validate what
    was merged, print it, and prove that every field of it can be reached. A stage that finds errors
    is the last one, so that none is reported that only follows from another. The result does not
    depend on the order of ``subgraphs``.
    """
    with no_collection():
        return _compose(subgraphs)


def _compose(subgraphs: Sequence[SubgraphInput]) -> CompositionResult:
    try:
        upgraded = _upgrade_all(_read_all(sorted(subgraphs, key=lambda given: given.name)))
    except SubgraphRefused as refused:
        return CompositionResult(None, refused.errors)
    merged = merge(upgraded)
    errors = merged.errors or check_merged(merged)
    if errors:
        return CompositionResult(None, tuple(errors), tuple(merged.hints))
    sdl = print_supergraph(merged)
    try:
        found = check_satisfiability(sdl)
    except GraphQLError as error:
        # whatever no rule above has thought of: a supergraph that cannot be read is none
        unreadable = CompositionError(
            Code.INVALID_GRAPHQL, f"The supergraph would not be valid GraphQL: {error.message}"
        )
        return CompositionResult(None, (unreadable,), tuple(merged.hints))
    hints = (*merged.hints, *found.hints.values())
    if found.errors:
        return CompositionResult(None, tuple(found.errors.values()), hints)
    return CompositionResult(sdl, (), hints)


def _read_all(inputs: Sequence[SubgraphInput]) -> list[Subgraph]:
    counts = Counter(given.name for given in inputs)
    errors = [
        CompositionError(
            Code.INVALID_SUBGRAPH_NAME,
            f'There are {count} subgraphs named "{name}": give each its own name',
        )
        for name, count in counts.items()
        if count > 1
    ]
    found: list[Subgraph] = []
    for given in inputs:
        try:
            subgraph = read(given)
        except SubgraphRefused as refused:
            errors.extend(refused.errors)
            continue
        found.append(subgraph)
        if not subgraph.is_version_1:  # those of version 1 are held to the rules once upgraded
            errors.extend(check_subgraph(subgraph))
    if errors:
        raise SubgraphRefused(errors)
    return found


def _upgrade_all(subgraphs: Sequence[Subgraph]) -> list[Subgraph]:
    upgraded = upgrade(subgraphs)
    errors: list[CompositionError] = []
    for before, after in zip(subgraphs, upgraded, strict=True):
        if before.is_version_1:
            errors.extend(
                of_subgraph(after.name, Code.INVALID_GRAPHQL, problem)
                for problem in problems(after.schema)
            )
            errors.extend(check_subgraph(after))
    if errors:
        raise SubgraphRefused(errors)
    return upgraded
