"""Settings: progressive overrides (``@override(from:, label:)``)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from router.server.settings.section import Section

Percent = Annotated[float, Field(ge=0, le=100)]


class OverridesSettings(Section):
    """How often an override with a label of its own is on. ``percent(n)`` tells that itself."""

    labels: dict[str, Percent] = Field(
        default_factory=dict,
        description="For each label the percentage of requests for which its overrides are on. One"
        " that is missing is off.",
    )
