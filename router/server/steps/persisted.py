"""Step: find the document that the request means, its own or a persisted one."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from router.server.exchange import Exchange
from router.server.manifests import Manifests
from router.server.refusal import Refusal

PREFIX: Final = "sha256:"


class ResolveDocument:
    """Sets ``query``.

    A document id that no manifest has is refused with PERSISTED_QUERY_NOT_FOUND and the message by
    which Apollo's clients know to send the document itself. A document sent along with a hash must
    have that hash, so that a client cannot be led to believe it ran another one.
    """

    def __init__(self, manifests: Manifests) -> None:
        self._manifests = manifests

    async def __call__(self, exchange: Exchange) -> None:
        parameters = exchange.parameters
        digest = parameters.sha256
        if parameters.document_id is not None:
            digest = parameters.document_id.removeprefix(PREFIX)
        if digest is None:
            exchange.query = parameters.query or ""
            return
        if parameters.query is not None:
            if sha256(parameters.query.encode()).hexdigest() != digest:
                raise Refusal("BAD_REQUEST", "The hash is not that of the document sent with it.")
            exchange.query = parameters.query
            return
        document = self._manifests.find(digest)
        if document is None:
            raise Refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", graphql=True)
        exchange.query = document
