"""Steps: find the deprecated parts of the schema that an operation uses, and tell its client."""

from __future__ import annotations

from router.server.exchange import Exchange
from router.server.operations.deprecations import Deprecations


class FindDeprecations:
    """Looks through an operation that is about to be prepared."""

    def __init__(self, deprecations: Deprecations) -> None:
        self._deprecations = deprecations

    async def __call__(self, exchange: Exchange) -> None:
        document = exchange.document
        if document is not None:
            key = (exchange.query, exchange.parameters.operation_name)
            self._deprecations.learn(exchange.engine.api_schema, key, document)


class WarnOfDeprecations:
    """Puts ``warnings`` into the answer's extensions, where the client's class asks for them.

    There is no ``Deprecation`` header
    (RFC 9745): it needs the date of a resource's deprecation, which GraphQL does not have.
    """

    def __init__(self, deprecations: Deprecations) -> None:
        self._deprecations = deprecations

    async def __call__(self, exchange: Exchange) -> None:
        if not exchange.client.deprecation_warnings:
            return
        key = (exchange.query, exchange.parameters.operation_name)
        found = self._deprecations.of(exchange.engine.api_schema, key)
        if found:
            extensions = exchange.extensions or {}
            extensions["warnings"] = [one.warning for one in found]
            exchange.extensions = extensions
