"""Finds which types there are, and that each is of one kind everywhere."""

from __future__ import annotations

from collections import defaultdict

from router.compose.merge.context import Merge
from router.compose.merge.mismatch import who_has_what
from router.compose.wording import subgraphs
from router.federation.errors import Code
from router.federation.schema import ROOT_NAMES, InterfaceType, ObjectType, TypeDefinition

_QUERY = ROOT_NAMES["query"]


def add_types(work: Merge) -> None:
    """Adds every type of every subgraph to the merged schema, empty, in alphabetical order."""
    for facts in work.facts:
        # every subgraph answers `_service`, so every subgraph has a query root
        facts.schema.types.setdefault(_QUERY, ObjectType(name=_QUERY))
    mismatched: set[str] = set()
    located: dict[str, list[int]] = defaultdict(list)
    stand_ins: dict[str, list[int]] = defaultdict(list)
    found: dict[str, TypeDefinition] = {}
    for index, facts in enumerate(work.facts):
        for named in facts.schema.types.values():
            located[named.name].append(index)
            kind: type[TypeDefinition] = type(named)
            if facts.is_interface_object(named.name):
                kind = InterfaceType
                stand_ins[named.name].append(index)
            previous = found.setdefault(named.name, kind(name=named.name))
            if type(previous) is not kind:
                mismatched.add(named.name)
    work.located = {name: tuple(indexes) for name, indexes in located.items()}
    work.stand_ins = {name: tuple(indexes) for name, indexes in stand_ins.items()}
    work.schema.types = {name: found[name] for name in sorted(found)}
    for name in sorted(mismatched):
        _report_kinds(work, name)
    for name in sorted(stand_ins.keys() - mismatched):
        _check_stand_in(work, name)


def _report_kinds(work: Merge, name: str) -> None:
    def kind(index: int) -> str:
        if work.facts[index].is_interface_object(name):
            return "Interface Object Type (Object Type with @interfaceObject)"
        return work.facts[index].schema.types[name].kind

    kinds = {index: kind(index) for index in work.having(name)}
    work.error(
        Code.TYPE_KIND_MISMATCH,
        f'Type "{name}" has mismatched kind: it is defined as '
        f"{who_has_what(work, kinds, str)}: rename one, or make them the same kind.",
    )


def _check_stand_in(work: Merge, name: str) -> None:
    having = work.having(name)
    if not any(isinstance(work.facts[index].schema.types[name], InterfaceType) for index in having):
        where = subgraphs(work.name(index) for index in having)
        work.error(
            Code.INTERFACE_OBJECT_USAGE_ERROR,
            f'Type "{name}" is declared with @interfaceObject in all the subgraphs in which it is '
            f"defined (it is defined in {where}, but should be defined as an interface in at "
            "least one subgraph).",
        )
