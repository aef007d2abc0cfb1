"""The router answers what a monolith with the same data would answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from router.execute.executor import Executor
from router.execute.transport import FetchContext
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner

MakeFederation = Callable[[int], Any]
MakeOperations = Callable[[Any, int], Any]

OPERATIONS = 8
"""How many operations are run over each world."""


async def compared(federation: Any, make_operations: MakeOperations, seed: int) -> int:
    """Runs random operations through the router; returns how many were valid and compared."""
    supergraph = Supergraph.parse(federation.supergraph_sdl)
    planner = Planner(supergraph)
    executor = Executor(supergraph, federation.subgraphs)
    operations = make_operations(supergraph.api_schema, seed)
    count = 0
    for index in range(OPERATIONS):
        text = operations.operation(depth=1 + index % 6)
        document = parse(text)
        if len(text) > 6000 or validate(supergraph.api_schema, document):
            continue
        wanted = federation.monolith(supergraph.api_schema, text, operations.variables)
        prepared = executor.prepare(document, None, planner.plan(document))
        variables = prepared.coerce_variables(operations.variables)
        result = await executor.run(prepared, variables, FetchContext())
        assert (result.data, result.errors) == (wanted, ()), text
        count += 1
    return count


@settings(
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(seed=st.integers(min_value=0, max_value=1_000_000))
async def test_random_worlds(
    federation: MakeFederation, operations: MakeOperations, seed: int
) -> None:
    made = federation(seed)
    assume(made is not None)
    await compared(made, operations, seed)


@pytest.mark.parametrize("start", range(0, 60, 30))
async def test_known_worlds(
    federation: MakeFederation, operations: MakeOperations, start: int
) -> None:
    """The same worlds in every run; enough of them compose for the comparison to mean something."""
    made = {seed: federation(seed) for seed in range(start, start + 30)}
    usable = {seed: each for seed, each in made.items() if each is not None}
    counts = [await compared(each, operations, seed) for seed, each in usable.items()]
    assert len(usable) >= 8
    assert sum(counts) >= 20
