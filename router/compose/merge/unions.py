"""Unions have the members that they have in any subgraph."""

from __future__ import annotations

from router.compose.merge.context import Merge
from router.compose.merge.join_type import merge_type_head
from router.compose.merge.mismatch import who_has_it
from router.federation import values
from router.federation.schema import Application, UnionType


def merge_union(work: Merge, target: UnionType) -> None:
    """Merges a union, and notes which subgraph knows which member."""
    sources = work.sources(target)
    merge_type_head(work, target, sources)
    unions = {index: source for index, source in sources.items() if isinstance(source, UnionType)}
    for source in unions.values():
        target.members.extend(each for each in source.members if each not in target.members)
    for member in target.members:
        for index, source in unions.items():
            if member in source.members:
                target.directives.append(
                    Application(
                        "join__unionMember",
                        {
                            "graph": values.of_enum(work.graphs[index]),
                            "member": values.of_string(member),
                        },
                    )
                )
        if not all(member in source.members for source in unions.values()):
            having = {
                index: source if member in source.members else None
                for index, source in unions.items()
            }
            who = who_has_it(work, having, lambda source: source is not None)
            work.hint(
                "INCONSISTENT_UNION_MEMBER",
                f'Union type "{target.name}" includes member type "{member}" in some but not all '
                f"defining subgraphs: {who}.",
            )
