"""Merging fields that are asked for more than once under one response key."""

from __future__ import annotations

from router.federation.selection import Selection


def same(one: Selection, other: Selection) -> bool:
    """Whether two selections ask for the same, their own ``types`` aside."""
    return one is other or (
        one.name == other.name
        and one.response_key == other.response_key
        and one.arguments == other.arguments
        and one.conditions == other.conditions
        and one.directives == other.directives
        and not one.deferred
        and not other.deferred
        and len(one.selections) == len(other.selections)
        and all(
            mine.types == theirs.types and same(mine, theirs)
            for mine, theirs in zip(one.selections, other.selections, strict=True)
        )
    )


def merged(selections: list[Selection]) -> list[Selection]:
    """Selections of one response key and one parent, with those united that ask for the same of
    different types, and those left out that a wider one covers. Keeps the order."""
    left: list[Selection] = []
    for each in selections:
        for index, known in enumerate(left):
            if same(known, each):
                left[index] = _united(known, each)
                break
            if not each.selections and covers(known, each):
                break
        else:
            left.append(each)
    return [
        each
        for each in left
        if each.selections or not any(covers(other, each) for other in left if other is not each)
    ]


def _united(one: Selection, other: Selection) -> Selection:
    if one.types is None or other.types is None:
        return one if one.types is None else other
    return one.with_types(one.types | other.types)


def covers(one: Selection, other: Selection) -> bool:
    """Whether wherever the leaf ``other`` is asked for, ``one`` asks for the same."""
    return (
        one.name == other.name
        and one.arguments == other.arguments
        and one.directives == other.directives
        and one.conditions <= other.conditions
        and (one.types is None or (other.types is not None and other.types <= one.types))
    )
