"""``@cacheTag``: carried in the supergraph, with the subgraphs that say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from router.compose import compose
from router.compose.extract import extract
from router.federation.supergraph import Supergraph

A = """
type Query { t(id: ID!): T @cacheTag(format: "t-{$args.id}") }
type T @key(fields: "id") @cacheTag(format: "x-{$key.id}") @cacheTag(format: "all") { id: ID! }
"""
B = """
type T @key(fields: "id") @cacheTag(format: "x-{$key.id}") { id: ID! b: Int }
"""


def test_with_the_subgraphs_that_say_it(composed: Callable[[Mapping[str, str]], str]) -> None:
    sdl = composed({"a": A, "b": B})
    assert '@link(url: "https://specs.apollo.dev/cacheTag/v0.1", for: EXECUTION)' in sdl
    carried = '@join__directive(graphs: [%s], name: "federation__cacheTag", args: {format: "%s"})'
    assert "t(id: ID!): T @join__field(graph: A) " + carried % ("A", "t-{$args.id}") in sdl
    assert f"  {carried % ('A, B', 'x-{$key.id}')}\n" in sdl
    assert f"  {carried % ('A', 'all')}\n" in sdl


def test_clients_do_not_see_it(composed: Callable[[Mapping[str, str]], str]) -> None:
    read = Supergraph.parse(composed({"a": A, "b": B}))
    assert "cacheTag" not in {each.name for each in read.api_schema.directives}


def test_it_comes_back_to_them(composed: Callable[[Mapping[str, str]], str]) -> None:
    sdl = composed({"a": A, "b": B})
    found = {each.name: each.sdl for each in extract(sdl)}
    assert '@federation__cacheTag(format: "x-{$key.id}")' in found["b"]
    assert '"all"' not in found["b"]
    assert compose(extract(sdl)).supergraph_sdl == sdl


def test_an_external_field_has_none(composed: Callable[[Mapping[str, str]], str]) -> None:
    b = """
    type T @key(fields: "id") { id: ID! n: Int @external @cacheTag(format: "n")
      m: Int @requires(fields: "n") }
    """
    a = 'type Query { t: T } type T @key(fields: "id") { id: ID! n: Int }'
    assert "cacheTag" not in composed({"a": a, "b": b})
