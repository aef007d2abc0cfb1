"""Settings: what developers may ask about how an operation was run."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from router.server.settings.section import Section


class DiagnosticsSettings(Section):
    """The plan and the timing of each fetch, in the response, for those who may see them."""

    public: bool = Field(
        default=False, description="Explain to everybody: for a developer's own machine."
    )
    roles: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Roles of access tokens that may ask for an explanation."
    )

    @field_validator("roles", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value
