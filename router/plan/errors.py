"""Why there is no plan."""

from __future__ import annotations

from router.operation.defers import Position


class PlanError(Exception):
    """An operation cannot be planned over this supergraph; the message names the field or the
    operation in the way."""


class DeferError(PlanError):
    """What one ``@defer``, by its position, asks for cannot be had from where the answers to what
    is not deferred are; it has to come with them."""

    def __init__(self, defer: Position, message: str) -> None:
        super().__init__(message)
        self.defer = defer


class TooLargeError(PlanError):
    """An operation asks for more than is planned; that is the client's to change."""
