from __future__ import annotations

from pathlib import Path

import pytest

from router.compose import SubgraphInput
from router.compose.config import ConfigError, load


def test_files_are_relative_to_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "a.graphql").write_text("type Query { x: Int }", encoding="utf-8")
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        "federation_version: =2.9\n"
        "subgraphs:\n"
        "  a:\n"
        "    routing_url: http://a/graphql\n"
        "    schema: { file: schemas/a.graphql }\n"
        "  b:\n"
        "    routing_url: http://b/graphql\n"
        "    schema:\n"
        "      sdl: |\n"
        "        type Query { y: Int }\n",
        encoding="utf-8",
    )
    assert load(config) == [
        SubgraphInput("a", "http://a/graphql", "type Query { x: Int }"),
        SubgraphInput("b", "http://b/graphql", "type Query { y: Int }\n"),
    ]


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("subgraphs: {", "is not valid YAML"),
        ("- a", "should hold a mapping"),
        ("subgraphs: {}", "at least one"),
        (
            "subgraphs: { a: { routing_url: u, schema: { sdl: x } } }\nextra: 1",
            "unknown key 'extra'",
        ),
        ("federation_version: 1\nsubgraphs: { a: {} }", "is not supported"),
        ("subgraphs: { a: text }", 'subgraphs.a: should hold "routing_url"'),
        ("subgraphs: { a: { routing_url: u } }", 'subgraphs.a: "schema" should hold'),
        ("subgraphs: { a: { schema: { sdl: x } } }", '"routing_url" is missing'),
        ("subgraphs: { a: { routing_url: u, schema: {} } }", "give one of"),
        ("subgraphs: { a: { routing_url: u, schema: { sdl: x, file: y } } }", "give one of"),
        ("subgraphs: { a: { routing_url: u, schema: { file: no.graphql } } }", "cannot be read"),
        ("subgraphs: { a: { routing_url: '${env.A}', schema: { sdl: x } } }", "holds a variable"),
        ("subgraphs: { a: { schema: { subgraph_url: 'ftp://a' } } }", "is not an HTTP address"),
    ],
)
def test_clear_errors(tmp_path: Path, text: str, saying: str) -> None:
    config = tmp_path / "supergraph.yaml"
    config.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=str(config)) as error:
        load(config)
    assert saying in str(error.value)


def test_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yaml")
