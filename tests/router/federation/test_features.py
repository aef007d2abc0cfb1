"""Features that a supergraph must be known for."""

from __future__ import annotations

import pytest

from router.federation.supergraph import Supergraph, SupergraphError

SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  {link}
{{ query: Query }}
directive @link(url: String, as: String, for: link__Purpose, import: [String]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
enum link__Purpose {{ SECURITY EXECUTION }}
enum join__Graph {{ A @join__graph(name: "a", url: "http://a") }}
type Query @join__type(graph: A) {{ a: Int }}
"""


@pytest.mark.parametrize(
    "link",
    [
        "",
        '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
        '@link(url: "https://specs.apollo.dev/tag/v0.2", for: EXECUTION)',
        '@link(url: "https://specs.apollo.dev/later/v1.0")',
        '@link(url: "https://example.com/mine/v3.1")',
    ],
)
def test_known_or_without_a_purpose(link: str) -> None:
    assert Supergraph.parse(SUPERGRAPH.format(link=link)).subgraphs == {"a": "http://a"}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (
            '@link(url: "https://specs.apollo.dev/connect/v0.2", for: EXECUTION)',
            "it needs https://specs.apollo.dev/connect/v0.2 for EXECUTION, which this router does",
        ),
        (
            '@link(url: "https://example.com/secret/v1.0", for: SECURITY)',
            "it needs https://example.com/secret/v1.0 for SECURITY, which this router does not",
        ),
        (
            '@link(url: "https://specs.apollo.dev/inaccessible/v0.3", for: SECURITY)',
            "inaccessible/v0.3 for SECURITY, of which this router knows v0.2",
        ),
    ],
)
def test_a_purpose_that_is_not_known_is_refused(link: str, why: str) -> None:
    with pytest.raises(SupergraphError) as raised:
        Supergraph.parse(SUPERGRAPH.format(link=link))
    assert str(raised.value).startswith("The supergraph cannot be served: ")
    assert why in str(raised.value)


def test_a_newer_join_is_refused() -> None:
    newer = SUPERGRAPH.format(link="").replace("join/v0.5", "join/v0.6")
    with pytest.raises(SupergraphError, match=r"join/v0\.6 .* knows v0\.5"):
        Supergraph.parse(newer)
