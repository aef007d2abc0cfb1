"""Steps are put behind those that they come after, and otherwise left in their order."""

from __future__ import annotations

from router.plan.step import Step


def in_order(steps: list[Step]) -> list[Step]:
    """The same steps, each behind all that it comes after."""
    ordered: dict[Step, None] = {}

    def add(step: Step) -> None:
        if step not in ordered:
            for each in step.after:
                add(each)
            ordered[step] = None

    for step in steps:
        add(step)
    return list(ordered)
