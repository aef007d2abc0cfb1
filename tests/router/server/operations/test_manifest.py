from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from graphql import build_schema

from router.server.operations.manifest import ManifestError, build_manifest, read_manifest

SCHEMA = build_schema("type Query { a: String b: Query }")


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.graphql").write_text(text)
    return folder


def test_a_manifest_is_built_and_read(tmp_path: Path) -> None:
    second, first = "query Second { b { ...F } } fragment F on Query { a }\n", "query First { a }"
    manifest = build_manifest(write(tmp_path / "operations", y=first, x=second), SCHEMA)
    assert orjson.loads(manifest) == {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [
            {
                "id": sha256(body.encode()).hexdigest(),
                "name": name,
                "type": "query",
                "body": body,
            }
            for name, body in (("First", first), ("Second", second))
        ],
    }
    assert manifest.endswith(b"\n")
    path = tmp_path / "storefront.json"
    path.write_bytes(manifest)
    documents = read_manifest(path)
    assert {key: (one.name, one.text) for key, one in documents.items()} == {
        sha256(first.encode()).hexdigest(): ("First", first),
        sha256(second.encode()).hexdigest(): ("Second", second),
    }


def test_every_problem_is_told_with_its_file_and_place(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "operations",
        a="query A { a }",
        b="query A { a }",
        c="{ a }",
        d="query D { nothing }",
        e="query E {",
        f="query F { a } query G { a }",
    )
    with pytest.raises(ManifestError) as caught:
        build_manifest(folder, SCHEMA)
    assert str(caught.value).splitlines() == [
        f"{folder}/b.graphql: another file has an operation 'A' as well",
        f"{folder}/c.graphql: a file must have exactly one operation, and the operation a name",
        f"{folder}/d.graphql:1:11: Cannot query field 'nothing' on type 'Query'.",
        f"{folder}/e.graphql:1:10: Syntax Error: Expected Name, found <EOF>.",
        f"{folder}/f.graphql: a file must have exactly one operation, and the operation a name",
    ]


def test_a_folder_without_operations(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"no \*\.graphql files"):
        build_manifest(tmp_path, SCHEMA)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "unexpected end of data"),
        ("[]", "not a manifest of the format"),
        ('{"format": "other"}', "not a manifest of the format"),
        ('{"format": "apollo-persisted-query-manifest", "version": 2}', "version 2"),
        (
            (
                '{"format": "apollo-persisted-query-manifest", "version": 1,'
                ' "operations": [{"id": "'
                + "0" * 64
                + '", "name": "A", "type": "query", "body": "{ a }"}]}'
            ),
            "the id of operation 'A' is not its body's SHA-256",
        ),
        (f'{{"{"0" * 64}": "query A {{ a }}"}}', "the id of 0000"),
        ('{"a:b": "query A { a }"}', "'a:b' is not an id"),
        (
            '{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{}]}',
            "operation None must have an id and a body",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "client.json").write_text(content)
    with pytest.raises(ManifestError, match=message) as caught:
        read_manifest(tmp_path / "client.json")
    assert str(tmp_path / "client.json") in str(caught.value)
