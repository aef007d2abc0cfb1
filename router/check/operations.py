"""The operations that clients have registered: what a change of the graph must not break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, parse
from graphql.utilities import separate_operations

from router.federation.errors import FederationError

_FORMAT: Final = "apollo-persisted-query-manifest"
_DOCUMENTS = frozenset({".graphql", ".gql"})


class OperationsError(FederationError):
    """Operations that cannot be read; the message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with the fragments that it spreads. ``source`` is the file that has it."""

    name: str
    source: str
    document: DocumentNode


def load_operations(path: Path) -> tuple[Operation, ...]:
    """The operations of a file or, at any depth, of a folder, sorted by name and file.

    Files are documents (``*.graphql``, ``*.gql``) and persisted query manifests (``*.json``). A
    document that occurs in both is taken once, from its own file.

    Raises:
        OperationsError: there are none, or a file cannot be read.
    """
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix in {*_DOCUMENTS, ".json"})
    elif path.is_file():
        files = [path]
    else:
        raise OperationsError(f"{path}: no such file or folder")
    files.sort(key=lambda file: file.suffix == ".json")
    found: dict[tuple[str, str], Operation] = {}
    for file in files:
        for body, where in _bodies(file):
            digest = sha256(body.encode()).hexdigest()
            for operation in _operations(body, where):
                found.setdefault((digest, operation.name), operation)
    if not found:
        raise OperationsError(f"{path}: has no operations (*.graphql, *.gql, manifests as *.json)")
    return tuple(sorted(found.values(), key=lambda each: (each.name, each.source)))


def _bodies(file: Path) -> Iterator[tuple[str, str]]:
    """Each document of a file, and where it is."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperationsError(f"{file}: cannot be read ({error})") from error
    if file.suffix != ".json":
        yield text, str(file)
        return
    try:
        manifest: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise OperationsError(f"{file}: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise OperationsError(f"{file}: not a manifest of the format {_FORMAT!r}")
    for entry in manifest.get("operations") or ():
        body = entry.get("body") if isinstance(entry, dict) else None
        if not isinstance(body, str):
            raise OperationsError(f"{file}: an operation has no body")
        yield body, str(file)


def _operations(body: str, where: str) -> Iterator[Operation]:
    try:
        document = parse(body)
    except GraphQLError as error:
        place = f":{error.locations[0].line}" if error.locations else ""
        raise OperationsError(f"{where}{place}: {error.message}") from error
    separated = separate_operations(document)
    if not separated:
        raise OperationsError(f"{where}: has no operation")
    for name, single in separated.items():
        kind = next(
            definition.operation.value
            for definition in single.definitions
            if isinstance(definition, OperationDefinitionNode)
        )
        yield Operation(name or f"(unnamed {kind})", where, single)
