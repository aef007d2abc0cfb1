"""Step: find the document that the request means, its own or a persisted one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import structlog

from router.server.exchange import Exchange
from router.server.operations.automatic import AutomaticDocuments
from router.server.operations.lookups import Lookups
from router.server.operations.manifest import RegisteredDocument, digest
from router.server.operations.registry import OperationRegistry
from router.server.refusal import Refusal

logger: Final[Any] = structlog.get_logger(__name__)

PREFIX: Final = "sha256:"
NOT_STORED: Final = ((b"cache-control", b"private, no-cache, must-revalidate"),)
"""What is not found now may be registered a moment later."""

MAX_LOGGED: Final = 10_000


class ResolveDocument:
    """Sets ``query``, and ``document_id`` where the document is registered.

    What a client may send is its class's mode: any document, or registered ones alone. Ids are
    those of GraphQL over HTTP (appendix A) or the hashes of Apollo's ``persistedQuery`` extension;
    refusals have the codes and messages that Apollo's clients act upon. A document sent along with
    a hash must have that hash, so that a client cannot be led to believe it ran another one.
    """

    def __init__(
        self,
        registry: OperationRegistry,
        automatic: AutomaticDocuments | None = None,
        lookups: Lookups | None = None,
    ) -> None:
        self._registry = registry
        self._automatic = automatic
        self._lookups = lookups or Lookups(registry)
        self._logged: set[str] = set()

    async def __call__(self, exchange: Exchange) -> None:
        parameters = exchange.parameters
        text = parameters.query
        identifier = parameters.sha256
        if parameters.document_id is not None:
            identifier = parameters.document_id.removeprefix(PREFIX)
        if text is None:
            exchange.query = await self._find(exchange, identifier or "")
            return
        if identifier is not None:
            self._check(exchange, identifier, text)
        exchange.query = text
        if exchange.client.mode == "open":
            await self._take(exchange, identifier, text)
        else:
            await self._judge(exchange, identifier, text)

    async def _find(self, exchange: Exchange, id: str) -> str:
        """The document of an id that came alone."""
        client = exchange.client
        document = self._registered(exchange, id)
        if document is not None:
            self._lookups.count(client.name, "registered")
            exchange.document_id = document.id
            return document.text
        if self._automatic is not None and client.automatic:
            text = await self._automatic.find(id)
            if text is not None:
                self._lookups.count(client.name, "automatic")
                return text
        elif exchange.parameters.sha256 is not None and client.mode != "registered-only":
            # Tells Apollo's clients to send documents from now on, without trying hashes first.
            raise Refusal(
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "PersistedQueryNotSupported",
                graphql=True,
                headers=NOT_STORED,
            )
        self._lookups.count(client.name, "not_found")
        raise Refusal(
            "PERSISTED_QUERY_NOT_FOUND",
            "PersistedQueryNotFound",
            graphql=True,
            headers=NOT_STORED,
        )

    def _check(self, exchange: Exchange, id: str, text: str) -> None:
        if digest(text) == id:
            return
        document = self._registered(exchange, id)
        if document is None or document.text != text:
            raise Refusal("BAD_REQUEST", "The hash is not that of the document sent with it.")

    async def _take(self, exchange: Exchange, id: str | None, text: str) -> None:
        """Lets any document pass, and keeps it where its hash came along."""
        client = exchange.client
        if id is not None and self._automatic is not None and client.automatic:
            stored = await self._automatic.register(id, text)
            self._lookups.count(client.name, "stored" if stored else "automatic")
        else:
            self._lookups.count(client.name, "unregistered")

    async def _judge(self, exchange: Exchange, id: str | None, text: str) -> None:
        """Lets a registered document pass, however it came; another one depends on the mode."""
        client = exchange.client
        hashed = id or digest(text)
        document = self._registered(exchange, hashed)
        if document is not None:
            self._lookups.count(client.name, "registered")
            exchange.document_id = document.id
            exchange.query = document.text
            return
        if client.mode == "registered-only":
            self._lookups.count(client.name, "refused")
            raise Refusal(
                "OPERATION_NOT_REGISTERED",
                "Only registered operations are served to this client.",
                status=HTTPStatus.FORBIDDEN,
            )
        self._log_once(exchange, hashed)
        await self._take(exchange, id, text)

    def _registered(self, exchange: Exchange, id: str) -> RegisteredDocument | None:
        return self._registry.find(exchange.client, exchange.claims.subject, id)

    def _log_once(self, exchange: Exchange, hashed: str) -> None:
        """Each document is told once: that it is still used is what the metrics count."""
        if hashed in self._logged or len(self._logged) >= MAX_LOGGED:
            return
        self._logged.add(hashed)
        logger.warning(
            "unregistered_operation",
            client=exchange.client.name,
            document=hashed,
            operation=exchange.parameters.operation_name,
        )
