"""Step: tell a client which deprecated parts of the schema its operation uses."""

from __future__ import annotations

from router.server.exchange import Exchange
from router.server.operations.deprecations import Deprecations


class WarnOfDeprecations:
    """Puts ``warnings`` into the answer's extensions, where the client's class asks for them.

    An operation is looked through when it is prepared, once. There is no ``Deprecation`` header
    (RFC 9745): it needs the date of a resource's deprecation, which GraphQL does not have.
    """

    def __init__(self, deprecations: Deprecations) -> None:
        self._deprecations = deprecations

    async def __call__(self, exchange: Exchange) -> None:
        key = (exchange.query, exchange.parameters.operation_name)
        if exchange.document is not None:
            self._deprecations.learn(exchange.engine, key, exchange.document)
        if not exchange.client.deprecation_warnings:
            return
        found = self._deprecations.of(key)
        if found:
            extensions = exchange.extensions or {}
            extensions["warnings"] = [one.warning for one in found]
            exchange.extensions = extensions
