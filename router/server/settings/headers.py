"""Settings: which headers travel between clients and subgraphs."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from router.server.settings.section import Section

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A field name (RFC 9110, 5.1 and 5.6.2)."""


def _name(value: str | None) -> str | None:
    if value is not None and not TOKEN.fullmatch(value):
        message = f"'{value}' is not the name of a header"
        raise ValueError(message)
    return value


class RequestHeaderRule(Section):
    """What one rule does with a header on the way to a subgraph. Rules apply in their order."""

    propagate: str | None = Field(None, description="Pass on the client's header of this name.")
    matching: str | None = Field(
        None, description="Pass on the client's headers whose whole name matches this expression."
    )
    insert: str | None = Field(None, description="Send a header of this name with `value`.")
    remove: str | None = Field(None, description="Take back what earlier rules did for this name.")
    rename: str | None = Field(None, description="With `propagate`: the name for the subgraph.")
    default: str | None = Field(
        None, description="With `propagate`: what is sent where the client sent none."
    )
    value: str | None = Field(None, repr=False, description="With `insert`: the header's value.")

    _names = field_validator("propagate", "insert", "remove", "rename")(_name)

    @field_validator("matching")
    @classmethod
    def _expression(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            message = f"not a regular expression: {error}"
            raise ValueError(message) from None
        return value

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        given = [self.propagate, self.matching, self.insert, self.remove]
        if sum(each is not None for each in given) != 1:
            message = "a rule has exactly one of `propagate`, `matching`, `insert` and `remove`"
            raise ValueError(message)
        if (self.insert is None) != (self.value is None):
            message = "`insert` and `value` belong together"
            raise ValueError(message)
        if self.propagate is None and (self.rename is not None or self.default is not None):
            message = "`rename` and `default` belong to `propagate`"
            raise ValueError(message)
        return self


class ResponseHeaderRule(Section):
    """A header of the subgraphs' answers that the client gets."""

    propagate: str = Field(description="Name of the header.")
    combine: Literal["append", "first", "last"] = Field(
        "append",
        description="Where several answers have it: keep all, the first, or the last to come.",
    )

    _names = field_validator("propagate")(_name)


class RequestHeaderRules(Section):
    """Rules for the way to the subgraphs: those for all first, then the subgraph's own."""

    all: tuple[RequestHeaderRule, ...] = Field((), description="Rules for every subgraph.")
    subgraphs: dict[str, tuple[RequestHeaderRule, ...]] = Field(
        default_factory=dict, description="Subgraph name to the rules that follow those for all."
    )


class ResponseHeaderRules(Section):
    """Rules for the way back. A subgraph's own rule for a name replaces the one for all."""

    all: tuple[ResponseHeaderRule, ...] = Field((), description="Rules for every subgraph.")
    subgraphs: dict[str, tuple[ResponseHeaderRule, ...]] = Field(
        default_factory=dict, description="Subgraph name to its own rules."
    )


class HeaderSettings(Section):
    """Propagation of headers. Without rules none travel but the router's own."""

    request: RequestHeaderRules = Field(
        RequestHeaderRules(), description="From the client to the subgraphs."
    )
    response: ResponseHeaderRules = Field(
        ResponseHeaderRules(), description="From the subgraphs to the client."
    )
