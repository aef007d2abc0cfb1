from __future__ import annotations

import pytest
from graphql import parse

from router.federation.errors import Code, SubgraphRefused
from router.federation.link import FEDERATION, LINK, FeatureUrl, Import, parse_url, read_links


def test_parse_url() -> None:
    url = parse_url("https://specs.apollo.dev/federation/v2.3")
    assert url == FeatureUrl("https://specs.apollo.dev/federation", "federation", (2, 3))
    assert str(url) == "https://specs.apollo.dev/federation/v2.3"
    assert parse_url("https://example.com/a/b/v10.0/").name == "b"


@pytest.mark.parametrize(
    "text",
    [
        "https://specs.apollo.dev",
        "https://specs.apollo.dev/",
        "https://specs.apollo.dev/federation",
        "https://specs.apollo.dev/federation/2.3",
        "https://specs.apollo.dev/federation/v2",
        "https://specs.apollo.dev/v2.3",
        "federation/v2.3",
        "",
    ],
)
def test_not_an_identifier(text: str) -> None:
    with pytest.raises(SubgraphRefused) as refused:
        parse_url(text)
    assert [error.code for error in refused.value.errors] == [Code.INVALID_LINK_IDENTIFIER]


def test_names_in_the_schema() -> None:
    links = read_links(
        parse(
            """extend schema
              @link(url: "https://specs.apollo.dev/federation/v2.3",
                    import: ["@key", { name: "@external", as: "@elsewhere" }, "FieldSet"])
              @link(url: "https://example.com/mine/v1.0", as: "ours")"""
        )
    )
    federation = links.of(FEDERATION)
    assert federation is not None
    assert federation.imports == (
        Import("@key", "@key"),
        Import("@external", "@elsewhere"),
        Import("FieldSet", "FieldSet"),
    )
    assert federation.local_directive("key") == "key"
    assert federation.local_directive("external") == "elsewhere"
    assert federation.local_directive("tag") == "federation__tag"
    assert federation.local_type("FieldSet") == "FieldSet"
    assert federation.local_type("Scope") == "federation__Scope"
    mine = links.of("https://example.com/mine")
    assert mine is not None
    assert mine.local_directive("mine") == "ours"
    assert mine.local_directive("other") == "ours__other"
    assert links.source_of_directive("elsewhere") == (federation, "external")
    assert links.source_of_directive("federation__tag") == (federation, "tag")
    assert links.source_of_directive("ours") == (mine, "mine")
    assert links.source_of_directive("unheard") is None
    assert links.source_of_type("FieldSet") is federation
    assert links.source_of_type("ours__T") is mine
    assert links.source_of_type("T") is None
    assert LINK in links.features


def test_the_link_directive_may_be_renamed() -> None:
    links = read_links(
        parse(
            """extend schema
              @uses(url: "https://specs.apollo.dev/link/v1.0", as: "uses")
              @uses(url: "https://specs.apollo.dev/federation/v2.3")
              @link(to: "something of the schema's own")"""
        )
    )
    assert sorted(links.features) == [FEDERATION, LINK]
    assert links.features[LINK].name == "uses"


def test_none() -> None:
    assert read_links(parse("type Query { x: Int }")).features == {}


@pytest.mark.parametrize(
    "arguments",
    [
        'import: ["@key"]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: "@key"',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [1]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [{ as: "@k" }]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: 1 }]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", to: "@k" }]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "@key", as: "k" }]',
        'url: "https://specs.apollo.dev/federation/v2.3", import: [{ name: "T", as: "@t" }]',
        (
            'url: "https://specs.apollo.dev/federation/v2.3") '
            '@link(url: "https://specs.apollo.dev/federation/v2.4"'
        ),
    ],
)
def test_wrong_use(arguments: str) -> None:
    with pytest.raises(SubgraphRefused) as refused:
        read_links(parse(f"extend schema @link({arguments})"))
    assert {error.code for error in refused.value.errors} == {Code.INVALID_LINK_DIRECTIVE_USAGE}


def test_an_import_may_take_a_name_that_looks_prefixed() -> None:
    links = read_links(
        parse(
            """
            extend schema
              @link(url: "https://specs.apollo.dev/link/v1.0")
              @link(url: "https://specs.apollo.dev/inaccessible/v0.2",
                import: [{name: "@inaccessible", as: "@federation__inaccessible"}])
            """
        )
    )
    found = links.source_of_directive("federation__inaccessible")
    assert found is not None
    assert (found[0].url.name, found[1]) == ("inaccessible", "inaccessible")
