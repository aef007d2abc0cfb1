"""The command line, run as its users run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from router.__main__ import main

CATALOG = """
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@inaccessible"])
type Query { products: [Product!]! }
type Product @key(fields: "sku") { sku: ID! title: String! hidden: Int @inaccessible }
"""
INVENTORY = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Product @key(fields: "sku") { sku: ID! available: Int }
"""
CONFIG = """
federation_version: =2.11.0
subgraphs:
  catalog:
    routing_url: http://127.0.0.1:8002/graphql
    schema: {file: ./catalog.graphql}
  inventory:
    routing_url: http://127.0.0.1:8006/graphql
    schema: {file: ./inventory.graphql}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a composition file and its two subgraphs."""
    (tmp_path / "catalog.graphql").write_text(CATALOG)
    (tmp_path / "inventory.graphql").write_text(INVENTORY)
    (tmp_path / "supergraph.yaml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def supergraph(folder: Path) -> Path:
    """The supergraph composed of them."""
    path = folder / "supergraph.graphql"
    command = ["compose", "--config", str(folder / "supergraph.yaml"), "--output", str(path)]
    assert main(command) == 0
    return path


def test_compose_to_stdout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compose", "--config", str(folder / "supergraph.yaml")]) == 0
    sdl = capsys.readouterr().out
    assert 'CATALOG @join__graph(name: "catalog", url: "http://127.0.0.1:8002/graphql")' in sdl
    assert sdl.endswith("\n")


def test_errors_of_composition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "inventory.graphql").write_text(INVENTORY.replace("available: Int", "title: Int"))
    output = folder / "out.graphql"
    command = ["compose", "--config", str(folder / "supergraph.yaml"), "--output", str(output)]
    assert main(command) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "ERROR FIELD_TYPE_MISMATCH: " in said.err
    assert "Product.title" in said.err
    assert not output.exists()


def test_a_composition_file_that_names_no_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "catalog.graphql").unlink()
    assert main(["compose", "--config", str(folder / "supergraph.yaml")]) == 1
    assert "catalog.graphql" in capsys.readouterr().err


def test_the_api_schema(supergraph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["api", "--supergraph", str(supergraph)]) == 0
    sdl = capsys.readouterr().out
    assert sdl.endswith("}\n")
    assert sorted(sdl.strip().split("\n\n")) == [
        "type Product {\n  sku: ID!\n  title: String!\n  available: Int\n}",
        "type Query {\n  products: [Product!]!\n}",
    ]


def test_a_plan(supergraph: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operation = folder / "operation.graphql"
    operation.write_text("{ products { title available } }")
    command = ["plan", "--supergraph", str(supergraph), "--operation", str(operation)]
    assert main(command) == 0
    plan = capsys.readouterr().out
    assert plan.startswith("QueryPlan {")
    assert plan.index('Fetch(service: "catalog")') < plan.index('Fetch(service: "inventory")')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ products {", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'."),
        ("query A { products { sku } } query B { products { sku } }", "--operation-name"),
    ],
)
def test_an_operation_that_cannot_be_planned(
    supergraph: Path, folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    operation = folder / "operation.graphql"
    operation.write_text(text)
    command = ["plan", "--supergraph", str(supergraph), "--operation", str(operation)]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said.startswith(str(operation))
    assert message in said


def test_a_manifest(supergraph: Path, folder: Path) -> None:
    operations = folder / "operations"
    operations.mkdir()
    (operations / "listing.graphql").write_text("query Listing { products { sku } }\n")
    output = folder / "storefront.json"
    command = ["manifest", "--operations", str(operations), "--supergraph", str(supergraph)]
    assert main([*command, "--output", str(output)]) == 0
    manifest = orjson.loads(output.read_bytes())
    assert [entry["name"] for entry in manifest["operations"]] == ["Listing"]
    (operations / "wrong.graphql").write_text("query Wrong { nothing }")
    output.unlink()
    assert main([*command, "--output", str(output)]) == 1
    assert not output.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["api", "--supergraph", "/nowhere.graphql"],
        ["plan", "--supergraph", "/nowhere.graphql", "--operation", "x"],
        ["manifest", "--supergraph", "/nowhere.graphql", "--operations", "x"],
        ["compose", "--config", "/nowhere.graphql"],
        ["serve", "--supergraph", "/nowhere.graphql"],
        ["serve", "--config", "/nowhere.graphql"],
    ],
)
def test_a_file_that_is_not_there(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "/nowhere.graphql" in said.err
    assert "No such file" in said.err or "no such file" in said.err


def test_a_supergraph_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["api", "--supergraph", str(folder / "catalog.graphql")]) == 1
    assert capsys.readouterr().err.startswith(f"{folder}/catalog.graphql: ")


def test_help_is_quick_and_names_every_command() -> None:
    program = "import sys, router.__main__ as m\ntry: m.main(['--help'])\nexcept SystemExit: pass\n"
    program += "print([n for n in ('graphql', 'aiohttp', 'starlette', 'yaml') if n in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    for command in ("compose", "serve", "plan", "api", "manifest"):
        assert f"\n    {command} " in said.stdout
    assert said.stdout.splitlines()[-1] == "[]"
