"""Persisted operations: the manifests of the clients, read when the router starts.

The format is Apollo's persisted query manifest, version 1: one file a client, named after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

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
