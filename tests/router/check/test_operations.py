"""Reading the operations that clients have registered."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest

from router.check.operations import OperationsError, load_operations


def manifest(*bodies: str) -> bytes:
    return orjson.dumps(
        {
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [
                {"id": "0", "name": "N", "type": "query", "body": body} for body in bodies
            ],
        }
    )


def test_documents_and_manifests_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "shop" / "pages").mkdir(parents=True)
    (tmp_path / "shop" / "pages" / "b.graphql").write_text("query B { a }")
    (tmp_path / "a.gql").write_text("query A { ...F } fragment F on Query { a }")
    (tmp_path / "partner.json").write_bytes(manifest("mutation C { a }", "query B { a }"))
    (tmp_path / "notes.txt").write_text("not an operation")
    found = load_operations(tmp_path)
    assert [(each.name, Path(each.source).name) for each in found] == [
        ("A", "a.gql"),
        ("B", "b.graphql"),
        ("C", "partner.json"),
    ]


def test_several_operations_of_a_document_are_apart(tmp_path: Path) -> None:
    file = tmp_path / "all.graphql"
    file.write_text("query A { ...F } query B { b } fragment F on Query { a }")
    first, second = load_operations(file)
    assert (first.name, len(first.document.definitions)) == ("A", 2)
    assert (second.name, len(second.document.definitions)) == ("B", 1)


def test_an_operation_without_a_name(tmp_path: Path) -> None:
    file = tmp_path / "one.graphql"
    file.write_text("{ a }")
    assert [each.name for each in load_operations(file)] == ["(unnamed query)"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.graphql", b"query {", "a.graphql:1: Syntax Error"),
        ("a.graphql", b"fragment F on Query { a }", "has no operation"),
        ("a.graphql", b"\xff", "cannot be read"),
        ("a.json", b"{", "a.json: "),
        ("a.json", b"[]", "not a manifest of the format"),
        ("a.json", manifest().replace(b"[]", b'[{"id": "0"}]'), "an operation has no body"),
        ("a.json", manifest(), "has no operations"),
        ("a.txt", b"query A { a }", "has no operations"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OperationsError, match=re.escape(why)):
        load_operations(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OperationsError, match="no such file or folder"):
        load_operations(tmp_path / "nowhere")
