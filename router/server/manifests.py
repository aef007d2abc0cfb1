"""Persisted operations: the manifests of the clients, built at release and read by the router.

The format is Apollo's persisted query manifest, version 1: one file a client, named after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

FORMAT: Final = "apollo-persisted-query-manifest"


class ManifestError(Exception):
    """A manifest that cannot be used. The message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Manifests:
    """The documents that clients registered: client -> SHA-256 in hexadecimal -> document."""

    clients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Manifests:
        """Reads every ``*.json`` in a folder; raises :class:`ManifestError`."""
        if not folder.is_dir():
            message = f"{folder}: no such folder; make it or unset ROUTER_MANIFESTS"
            raise ManifestError(message)
        return cls({path.stem: _read(path) for path in sorted(folder.glob("*.json"))})

    def find(self, digest: str) -> str | None:
        """The document with this hash, whichever client registered it."""
        for documents in self.clients.values():
            document = documents.get(digest)
            if document is not None:
                return document
        return None


def _read(path: Path) -> dict[str, str]:
    try:
        manifest: Any = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        message = f"{path}: not a manifest of the format {FORMAT!r}"
        raise ManifestError(message)
    if manifest.get("version") != 1:
        message = f"{path}: version {manifest.get('version')!r} is not supported, only 1 is"
        raise ManifestError(message)
    documents: dict[str, str] = {}
    for entry in manifest.get("operations") or ():
        digest, body = entry.get("id"), entry.get("body")
        if not isinstance(body, str) or sha256(body.encode()).hexdigest() != digest:
            message = f"{path}: the id of operation {entry.get('name')!r} is not its body's SHA-256"
            raise ManifestError(message)
        documents[digest] = body
    return documents


def build_manifest(folder: Path, api_schema: GraphQLSchema) -> bytes:
    """The manifest of the operations in a folder, one in each ``*.graphql``, as JSON.

    The same operations always make the same bytes: they are sorted by name. Raises
    :class:`ManifestError` with a line for every file that does not parse, is not valid for the
    schema, has not exactly one named operation, or has another's name.
    """
    paths = sorted(folder.rglob("*.graphql"))
    if not paths:
        message = f"{folder}: no *.graphql files"
        raise ManifestError(message)
    entries: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    for path in paths:
        try:
            entry = _register(path, api_schema)
        except ManifestError as error:
            problems.append(str(error))
            continue
        if entry["name"] in entries:
            problems.append(f"{path}: another file has an operation {entry['name']!r} as well")
        entries[entry["name"]] = entry
    if problems:
        raise ManifestError("\n".join(problems))
    manifest = {
        "format": FORMAT,
        "version": 1,
        "operations": [entries[name] for name in sorted(entries)],
    }
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _register(path: Path, api_schema: GraphQLSchema) -> dict[str, str]:
    try:
        body = path.read_text(encoding="utf-8")
        document = parse(body)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
    except GraphQLError as error:
        raise ManifestError(_at(path, error)) from error
    errors = validate(api_schema, document)
    if errors:
        raise ManifestError("\n".join(_at(path, error) for error in errors))
    operation = _only_operation(path, document)
    return {
        "id": sha256(body.encode()).hexdigest(),
        "name": operation[0],
        "type": operation[1],
        "body": body,
    }


def _only_operation(path: Path, document: DocumentNode) -> tuple[str, str]:
    """The name and kind of the one operation that a file may have."""
    operations = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    ]
    if len(operations) != 1 or operations[0].name is None:
        message = f"{path}: a file must have exactly one operation, and the operation a name"
        raise ManifestError(message)
    return operations[0].name.value, operations[0].operation.value


def _at(path: Path, error: GraphQLError) -> str:
    place = f":{error.locations[0].line}:{error.locations[0].column}" if error.locations else ""
    return f"{path}{place}: {error.message}"
