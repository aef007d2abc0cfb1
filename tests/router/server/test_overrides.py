from __future__ import annotations

from graphql import parse

from router.compose import SubgraphInput, compose
from router.execute.errors import ErrorPolicy
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph
from router.plan.pretty import pretty
from router.server.claims import ANONYMOUS
from router.server.engine import Engine
from router.server.operation_cache import OperationCache
from router.server.overrides import OverrideShares

LINK = """extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@override"])
"""
OLD = LINK + 'type Query { a: A } type A @key(fields: "id") { id: ID! x: Int }'
NEW = LINK + 'type A @key(fields: "id") { id: ID! x: Int @override(from: "old", label: "LABEL") }'


def test_shares() -> None:
    shares = OverrideShares({"half": 50, "all": 100, "none": 0}, iter([0.49, 0.5] * 2).__next__)
    draw = shares.draw(["half", "all", "none", "other"])
    assert draw is not None
    assert [draw(), draw()] == [frozenset({"half", "all"}), frozenset({"all"})]
    percent = shares.draw(["percent(49.5)"])
    assert percent is not None
    assert [percent(), percent()] == [frozenset({"percent(49.5)"}), frozenset()]


def test_what_is_never_on_is_not_drawn() -> None:
    shares = OverrideShares({"off": 0})
    assert shares.draw([]) is None
    assert shares.draw(["off", "unknown", "percent(0)"]) is None


def _engine(label: str, shares: OverrideShares) -> Engine:
    composed = compose(
        [
            SubgraphInput("old", "http://old", OLD),
            SubgraphInput("new", "http://new", NEW.replace("LABEL", label)),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    supergraph = Supergraph.parse(composed.supergraph_sdl)
    return Engine.build(
        supergraph,
        HttpTransport(supergraph.subgraphs),
        subgraphs={name: (url,) for name, url in supergraph.subgraphs.items()},
        policy=ErrorPolicy(),
        operations=OperationCache(entries=10, characters=1000),
        shares=shares,
    )


def test_each_request_has_the_plan_of_its_draw() -> None:
    chance = iter([0.2, 0.3, 0.1]).__next__
    entry = _engine("percent(25)", OverrideShares(chance=chance)).prepare(
        parse("{ a { x } }"), None
    )
    drawn = [entry.for_client(ANONYMOUS) for _ in range(3)]
    assert ['"new"' in pretty(one.prepared.plan) for one in drawn] == [True, False, True]
    assert drawn[0] is drawn[2]


def test_labels_of_the_settings() -> None:
    document = parse("{ a { x } }")
    on = _engine("beta", OverrideShares({"beta": 100})).prepare(document, None)
    off = _engine("beta", OverrideShares()).prepare(document, None)
    assert '"new"' in pretty(on.for_client(ANONYMOUS).prepared.plan)
    assert '"new"' not in pretty(off.for_client(ANONYMOUS).prepared.plan)
