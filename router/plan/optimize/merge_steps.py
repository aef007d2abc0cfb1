"""Steps that ask the same subgraph about the objects of one path become one request.

Only where both wait for the same answers. To let a field wait for what another needs would save a
request, but the field would come later, and not at all where that other answer fails: depth counts
for more than the number of requests, and a failure is to cost no more than it must.
"""

from __future__ import annotations

from router.plan.step import Step


def merge_steps(steps: list[Step]) -> list[Step]:
    """The steps left after merging, in their order. Each stands behind all that it comes after."""
    left: list[Step] = []
    places: dict[tuple[object, ...], list[Step]] = {}
    merged: dict[Step, Step] = {}
    before: dict[Step, frozenset[Step]] = {}
    for step in steps:
        step.after = dict.fromkeys(merged.get(each, each) for each in step.after)
        if len(step.after) > 1:
            # what another that it waits for has waited for already tells no two steps apart
            needless = frozenset[Step]().union(*(before[each] for each in step.after))
            step.after = {each: None for each in step.after if each not in needless}
        place = (
            step.subgraph,
            step.path,
            step.kind,
            step.is_root,
            step.only_for,
            step.defer,
            step.contexts,
            frozenset(step.after),
        )
        alike = places.setdefault(place, [])
        twin = next((each for each in alike if each.may_absorb(step)), None)
        if twin is None:
            alike.append(step)
            left.append(step)
            before[step] = frozenset(step.after).union(*(before[each] for each in step.after))
        else:
            twin.absorb(step)
            merged[step] = twin
    return left
