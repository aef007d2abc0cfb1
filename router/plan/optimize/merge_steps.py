"""Steps that ask the same subgraph about the objects of one path become one request.

Only where neither has to wait for the other, where the plan gets no deeper by it, and where what
either needs is there whenever the other runs: ``@skip`` and ``@include`` may leave it out.
"""

from __future__ import annotations

from router.plan.step import Step


def merge_steps(steps: list[Step]) -> list[Step]:
    """The steps left after merging, in their order."""
    places: dict[tuple[object, ...], list[Step]] = {}
    for step in steps:
        key = (step.subgraph, step.path, step.kind, step.is_root, step.only_for, step.defer)
        places.setdefault(key, []).append(step)
    if len(places) == len(steps):
        return steps
    left = list(steps)
    deepest = max(_levels(left).values())
    for alike in places.values():
        kept: list[Step] = []
        for step in alike:
            for known in kept:
                if _can_merge(left, known, step, deepest):
                    _merge(left, known, step)
                    break
            else:
                kept.append(step)
    return left


def _can_merge(steps: list[Step], known: Step, step: Step, deepest: int) -> bool:
    if _waits_for(step, known) or _waits_for(known, step):
        return False
    if set(known.after) == set(step.after):
        return True
    if not all(
        any(enough <= guard for enough in before.guards)
        for before in (*known.after, *step.after)
        for guard in (*known.guards, *step.guards)
    ):
        return False
    return max(_levels(steps, {step: known, known: step}).values()) <= deepest


def _merge(steps: list[Step], known: Step, step: Step) -> None:
    known.absorb(step)
    steps.remove(step)
    for each in steps:
        if step in each.after:
            del each.after[step]
            each.after[known] = None


def _waits_for(step: Step, other: Step) -> bool:
    seen: set[Step] = set()
    pending = list(step.after)
    while pending:
        each = pending.pop()
        if each is other:
            return True
        if each not in seen:
            seen.add(each)
            pending.extend(each.after)
    return False


def _levels(steps: list[Step], twins: dict[Step, Step] | None = None) -> dict[Step, int]:
    """How many fetches come before each step; as if the ``twins`` were one step."""
    twins = twins or {}
    levels: dict[Step, int] = {}

    def level(step: Step) -> int:
        known = levels.get(step)
        if known is None:
            after = [*step.after, *(twins[step].after if step in twins else ())]
            known = levels[step] = max((level(each) + 1 for each in after), default=0)
        return known

    for step in steps:
        level(step)
    return levels
