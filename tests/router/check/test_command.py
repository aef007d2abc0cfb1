"""``python -m router check`` as it is run: its report, in both forms, and its exit status."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from router.__main__ import main

CATALOG = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
type Query { product(id: ID!): Product products(first: Int = 10): [Product!]! }
type Product @key(fields: "id") { id: ID! title: String! weight: Int status: Status! }
type Page @shareable { number: Int }
enum Status { ON OFF }
"""
INVENTORY = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Product @key(fields: "id") { id: ID! available: Int! }
"""
CONFIG = """
subgraphs:
  catalog:
    routing_url: http://catalog/graphql
    schema: {file: ./catalog.graphql}
  inventory:
    routing_url: http://inventory/graphql
    schema: {file: ./inventory.graphql}
"""
PAGE = "query ProductPage($id: ID!) { product(id: $id) { title status available } }"
LIST = "query Listing { products { id title } }"

Check = Callable[..., tuple[int, str]]
CheckJson = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A composed graph of two subgraphs, and two registered operations."""
    (tmp_path / "catalog.graphql").write_text(CATALOG)
    (tmp_path / "inventory.graphql").write_text(INVENTORY)
    (tmp_path / "supergraph.yaml").write_text(CONFIG)
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "page.graphql").write_text(PAGE)
    (tmp_path / "operations" / "list.graphql").write_text(LIST)
    arguments = ["compose", "--config", f"{tmp_path}/supergraph.yaml"]
    assert main([*arguments, "--output", f"{tmp_path}/supergraph.graphql"]) == 0
    return tmp_path


