"""Settings: how large and how deep a request may be."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from router.server.settings.section import Section

Mode: TypeAlias = Literal["off", "warn", "enforce"]
Limit: TypeAlias = Literal["depth", "breadth", "fields", "aliases", "root_fields", "directives"]


class LimitsSettings(Section):
    """What is refused for its size. ``None`` switches a limit off.

    Fragments count wherever they are spread. Documents are measured when they are new to the
    router; one that it knows has passed.
    """

    max_headers: int | None = Field(100, gt=0, description="The most header fields.")
    max_header_bytes: int | None = Field(
        32_768, gt=0, description="The most bytes in all headers' names and values."
    )
    max_body_bytes: int = Field(1024 * 1024, gt=0, description="The largest request body taken.")
    max_tokens: int = Field(10_000, gt=0, description="The most lexical tokens in a document.")
    max_fields: int | None = Field(
        10_000, gt=0, description="The most fields in an operation, fragments unfolded."
    )
    max_depth: int | None = Field(50, gt=0, description="How deep fields may stand in each other.")
    max_breadth: int | None = Field(
        1_000, gt=0, description="The most fields in one selection, fragments unfolded."
    )
    max_aliases: int | None = Field(500, gt=0, description="The most aliases.")
    max_root_fields: int | None = Field(100, gt=0, description="The most fields of the root.")
    max_directives: int | None = Field(500, gt=0, description="The most directives.")
    mode: Mode = Field(
        "enforce",
        description="What happens beyond a limit of the document's shape (all but the headers, the"
        " body and the tokens): `enforce` refuses, `warn` logs and counts, `off` does nothing.",
    )
    modes: dict[Limit, Mode] = Field(
        default_factory=dict,
        description="The mode of single limits: `depth`, `breadth`, `fields`, `aliases`,"
        " `root_fields`, `directives`.",
    )
