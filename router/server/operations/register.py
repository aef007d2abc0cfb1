"""Registering a client's operations: its manifest grows, and shrinks only when told to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from graphql import GraphQLError, GraphQLSchema, parse, validate

from router.server.operations.manifest import (
    FORMAT,
    ManifestError,
    read_manifest,
    read_operations,
    write_manifest,
)

CLIENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Registration:
    """What became of a manifest, as names of operations.

    ``kept`` were registered before and are not in the folder; ``invalid`` of these are no longer
    valid for the supergraph, with the reason.
    """

    path: Path
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    invalid: tuple[str, ...]


def register(
    client: str,
    operations: Path,
    api_schema: GraphQLSchema,
    manifests: Path,
    *,
    prune: bool = False,
) -> Registration:
    """Adds the operations in a folder to the client's manifest, which is made if need be.

    Doing it twice changes nothing. An operation whose text has changed is a new one, for releases
    of the client with the old one may still be about: both are kept, the latest being the last of
    their name. Raises :class:`~router.server.operations.manifest.ManifestError` with a line for
    each file that is not right, and writes nothing then.
    """
    if not CLIENT.fullmatch(client):
        message = f"{client!r} cannot name a client: letters, digits, . _ -"
        raise ManifestError(message)
    given = read_operations(operations, api_schema)
    path = manifests / f"{client}.json"
    before = _entries(path) if path.exists() else []
    wanted = {entry["id"] for entry in given}
    known = {entry["id"] for entry in before}
    left = [entry for entry in before if entry["id"] not in wanted]
    stay = [entry for entry in before if entry["id"] in wanted or not prune]
    entries = sorted(
        [*stay, *(entry for entry in given if entry["id"] not in known)],
        key=lambda entry: entry["name"],
    )
    _write(path, write_manifest(entries))
    return Registration(
        path=path,
        added=_names(entry for entry in given if entry["id"] not in known),
        unchanged=_names(entry for entry in given if entry["id"] in known),
        kept=() if prune else _names(left),
        removed=_names(left) if prune else (),
        invalid=() if prune else tuple(_problems(left, api_schema)),
    )


def _names(entries: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return tuple(entry["name"] for entry in entries)


def _entries(path: Path) -> list[dict[str, str]]:
    read_manifest(path)  # raises for what could not be served either
    manifest = orjson.loads(path.read_bytes())
    if manifest.get("format") != FORMAT:
        message = f"{path}: only a manifest of the format {FORMAT!r} can be added to"
        raise ManifestError(message)
    entries: list[dict[str, str]] = manifest["operations"]
    return entries


def _problems(entries: list[dict[str, str]], api_schema: GraphQLSchema) -> list[str]:
    problems = []
    for entry in entries:
        try:
            errors = validate(api_schema, parse(entry["body"]))
        except GraphQLError as error:
            errors = [error]
        problems += [f"{entry['name']}: {error.message}" for error in errors]
    return problems


def _write(path: Path, content: bytes) -> None:
    """Replaces the file at once, for a router may be reading the folder."""
    if path.exists() and path.read_bytes() == content:
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ManifestError(message) from error