@pytest.fixture
def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Checks the catalog with some text replaced; gives exit status and what was printed."""

    def run(*changes: tuple[str, str], options: tuple[str, ...] = ()) -> tuple[int, str]:
        sdl = CATALOG
        for old, new in changes:
            assert sdl.count(old) == 1, old
            sdl = sdl.replace(old, new)
        (folder / "new.graphql").write_text(sdl)
        status = main(
            [
                *("check", "--against", f"{folder}/supergraph.graphql"),
                *("--subgraph", f"catalog={folder}/new.graphql"),
                *options,
            ]
        )
        said = capsys.readouterr()
        return status, said.out or said.err

    return run


@pytest.fixture
def check_json(check: Check) -> CheckJson:
    """As ``check``, with the report as JSON."""

    def run(*changes: tuple[str, str], options: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
        status, text = check(*changes, options=("--format", "json", *options))
        report: dict[str, Any] = orjson.loads(text)
        return status, report

    return run


def test_nothing_changes(check: Check) -> None:
    assert check() == (0, "catalog replaced\n\nOK\n")


def test_safe_changes_pass(check: Check) -> None:
    status, text = check(("weight: Int", '"In grams." weight: Int! height: Int'))
    assert status == 0
    assert text == (
        "catalog replaced\n\n"
        "✔ 3 safe changes\n"
        "  FIELD_ADDED              Field Product.height was added\n"
        "  FIELD_DESCRIPTION_ADDED  The description of Product.weight was added\n"
        "  FIELD_TYPE_CHANGED       The type of Product.weight was Int and is now Int!\n\n"
        "OK\n"
    )


def test_breaking_changes_and_who_uses_them(check: Check, folder: Path) -> None:
    status, text = check(
        ("title: String! weight: Int", "title: String"),
        ("ON OFF", "ON OFF GONE"),
        options=("--operations", f"{folder}/operations"),
    )
    assert status == 1
    assert text == (
        "catalog replaced\n\n"
        "✖ 2 breaking changes\n"
        "  FIELD_TYPE_CHANGED  The type of Product.title was String! and is now String\n"
        "                      used by Listing, ProductPage\n"
        "  FIELD_REMOVED       Field Product.weight was removed\n"
        "                      used by no registered operation\n\n"
        "▲ 1 dangerous change\n"
        "  ENUM_VALUE_ADDED  Enum value Status.GONE was added\n"
        "                    used by ProductPage\n\n"
        "2 registered operations: 2 affected\n"
        f"  ▲ Listing ({folder}/operations/list.graphql): affected\n"
        "      The type of Product.title was String! and is now String\n"
        f"  ▲ ProductPage ({folder}/operations/page.graphql): affected\n"
        "      The type of Product.title was String! and is now String\n"
        "      Enum value Status.GONE was added\n\n"
        "FAILED: 2 breaking changes\n"
    )


def test_broken_operations(check: Check, folder: Path) -> None:
    options = ("--operations", f"{folder}/operations")
    status, text = check((" status: Status!", ""), ("enum Status { ON OFF }", ""), options=options)
    assert status == 1
    assert "✖ ProductPage" in text
    assert "Cannot query field 'status' on type 'Product'." in text
    assert text.endswith("FAILED: 2 breaking changes, 1 broken operation\n")


def test_what_nobody_uses_may_go(check: Check, folder: Path) -> None:
    options = ("--operations", f"{folder}/operations", "--only-used")
    status, text = check((" weight: Int", ""), options=options)
    assert status == 0
    assert text.endswith("OK (1 breaking change that no registered operation uses)\n")
    status, text = check(("title: String!", "title: Int!"), options=options)
    assert status == 1
    assert text.endswith("FAILED: 1 breaking change\n")


def test_an_operation_that_is_wrong_already(check: Check, folder: Path) -> None:
    (folder / "operations" / "old.graphql").write_text("query Old { gone }")
    status, text = check(options=("--operations", f"{folder}/operations"))
    assert status == 0
    assert "3 registered operations: 1 invalid, 2 unaffected" in text
    assert "Cannot query field 'gone' on type 'Query'." in text


def test_errors_of_composition(check: Check) -> None:
    status, text = check(("weight: Int", "available: Int"))
    assert status == 1
    assert "✖ 1 error of composition\n  INVALID_FIELD_SHARING\n    Non-shareable field " in text
    assert "give\n  the other subgraphs' own schemas with --config" in text
    assert text.endswith("FAILED: 1 error of composition\n")


def test_the_current_schemas_decide_what_a_supergraph_does_not_keep(folder: Path) -> None:
    # only catalog resolves Page.number; that it is @shareable is not in the supergraph
    (folder / "pages.graphql").write_text(
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", '
        'import: ["@shareable"])\ntype Page @shareable { number: Int }'
    )
    options = ("--subgraph", f"pages={folder}/pages.graphql")
    arguments = ["check", "--against", f"{folder}/supergraph.graphql", *options]
    assert main(arguments) == 1
    assert main([*arguments, "--config", f"{folder}/supergraph.yaml"]) == 0


def test_hints_that_are_new(check: Check) -> None:
    status, text = check(
        ('"@key", "@shareable"', '"@key", "@shareable", "@override"'),
        ("weight: Int", 'weight: Int @override(from: "warehouse")'),
    )
    assert status == 0
    assert "▲ 1 new hint of composition\n  FROM_SUBGRAPH_DOES_NOT_EXIST\n" in text


def test_a_subgraph_comes_and_goes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    against = ("--against", f"{folder}/supergraph.graphql")
    assert main(["check", *against, "--remove", "inventory"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("inventory removed\n")
    assert "Field Product.available was removed" in said
    (folder / "reviews.graphql").write_text(INVENTORY.replace("available", "stars"))
    assert main(["check", *against, "--subgraph", f"reviews={folder}/reviews.graphql"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("reviews added\n")
    assert "Field Product.stars was added" in said


def test_json(check_json: CheckJson, folder: Path) -> None:
    status, report = check_json(
        (" status: Status!", ""), options=("--operations", f"{folder}/operations")
    )
    assert status == 1
    assert report["version"] == 1
    assert report["ok"] is False
    assert report["reconstructed"] is True
    assert report["subgraphs"] == [{"name": "catalog", "action": "replaced"}]
    assert report["composition"]["errors"] == []
    assert [each["code"] for each in report["composition"]["hints"]] == ["UNUSED_ENUM_TYPE"]
    assert report["changes"] == [
        {
            "code": "FIELD_REMOVED",
            "severity": "breaking",
            "coordinate": "Product.status",
            "message": "Field Product.status was removed",
            "operations": ["ProductPage"],
        }
    ]
    assert report["operations"] == [
        {
            "name": "Listing",
            "source": f"{folder}/operations/list.graphql",
            "outcome": "unaffected",
            "errors": [],
            "changes": [],
        },
        {
            "name": "ProductPage",
            "source": f"{folder}/operations/page.graphql",
            "outcome": "broken",
            "errors": ["Cannot query field 'status' on type 'Product'."],
            "changes": [{"code": "FIELD_REMOVED", "coordinate": "Product.status"}],
        },
    ]
    assert report["summary"] == {
        "breaking": 1,
        "dangerous": 0,
        "safe": 0,
        "errors": 0,
        "operations": 2,
        "operations_broken": 1,
        "operations_affected": 0,
        "operations_invalid": 0,
        "operations_unaffected": 1,
    }


def test_json_of_errors(check_json: CheckJson) -> None:
    status, report = check_json(("title: String!", "title: Strin!"))
    assert status == 1
    (error,) = report["composition"]["errors"]
    assert error["code"] == "INVALID_GRAPHQL"
    assert 'Unknown type "Strin"' in error["message"].replace("'", '"')
    assert report["changes"] == []
    assert report["operations"] is None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--against", "{f}/nowhere.graphql", "--remove", "catalog"], "nowhere.graphql: cannot"),
        (["--against", "{f}/catalog.graphql", "--remove", "catalog"], "no enum join__Graph"),
        (["--against", "{f}/supergraph.graphql"], "nothing to check"),
        (["--against", "{f}/supergraph.graphql", "--subgraph", "catalog"], "write NAME=FILE"),
        (["--against", "{f}/supergraph.graphql", "--remove", "nobody"], "there are catalog, inv"),
        (
            ["--against", "{f}/supergraph.graphql", "--remove", "catalog", "--only-used"],
            "--only-used needs --operations",
        ),
        (
            ["--against", "{f}/supergraph.graphql", "--remove", "catalog", "--operations", "{f}/x"],
            "x: no such file or folder",
        ),
        (
            ["--against", "{f}/supergraph.graphql", "--remove", "catalog", "--config", "{f}/x.yml"],
            "x.yml: cannot be read",
        ),
        (
            [
                *("--against", "{f}/supergraph.graphql", "--subgraph", "a={f}/catalog.graphql"),
                *("--remove", "a"),
            ],
            "a has a new schema as well",
        ),
    ],
)
def test_what_cannot_be_checked(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert main(["check", *(each.format(f=folder) for each in arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err


def test_current_subgraphs_that_do_not_compose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "inventory.graphql").write_text(INVENTORY.replace("available: Int!", "title: Int"))
    arguments = ["--against", f"{folder}/supergraph.graphql", "--remove", "inventory"]
    assert main(["check", *arguments, "--config", f"{folder}/supergraph.yaml"]) == 2
    assert "the current subgraphs do not compose:\n  FIELD_TYPE_MISMATCH" in capsys.readouterr().err


def test_the_command_by_itself(folder: Path) -> None:
    command = [sys.executable, "-m", "router", "check", "--against", f"{folder}/supergraph.graphql"]
    file = folder / "new.graphql"
    for sdl, status in ((CATALOG, 0), (CATALOG.replace("weight: Int", ""), 1), (None, 2)):
        if sdl is None:
            file.unlink()
        else:
            file.write_text(sdl)
        done = subprocess.run(
            [*command, "--subgraph", f"catalog={file}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == status, done.stderr
        assert (done.stdout == "") is (status == 2)
        assert (done.stderr == "") is (status != 2)
