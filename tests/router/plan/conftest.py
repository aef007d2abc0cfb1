"""The harness of the plan tests: subgraphs in, an operation, and the plan as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from textwrap import dedent

import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner
from router.plan.pretty import pretty

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject",
  "@inaccessible", "@context", "@fromContext"
])
"""

Subgraphs = Mapping[str, str]
PlannerFor = Callable[[Subgraphs], tuple[Supergraph, Planner]]
AssertPlan = Callable[[Subgraphs, str, str], None]


@lru_cache(maxsize=64)
def _planner(subgraphs: tuple[tuple[str, str], ...]) -> tuple[Supergraph, Planner]:
    result = compose([SubgraphInput(name, f"http://{name}", LINK + sdl) for name, sdl in subgraphs])
    assert result.supergraph_sdl is not None, [str(each) for each in result.errors]
    supergraph = Supergraph.parse(result.supergraph_sdl).with_defer()
    return supergraph, Planner(supergraph)


@pytest.fixture
def planner_for() -> PlannerFor:
    """Composes subgraphs, given as SDL by name without the link, and makes a planner."""

    def make(subgraphs: Subgraphs) -> tuple[Supergraph, Planner]:
        return _planner(tuple(subgraphs.items()))

    return make


@pytest.fixture
def assert_plan(planner_for: PlannerFor) -> AssertPlan:
    """Holds the plan of an operation, valid by the API schema, to a text."""

    def check(subgraphs: Subgraphs, operation: str, expected: str) -> None:
        supergraph, planner = planner_for(subgraphs)
        document = parse(operation)
        assert validate(supergraph.api_schema, document) == []
        assert pretty(planner.plan(document)) == dedent(expected).strip()

    return check
