"""Settings: persisted operations, beside the folder ``manifests``."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class PersistedOperationsSettings(Section):
    """Automatic persisted queries, reloading, warming up and counting."""

    reload_seconds: float = Field(
        5.0, ge=0, description="Seconds between two looks for changed manifests; 0: never."
    )
    automatic: bool = Field(
        default=True,
        description="Let clients register documents at run time by their hash (Apollo's automatic"
        " persisted queries).",
    )
    automatic_entries: int = Field(
        1000, gt=0, description="Documents registered at run time that are kept in memory."
    )
    automatic_characters: int = Field(
        2_000_000, gt=0, description="Length of all those documents together."
    )
    automatic_seconds: int = Field(
        86_400, gt=0, description="Seconds that Redis keeps such a document after its registration."
    )
    warm_up: int = Field(
        500,
        ge=0,
        description="The most operations that are prepared at the start: registered ones, and those"
        " that Redis remembers as used most. 0: none.",
    )
    usage: bool = Field(
        default=False, description="Count in Redis which client uses which operation."
    )
    usage_interval: float = Field(
        10.0, gt=0, description="Seconds between two reports of these counts to Redis."
    )
