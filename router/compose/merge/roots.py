"""Which operations the supergraph has."""

from __future__ import annotations

from router.compose.merge.applications import remember
from router.compose.merge.context import Merge
from router.compose.merge.descriptions import choose_description
from router.federation.errors import Code
from router.federation.schema import ROOT_NAMES, Element


def merge_roots(work: Merge) -> None:
    """Sets the root types that any subgraph has, and merges what stands on ``schema``."""
    for kind, name in ROOT_NAMES.items():
        if any(kind in subgraph.schema.roots for subgraph in work.subgraphs):
            work.schema.roots[kind] = name
    if "query" not in work.schema.roots:
        work.error(
            Code.NO_QUERIES,
            "No queries found in any subgraph: a supergraph must have a query root type, so give "
            "one of the subgraphs a field of Query.",
        )
    sources = {
        index: Element(
            name="schema",
            description=subgraph.schema.description,
            directives=subgraph.schema.applications,
        )
        for index, subgraph in enumerate(work.subgraphs)
    }
    target = Element(name="schema")
    choose_description(work, target, "schema", sources)
    work.schema.description = target.description
    target.directives = work.schema.applications
    remember(work, target, "schema", sources)
