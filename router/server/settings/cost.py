"""Settings: what an operation may cost."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from router.server.settings.limits import Mode
from router.server.settings.section import Section

CostReport: TypeAlias = Literal["off", "on_request", "always"]


class CostSettings(Section):
    """The cost of operations by `@cost` and `@listSize`, worked out before they run."""

    mode: Mode = Field(
        "off",
        description="What happens beyond `max`: `enforce` refuses, `warn` logs and counts; with"
        " `off` no cost is worked out at all.",
    )
    max: float = Field(1000.0, gt=0, description="The highest estimated cost of an operation.")
    classes: dict[str, float] = Field(
        default_factory=dict, description="Another `max` for classes of clients, by name."
    )
    list_size: int = Field(
        10, ge=0, description="Items expected of a list that no `@listSize` tells about."
    )
    actual: bool = Field(
        default=False, description="Work out what each response did cost, too, from its data."
    )
    report: CostReport = Field(
        "on_request",
        description="Who gets `extensions.cost`: those who send the header `GraphQL-Cost: 1`"
        " (`on_request`), everybody (`always`), nobody (`off`).",
    )
