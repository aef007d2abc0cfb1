from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

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
        (
            "subgraphs: { a: { routing_url: '${env.LOOM_UNSET}', schema: { sdl: x } } }",
            "LOOM_UNSET is not set",
        ),
        (
            "subgraphs: { a: { schema: { subgraph_url: 'http://a', introspection_headers: x } } }",
            "should map names to values",
        ),
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


def test_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOM_TEST_HOST", "shop.example.com")
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        "subgraphs: { a: { routing_url: 'http://${env.LOOM_TEST_HOST}/a', schema: { sdl: x } } }",
        encoding="utf-8",
    )
    assert load(config) == [SubgraphInput("a", "http://shop.example.com/a", "x")]


@pytest.fixture
def subgraph() -> Iterator[str]:
    """A running subgraph that answers ``_service`` to those who say the word."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["query"]
            known = query == "{ _service { sdl } }" and self.headers["X-Word"] == "please"
            answer = {"data": {"_service": {"sdl": "type Query { x: Int }"}}} if known else {}
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/graphql"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("word", ["please", "now"])
def test_running_subgraphs_are_asked(tmp_path: Path, subgraph: str, word: str) -> None:
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        "subgraphs:\n  a:\n    schema:\n"
        f"      subgraph_url: {subgraph}\n      introspection_headers: {{ X-Word: {word} }}\n",
        encoding="utf-8",
    )
    if word == "please":
        assert load(config) == [SubgraphInput("a", subgraph, "type Query { x: Int }")]
    else:
        with pytest.raises(ConfigError, match=r"without data\._service\.sdl"):
            load(config)


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        f"subgraphs: {{ a: {{ schema: {{ subgraph_url: 'http://127.0.0.1:{port}' }} }} }}",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="did not answer with its SDL"):
        load(config)
