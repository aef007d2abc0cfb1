"""Manifests: the files in which clients' operations are registered.

Written is Apollo's persisted query manifest, version 1, one file a client, named after it. Read is
that, and the map of id to document that the Relay compiler writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
IDENTIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]+")
"""A custom document identifier (GraphQL over HTTP, appendix A)."""


class ManifestError(Exception):
    """A manifest that cannot be used. The message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class RegisteredDocument:
    """A document and the id it is asked for by, which usually is its SHA-256 in hexadecimal.

    ``name`` is its operation's, or ``None`` where the manifest does not tell.
    """

    id: str
    text: str
    name: str | None = None


def read_manifest(path: Path) -> dict[str, RegisteredDocument]:
    """The documents of a manifest by their ids; raises :class:`ManifestError`."""
    try:
        manifest: Any = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
    if not isinstance(manifest, dict):
        message = f"{path}: not a manifest of the format {FORMAT!r}, nor a map of id to document"
        raise ManifestError(message)
    if manifest.get("format") == FORMAT:
        found = _apollo(path, manifest)
    elif "format" not in manifest and all(isinstance(text, str) for text in manifest.values()):
        found = (RegisteredDocument(key, text) for key, text in manifest.items())
    else:
        message = f"{path}: not a manifest of the format {FORMAT!r}, nor a map of id to document"
        raise ManifestError(message)
    documents: dict[str, RegisteredDocument] = {}
    for document in found:
        _check_id(path, document)
        documents[document.id] = document
    return documents


def _apollo(path: Path, manifest: Mapping[str, Any]) -> Iterator[RegisteredDocument]:
    if manifest.get("version") != 1:
        message = f"{path}: version {manifest.get('version')!r} is not supported, only 1 is"
        raise ManifestError(message)
    for entry in manifest.get("operations") or ():
        key, text, name = (entry.get(member) for member in ("id", "body", "name"))
        if not isinstance(key, str) or not isinstance(text, str):
            message = f"{path}: operation {name!r} must have an id and a body"
            raise ManifestError(message)
        yield RegisteredDocument(key, text, name if isinstance(name, str) else None)


def _check_id(path: Path, document: RegisteredDocument) -> None:
    """An id of the form of a SHA-256 must be that of the document: others will compute it."""
    if DIGEST.fullmatch(document.id):
        if digest(document.text) != document.id:
            what = f"operation {document.name!r}" if document.name else document.id
            message = f"{path}: the id of {what} is not its body's SHA-256"
            raise ManifestError(message)
    elif not IDENTIFIER.fullmatch(document.id):
        message = f"{path}: {document.id!r} is not an id: letters, digits, - . _ ~"
        raise ManifestError(message)


def digest(text: str) -> str:
    """A document's SHA-256 in hexadecimal, by which clients name it."""
    return sha256(text.encode()).hexdigest()


def read_operations(folder: Path, api_schema: GraphQLSchema) -> list[dict[str, str]]:
    """The manifest entries of the operations in a folder, one in each ``*.graphql``, by name.

    Raises :class:`ManifestError` with a line for every file that does not parse, is not valid for
    the schema, has not exactly one named operation, or has another's name.
    """
    paths = sorted(folder.rglob("*.graphql"))
    if not paths:
        message = f"{folder}: no *.graphql files"
        raise ManifestError(message)
    entries: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    for path in paths:
        try:
            entry = _read_operation(path, api_schema)
        except ManifestError as error:
            problems.append(str(error))
            continue
        if entry["name"] in entries:
            problems.append(f"{path}: another file has an operation {entry['name']!r} as well")
        entries[entry["name"]] = entry
    if problems:
        raise ManifestError("\n".join(problems))
    return [entries[name] for name in sorted(entries)]


def write_manifest(entries: list[dict[str, str]]) -> bytes:
    """A manifest as JSON: the same entries always make the same bytes."""
    manifest = {"format": FORMAT, "version": 1, "operations": entries}
    return orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def build_manifest(folder: Path, api_schema: GraphQLSchema) -> bytes:
    """The manifest of the operations in a folder; errors as those of :func:`read_operations`."""
    return write_manifest(read_operations(folder, api_schema))


def _read_operation(path: Path, api_schema: GraphQLSchema) -> dict[str, str]:
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
    name, kind = _only_operation(path, document)
    return {"id": digest(body), "name": name, "type": kind, "body": body}


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
