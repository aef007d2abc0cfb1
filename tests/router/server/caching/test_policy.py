from __future__ import annotations

from typing import Any

import pytest

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph
from router.plan.nodes import EntityRequirement, Fetch, RequiredField
from router.server.caching.hints import Hint
from router.server.caching.policy import ROOT, CachePolicies, Lifetime
from router.server.settings.caching import CachingSettings

LINK = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@composeDirective"])
  @link(url: "https://specs.example.org/cacheControl/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
enum CacheControlScope { PUBLIC PRIVATE }
directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
  on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
"""
ONE = LINK + (
    """
type Query {
  plain: String
  hinted: String @cacheControl(maxAge: 100)
  book: Book
  shelf: Shelf @cacheControl(maxAge: 100)
  own: Shelf @cacheControl(maxAge: 100, scope: PRIVATE)
  entity: Entity @cacheControl(maxAge: 100)
  any: Any @cacheControl(maxAge: 100)
  both: Both @cacheControl(maxAge: 70)
}
type Book @cacheControl(maxAge: 50) {
  title: String
  author: Author @cacheControl(inheritMaxAge: true)
  near: Author @cacheControl(maxAge: 5) far: Author secret: String @cacheControl(scope: PRIVATE) }
type Author { name: String }
type Shelf { label: String books: [Book] one: Book @cacheControl(maxAge: 200) }
interface Any @cacheControl(maxAge: 40) { id: ID }
type Entity implements Any @key(fields: "id") @cacheControl(maxAge: 30) { id: ID title: String
  soon: Int @cacheControl(maxAge: 3) }
type Both @key(fields: "id") @cacheControl(maxAge: 60) { id: ID a: Int @cacheControl(maxAge: 20)
  b: Int c: Int @cacheControl(maxAge: 10) }
"""
)
TWO = 'type Both @key(fields: "id") { id: ID d: Int }\n' + LINK


@pytest.fixture(scope="module")
def supergraph() -> Supergraph:
    """Two subgraphs, of which the second adds to Both."""
    made = compose(
        [SubgraphInput("one", "http://one", ONE), SubgraphInput("two", "http://two", TWO)]
    )
    assert made.supergraph_sdl is not None, made.errors
    return Supergraph.parse(made.supergraph_sdl)


def fetch(document: str, *, entity: str | None = None, subgraph: str = "one") -> Fetch:
    requirements: tuple[EntityRequirement, ...] = ()
    if entity is not None:
        document = (
            "query Named__one__1($representations: [_Any!]!) {"
            f" _entities(representations: $representations) {{ ... on {entity} {document} }} }}"
        )
        requirements = (
            EntityRequirement(frozenset(), entity, (RequiredField("id", "id", nullable=False),)),
        )
    return Fetch(
        id=0,
        subgraph=subgraph,
        kind="query",
        document=document,
        operation_name=None,
        requirements=requirements,
    )


def life(supergraph: Supergraph, wanted: Fetch, **settings: Any) -> Lifetime:
    policies = CachePolicies(supergraph, "digest", CachingSettings(**settings))
    policy = policies.of(wanted)
    assert policy is not None
    (found,) = policy.parts.values()
    return found


@pytest.mark.parametrize(
    ("document", "assumed", "explicit", "private"),
    [
        ("{ plain }", 0, None, False),
        ("{ hinted }", 100, 100, False),
        ("{ hinted plain }", 0, 100, False),
        ("{ __typename }", None, None, False),
        ("{ book { title } }", 50, 50, False),
        ("{ book { title author { name } } }", 50, 50, False),
        ("{ book { near { name } } }", 5, 5, False),
        ("{ book { far { name } } }", 0, 50, False),
        ("{ book { secret } }", 50, 50, True),
        ("{ shelf { label } }", 100, 100, False),
        ("{ own { label } }", 100, 100, True),
        ("{ shelf { books { title } } }", 50, 50, False),
        ("{ shelf { one { title } } }", 100, 100, False),
        ("{ any { id } }", 100, 100, False),
        ("{ any { ... on Entity { soon } } }", 3, 3, False),
        ("query { ...F } fragment F on Query { hinted book { near { name } } }", 5, 5, False),
    ],
)
def test_root_fields(
    supergraph: Supergraph, document: str, assumed: int, explicit: int, private: bool
) -> None:
    found = life(supergraph, fetch(document))
    assert (found.assumed, found.explicit, found.private) == (assumed, explicit, private)


@pytest.mark.parametrize(
    ("name", "selection", "assumed", "explicit"),
    [
        ("Entity", "{ title }", 30, 30),
        ("Entity", "{ title soon }", 3, 3),
        # several subgraphs add to Both, so that its own hint is nobody's
        ("Both", "{ id a c }", 10, 10),
        ("Both", "{ a b }", 0, 20),
    ],
)
def test_entities(
    supergraph: Supergraph, name: str, selection: str, assumed: int, explicit: int
) -> None:
    found = life(supergraph, fetch(selection, entity=name))
    assert (found.assumed, found.explicit) == (assumed, explicit)


def test_defaults_and_switches(supergraph: Supergraph) -> None:
    plain = fetch("{ plain }")
    assert life(supergraph, plain, default_max_age=7).assumed == 7
    own = {"one": {"default_max_age": 9}}
    assert life(supergraph, plain, default_max_age=7, subgraphs=own).assumed == 9
    off = CachingSettings(subgraphs={"one": {"enabled": False}})
    assert CachePolicies(supergraph, "digest", off).of(plain) is None
    mutation = Fetch(0, "one", "mutation", "mutation { x }", None)
    assert CachePolicies(supergraph, "digest", CachingSettings()).of(mutation) is None


def test_hints_are_read_with_their_subgraphs(supergraph: Supergraph) -> None:
    policies = CachePolicies(supergraph, "digest", CachingSettings())
    assert policies.hints.ambiguous == ["Both"]
    assert policies.hints.of_type("one", "Book") == Hint(50)
    assert policies.hints.of_field("one", "Query", "own") == Hint(100, True)
    assert policies.hints.of_field("two", "Query", "own") == Hint()


def test_join_directive_tells_the_subgraph(supergraph: Supergraph) -> None:
    from graphql import print_ast

    sdl = print_ast(supergraph.document).replace(
        "@cacheControl(maxAge: 60)",
        '@join__directive(graphs: [TWO], name: "cacheControl", args: {maxAge: 60})',
    )
    hints = CachePolicies(Supergraph.parse(sdl), "digest", CachingSettings()).hints
    assert hints.ambiguous == []
    assert hints.of_type("two", "Both") == Hint(60)
    assert hints.of_type("one", "Both") == Hint()


def test_the_operation_s_name_is_no_part_of_the_key(supergraph: Supergraph) -> None:
    policies = CachePolicies(supergraph, "digest", CachingSettings())
    other = CachePolicies(supergraph, "other", CachingSettings())
    texts = ("query A__one__0 { plain }", "query B__one__0 { plain }", "{ hinted }")
    seeds = [policy.seed for text in texts if (policy := policies.of(fetch(text)))]
    assert seeds[0] == seeds[1] != seeds[2]
    changed = other.of(fetch(texts[0]))
    assert changed is not None
    assert changed.seed != seeds[0]


def test_where_entities_are_in_an_answer(supergraph: Supergraph) -> None:
    policies = CachePolicies(supergraph, "digest", CachingSettings())
    document = (
        "{ e: entity { key: id title } any { __typename ... on Entity { id } } book { title } }"
    )
    policy = policies.of(fetch(document))
    assert policy is not None
    shape = policy.parts[ROOT].shape
    assert shape.all_types() == {"Entity", "Any", "Book"}
    answer = {
        "e": [{"key": "1", "title": "T"}, None],
        "any": {"__typename": "Entity", "id": "2"},
        "book": {"title": "T"},
    }
    assert shape.tags("one", answer, policy.keys) == {
        'entity:one:Entity:{"id":"1"}',
        'entity:one:Entity:{"id":"2"}',
    }
