"""The harness of composition's tests: subgraphs in, codes or an API schema out.

A subgraph's SDL that links nothing is given a link to the latest federation that imports
everything; one that starts with ``# version 1`` is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from graphql import build_schema
from graphql.utilities import find_schema_changes

from router.compose import CompositionResult, SubgraphInput, compose
from router.federation.directives import LATEST, directives_of, types_of
from router.federation.link import FEDERATION, Version
from router.federation.supergraph import Supergraph

Subgraphs = Mapping[str, str]
Composes = Callable[..., CompositionResult]
Refused = Callable[..., CompositionResult]


def linked(sdl: str, version: Version = LATEST) -> str:
    """``sdl`` with a link that imports all of a version of federation."""
    if "@link" in sdl or sdl.lstrip().startswith("# version 1"):
        return sdl
    names = [f'"@{name}"' for name in directives_of(FEDERATION, version)]
    names += [f'"{name}"' for name in types_of(FEDERATION, version)]
    url = f"{FEDERATION}/v{version[0]}.{version[1]}"
    return f'extend schema @link(url: "{url}", import: [{", ".join(names)}])\n{sdl}'


def run(subgraphs: Subgraphs, version: Version = LATEST) -> CompositionResult:
    return compose(
        [
            SubgraphInput(name, f"http://{name}/graphql", linked(sdl, version))
            for name, sdl in subgraphs.items()
        ]
    )


@pytest.fixture
def composed() -> Callable[[Subgraphs], str]:
    """Composes and gives the supergraph's SDL."""

    def check(subgraphs: Subgraphs) -> str:
        result = run(subgraphs)
        assert result.errors == ()
        assert result.supergraph_sdl is not None
        return result.supergraph_sdl

    return check


@pytest.fixture
def assert_composes() -> Composes:
    """Holds that subgraphs compose; into ``api`` and with exactly these hints, if given."""

    def check(
        subgraphs: Subgraphs,
        api: str | None = None,
        *,
        hints: tuple[str, ...] | None = None,
        version: Version = LATEST,
    ) -> CompositionResult:
        result = run(subgraphs, version)
        assert result.errors == ()
        assert result.supergraph_sdl is not None
        if api is not None:
            wanted = build_schema(api)
            found = Supergraph.parse(result.supergraph_sdl).api_schema
            changes = [*find_schema_changes(wanted, found), *find_schema_changes(found, wanted)]
            assert [change.description for change in changes] == []
        if hints is not None:
            assert tuple(sorted({hint.code for hint in result.hints})) == tuple(sorted(hints))
        return result

    return check


@pytest.fixture
def assert_refused() -> Refused:
    """Holds that subgraphs are refused with exactly these codes, each with every word of
    ``saying`` in some message."""

    def check(
        subgraphs: Subgraphs,
        *codes: str,
        saying: tuple[str, ...] = (),
        version: Version = LATEST,
    ) -> CompositionResult:
        result = run(subgraphs, version)
        assert result.supergraph_sdl is None
        assert {str(error.code) for error in result.errors} == set(codes)
        messages = "\n".join(error.message for error in result.errors)
        for words in saying:
            assert words in messages
        return result

    return check
