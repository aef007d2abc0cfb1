"""The registry of trusted documents: every client's manifest, read anew when the folder changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import structlog

from router.server.operations.classes import ALL_LISTS, SUBJECT, ClientClass
from router.server.operations.manifest import (
    DIGEST,
    ManifestError,
    RegisteredDocument,
    digest,
    read_manifest,
)

logger: Final[Any] = structlog.get_logger(__name__)

Documents: TypeAlias = Mapping[str, RegisteredDocument]
Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]

NOTHING: Final[Documents] = {}


class OperationRegistry:
    """What clients have registered: one list a client, named like its manifest.

    ``folder`` ``None``: nothing is registered. Raises
    :class:`~router.server.operations.manifest.ManifestError` for a folder that cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._fingerprint: Fingerprint = ()
        self._lists: dict[str, Documents] = {}
        self._everything: Documents = NOTHING
        self.reloads = 0
        self.failed_reloads = 0
        if folder is not None:
            self._fingerprint = _fingerprint(folder)
            self._take(_read(folder))

    @property
    def lists(self) -> Mapping[str, Documents]:
        """Client -> id -> document. A document is there by its SHA-256 also if its id differs."""
        return self._lists

    def __iter__(self) -> Iterator[RegisteredDocument]:
        """Every registered document, once."""
        return iter({document.text: document for document in self._everything.values()}.values())

    def find(self, client: ClientClass, subject: str | None, id: str) -> RegisteredDocument | None:
        """The document with this id, if it is on one of the lists that count for the client."""
        for name in client.lists:
            if name == ALL_LISTS:
                documents = self._everything
            else:
                documents = self._lists.get((subject or "") if name == SUBJECT else name, NOTHING)
            document = documents.get(id)
            if document is not None:
                return document
        return None

    async def watch(self, seconds: float) -> None:
        """Looks for changes every so many seconds, until cancelled.

        A folder that cannot be used any more is logged, and what was read before stays.
        """
        while True:
            await asyncio.sleep(seconds)
            await self.refresh()

    async def refresh(self) -> bool:
        """Reads the folder again if anything in it has changed; tells whether it was read."""
        folder = self._folder
        if folder is None:
            return False
        try:
            fingerprint = await asyncio.to_thread(_fingerprint, folder)
            if fingerprint == self._fingerprint:
                return False
            self._fingerprint = fingerprint
            self._take(await asyncio.to_thread(_read, folder))
        except (ManifestError, OSError) as error:
            self.failed_reloads += 1
            logger.warning("manifests_not_reloaded", reason=str(error))
            return False
        self.reloads += 1
        logger.info("manifests_reloaded", documents=sum(1 for _ in self), clients=len(self._lists))
        return True

    def _take(self, lists: dict[str, Documents]) -> None:
        everything: dict[str, RegisteredDocument] = {}
        for documents in lists.values():
            for key, document in documents.items():
                everything.setdefault(key, document)
        self._lists, self._everything = lists, everything


def _read(folder: Path) -> dict[str, Documents]:
    if not folder.is_dir():
        message = f"{folder}: no such folder; make it or unset ROUTER_MANIFESTS"
        raise ManifestError(message)
    return {path.stem: _by_every_id(read_manifest(path)) for path in _paths(folder)}


def _by_every_id(documents: Documents) -> Documents:
    """A client that sends the text is found by its hash, whatever the id in the manifest."""
    hashes = {
        digest(document.text): document
        for key, document in documents.items()
        if not DIGEST.fullmatch(key)
    }
    return {**hashes, **documents}


def _fingerprint(folder: Path) -> Fingerprint:
    """By which a change of a file, its replacement or removal is noticed."""
    stats = [(path.name, path.stat()) for path in _paths(folder)]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))
