"""What all sections of the settings have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A named group of settings: frozen, and strict about names that it does not have."""

    model_config = ConfigDict(extra="forbid", frozen=True)
