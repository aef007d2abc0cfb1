"""The router answers what a monolith with the same data would answer."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from graphql import DocumentNode, print_ast
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from router.plan.pretty import pretty
from tests.router.monolith.worlds.compare import Router
from tests.router.monolith.worlds.features import (
    IN_OPERATION,
    IN_SDL,
    OF_WORLDS,
    features_asked,
    features_of,
)
from tests.router.monolith.worlds.federation import federation_of
from tests.router.monolith.worlds.model import Object
from tests.router.monolith.worlds.operations import Operations
from tests.router.monolith.worlds.shrink import shrunk

OPERATIONS = 6
"""How many operations are run over each world."""


async def compared(seed: int, tally: Counter[str] | None = None) -> int | None:
    """Runs random operations over the world of a seed; returns how many, ``None`` for no world.

    ``tally`` counts the features that were met, and apart those of plans of several fetches.
    """
    federation = federation_of(seed)
    if federation is None:
        return None
    router = Router(federation)
    operations = Operations(router.api_schema, Random(seed))
    features = features_of(federation) if tally is not None else set()
    count = 0
    for index in range(OPERATIONS):
        document = operations.valid(depth=1 + index % 6)
        if document is None:
            continue
        federation.subgraphs.requests = 0
        try:
            await router.compare(document, operations.variables)
        except Exception as error:
            report = await described(router, document, operations.variables, seed)
            raise AssertionError(report) from error
        count += 1
        if tally is not None:
            met = features | features_asked(document)
            tally.update(met)
            if federation.subgraphs.requests > 1:
                tally.update(f"{each} (several fetches)" for each in met)
    return count


async def described(router: Router, document: DocumentNode, variables: Object, seed: int) -> str:
    """All there is to see of a failure: a small operation that fails, its plan, the subgraphs."""

    async def fails(smaller: DocumentNode) -> bool:
        if not router.is_valid(smaller):
            return False
        try:
            await router.compare(smaller, variables)
        except Exception:  # noqa: BLE001  whatever goes wrong is what we look for
            return True
        return False

    small = await shrunk(document, fails)
    subgraphs = "\n".join(f"# {name}{sdl}" for name, sdl in router.federation.texts.items())
    try:
        plan = pretty(router.plan(small))
    except Exception as error:  # noqa: BLE001  as above
        plan = repr(error)
    return f"seed {seed}, variables {variables}\n{print_ast(small)}\n{plan}\n{subgraphs}"


@pytest.mark.timeout(0)
@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a seed cannot be made smaller
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "30")),
    # the same worlds each time, so that a change is judged by what it did; others when looking
    derandomize=os.environ.get("PROPERTY_RANDOM") != "1",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(min_value=0, max_value=100_000_000))
async def test_random_worlds(seed: int) -> None:
    count = await compared(seed)
    assume(count is not None)


@pytest.mark.timeout(600)
@pytest.mark.slow
async def test_the_same_worlds_in_every_run_have_every_feature() -> None:
    """Each in plans of several fetches too; and nearly every seed makes a world."""
    tally: Counter[str] = Counter()
    counts = [await compared(seed, tally) for seed in range(100, 150)]
    usable = [each for each in counts if each is not None]
    assert len(usable) >= 0.95 * len(counts)
    assert sum(usable) >= 0.9 * OPERATIONS * len(usable)
    for feature in (*IN_SDL, *IN_OPERATION, *OF_WORLDS):
        assert tally[f"{feature} (several fetches)"] > 0, feature
