"""Putting together the fields of a representation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from router.plan.nodes import RequiredField, RequiredFragment

Required: TypeAlias = RequiredField | RequiredFragment


def unite(fields: Iterable[Required]) -> tuple[Required, ...]:
    """The same fields, each once. A field that may not be null for one purpose may not be null."""
    united: dict[tuple[str, str] | frozenset[str], Required] = {}
    for each in fields:
        if isinstance(each, RequiredFragment):
            known = united.get(each.types)
            before = known.selections if known else ()
            united[each.types] = RequiredFragment(each.types, unite((*before, *each.selections)))
            continue
        key = (each.name, each.response_key)
        same = united.get(key)
        if isinstance(same, RequiredField):
            united[key] = RequiredField(
                each.name,
                each.response_key,
                unite((*same.selections, *each.selections)),
                nullable=same.nullable and each.nullable,
            )
        else:
            united[key] = each
    return tuple(united.values())


def without_needless_fragments(
    fields: Iterable[Required], possible: frozenset[str]
) -> list[Required]:
    """Fragments with the same fields become one; one for all ``possible`` types, none."""
    alike: dict[tuple[Required, ...], frozenset[str]] = {}
    plain: list[Required] = []
    for each in fields:
        if isinstance(each, RequiredFragment):
            alike[each.selections] = alike.get(each.selections, frozenset()) | each.types
        else:
            plain.append(each)
    for selections, types in alike.items():
        if types == possible:
            plain.extend(selections)
        else:
            plain.append(RequiredFragment(types, selections))
    return plain
