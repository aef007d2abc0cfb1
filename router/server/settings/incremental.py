"""Settings: answers in several parts."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class IncrementalSettings(Section):
    """Incremental delivery."""

    defer: bool = Field(
        default=True,
        description="Offer `@defer`. Who takes answers of several parts gets what is deferred"
        " later, everybody else all in one.",
    )
