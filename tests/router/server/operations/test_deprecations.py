from __future__ import annotations

from graphql import build_schema, parse, validate

from router.server.operations.deprecations import Deprecation, deprecated_uses

SCHEMA = build_schema(
    """
    directive @sized(by: Int, of: Int @deprecated(reason: "Use by.")) on FIELD
    type Query {
      product(id: ID, slug: String @deprecated(reason: "Use id."), by: Filter): Node
      other(sort: Sort): String @deprecated
    }
    interface Node { name: String @deprecated(reason: "Use title.") title: String }
    type Product implements Node { name: String title: String }
    input Filter { tag: String @deprecated(reason: "Use tags."), tags: [String], sub: Filter }
    enum Sort { NEW OLD @deprecated(reason: "Nobody sorts so.") }
    """
)


def uses(text: str) -> list[tuple[str, str]]:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    return [(use.coordinate, use.reason) for use in deprecated_uses(SCHEMA, document)]


def test_every_kind_of_use_is_found_once() -> None:
    text = """
      query ($tag: String) {
        product(slug: "s", by: { tags: [], sub: { tag: $tag } }) { title ...F }
        again: product(slug: "t") { name }
        other(sort: OLD)
      }
      fragment F on Node { name @sized(of: 1) }
    """
    assert uses(text) == [
        ("Query.product(slug:)", "Use id."),
        ("Filter.tag", "Use tags."),
        ("Node.name", "Use title."),
        ("Query.other", "No longer supported"),
        ("Sort.OLD", "Nobody sorts so."),
        ("@sized(of:)", "Use by."),
    ]


def test_what_is_not_deprecated_is_no_use() -> None:
    assert uses('{ product(id: "1", by: {tags: ["a"]}) { title ... on Product { name } } }') == []


def test_a_warning() -> None:
    assert Deprecation("Node.name", "Use title.").warning == {
        "message": "Node.name is deprecated: Use title.",
        "extensions": {"code": "DEPRECATED", "coordinate": "Node.name"},
    }
