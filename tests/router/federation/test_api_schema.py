"""What clients see of a supergraph."""

from __future__ import annotations

import pytest
from graphql import parse, print_schema

from router.compose import SubgraphInput, compose
from router.federation.api_schema import ApiSchemaError, build_api_schema

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@inaccessible", "@tag", "@authenticated", "@composeDirective"
])
"""


def supergraph(**subgraphs: str) -> str:
    result = compose(
        [SubgraphInput(name, f"http://{name}", LINK + sdl) for name, sdl in subgraphs.items()]
    )
    assert result.supergraph_sdl is not None, [str(each) for each in result.errors]
    return result.supergraph_sdl


def api(sdl: str) -> str:
    return print_schema(build_api_schema(parse(sdl))).strip()


def test_the_machinery_is_gone() -> None:
    sdl = supergraph(
        a='type Query { t: T @tag(name: "x") } type T @key(fields: "id") @authenticated { id: ID! }'
    )
    assert "join__" in sdl
    assert api(sdl) == "type Query {\n  t: T\n}\n\ntype T {\n  id: ID!\n}"


def test_what_clients_read_stays() -> None:
    sdl = supergraph(
        a='''
        type Query {
          """The answer."""
          a(first: Int = 3, by: [Order!] = [NEW]): Int @deprecated(reason: "Use b.")
        }
        scalar Day @specifiedBy(url: "https://example.org/day")
        enum Order { NEW OLD @deprecated(reason: "Old.") }
        extend type Query { day: Day }
        '''
    )
    text = api(sdl)
    assert '"""The answer."""\n  a(first: Int = 3, by: [Order!] = [NEW]): Int' in text
    assert '@deprecated(reason: "Use b.")' in text
    assert 'scalar Day @specifiedBy(url: "https://example.org/day")' in text
    assert 'OLD @deprecated(reason: "Old.")' in text


def test_everything_inaccessible_is_gone() -> None:
    sdl = supergraph(
        a="""
        type Query {
          seen(hidden: Int @inaccessible, shown: Int): Node
          secret: Secret @inaccessible
          either: Either
          list(filter: Filter): [Shade]
        }
        interface Node { id: ID! inner: Int @inaccessible }
        interface Inner @inaccessible { id: ID! }
        type Open implements Node & Inner { id: ID! inner: Int @inaccessible }
        type Secret @inaccessible { id: ID! }
        union Either = Open | Secret
        enum Shade { LIGHT DARK @inaccessible }
        input Filter { word: String deep: Int @inaccessible }
        """
    )
    text = api(sdl)
    for hidden in ("hidden", "secret", "Secret", "inner", "Inner", "DARK", "deep", "inaccessible"):
        assert hidden not in text
    assert "seen(shown: Int): Node" in text
    assert "type Open implements Node {" in text
    assert "union Either = Open" in text


def test_a_renamed_import_hides_too() -> None:
    sdl = supergraph(a="type Query { seen: Int gone: Int @inaccessible }")
    renamed = sdl.replace("@inaccessible", "@private").replace(
        'inaccessible/v0.2", for: SECURITY',
        'inaccessible/v0.2", for: SECURITY, import: [{name: "@inaccessible", as: "@private"}]',
    )
    assert renamed != sdl
    assert api(renamed) == "type Query {\n  seen: Int\n}"


def test_nothing_left_is_refused() -> None:
    sdl = supergraph(a="type Query { seen: Int }").replace("seen: Int", "seen: Int @inaccessible")
    with pytest.raises(ApiSchemaError, match="query root"):
        build_api_schema(parse(sdl))


def test_a_linked_features_directive_that_was_not_imported() -> None:
    document = parse(
        """
        schema
          @link(url: "https://specs.apollo.dev/link/v1.0")
          @link(url: "https://specs.apollo.dev/cost/v0.1") { query: Query }
        directive @link(url: String, import: [String]) repeatable on SCHEMA
        directive @listSize(assumedSize: Int) on FIELD_DEFINITION
        directive @mine on FIELD
        type Query { a: [Int] @listSize(assumedSize: 10) }
        """
    )
    names = {each.name for each in build_api_schema(document).directives}
    assert "listSize" not in names
    assert "mine" in names
