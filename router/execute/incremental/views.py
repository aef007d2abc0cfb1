"""What each part of a deferred operation answers with, for one set of its variables' values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from router.execute.client_paths import ClientPaths
from router.execute.completion import Completer
from router.execute.errors import ErrorPath
from router.execute.incremental.prune import Pruned, is_deferred
from router.execute.incremental.sites import Site, opened
from router.execute.places import Completion, RootPlace
from router.execute.project import Projection
from router.execute.selection import is_included
from router.execute.transport import JsonObject
from router.plan.nodes import ELEMENT, Path


@dataclass(frozen=True, slots=True)
class FragmentView:
    """What one deferred fragment brings. ``parent`` is the id of the part that it stands in, which
    is sent before it; ``steps`` lead on from that part's objects to its own."""

    site: Site
    parent: int | None
    steps: Path
    client_paths: ClientPaths
    completer: Completer

    def project(
        self, value: JsonObject, path: ErrorPath, known: Sequence[ErrorPath]
    ) -> tuple[JsonObject | None, list[JsonObject], bool]:
        """The fragment's data for the object ``value`` at ``path``, the errors of nulls that no
        known error within the object explains, and whether one at the object or above it does."""
        depth = len(path)
        above = any(path[: len(each)] == each for each in known)
        within = [each[depth:] for each in known if len(each) > depth and each[:depth] == path]
        run = Completion(within)
        (completed,) = self.completer.complete([value], RootPlace(), run)
        errors = [{**error, "path": [*path, *error["path"]]} for error in run.reported(completed)]
        return completed, errors, above


@dataclass(frozen=True, slots=True)
class View:
    """All parts: the initial one, and the fragments that are deferred, by their ids.

    ``inlined`` has, for the parts by their ids, the deferred fragments that come with them because
    their ``if`` is false.
    """

    projection: Projection
    client_paths: ClientPaths
    fragments: Mapping[int, FragmentView]
    inlined: Mapping[int | None, tuple[int, ...]]

    def children(self, parent: int | None) -> list[FragmentView]:
        """The fragments that stand in a part, in document order."""
        return [each for each in self.fragments.values() if each.parent == parent]


def make_view(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    sites: Sequence[Site],
    conditions: Mapping[str, bool],
    typename_key: str,
) -> View:
    """Compiles the parts. ``conditions`` are the values of the variables by which the operation
    skips, includes and defers."""
    pruned = Pruned(operation, fragments, conditions)
    projection = Projection(schema, pruned.operation, pruned.fragments, conditions, typename_key)
    client_paths = ClientPaths(pruned.operation, pruned.fragments, conditions, typename_key)
    views: dict[int, FragmentView] = {}
    inlined: dict[int | None, list[int]] = {}
    comes_with: dict[int | None, int | None] = {None: None}
    for site in sites:  # a parent comes before its children
        deferred = site.deferred
        parent = comes_with.get(deferred.parent)
        if not all(is_included(node, conditions) for node in site.way):
            comes_with[deferred.id] = parent
            continue
        if not is_deferred(site.fragment, conditions):
            comes_with[deferred.id] = parent
            inlined.setdefault(parent, []).append(deferred.id)
            continue
        comes_with[deferred.id] = deferred.id
        before = len(views[parent].site.spot) if parent is not None else 0
        fragment = _as_inline(pruned, site, fragments)
        views[deferred.id] = FragmentView(
            site,
            parent,
            site.spot[before:],
            ClientPaths(
                _at_its_place(pruned.operation, site, fragment),
                pruned.fragments,
                conditions,
                typename_key,
            ),
            projection.fragment(site.parent_type, fragment),
        )
    return View(
        projection, client_paths, views, {part: tuple(ids) for part, ids in inlined.items()}
    )


def _as_inline(
    pruned: Pruned, site: Site, fragments: Mapping[str, FragmentDefinitionNode]
) -> SelectionSetNode:
    """What a fragment selects, under its own type condition."""
    condition, selections = opened(site.fragment, fragments)
    own: tuple[SelectionNode, ...] = (
        InlineFragmentNode(
            type_condition=None
            if condition is None
            else NamedTypeNode(name=NameNode(value=condition)),
            selection_set=pruned.selections(selections),
        ),
    )
    for node in reversed(site.way[:-1]):  # the fragments around it, up to the field
        if isinstance(node, FieldNode):
            break
        outer, _ = opened(node, fragments)
        if outer is not None:
            own = (
                InlineFragmentNode(
                    type_condition=NamedTypeNode(name=NameNode(value=outer)),
                    selection_set=SelectionSetNode(selections=own),
                ),
            )
    return SelectionSetNode(selections=own)


def _at_its_place(
    operation: OperationDefinitionNode, site: Site, selections: SelectionSetNode
) -> OperationDefinitionNode:
    """An operation of a fragment alone, below the response keys that lead to it."""
    for segment in reversed(site.spot):
        if isinstance(segment, str) and segment != ELEMENT:
            key = NameNode(value=segment)
            node = FieldNode(alias=key, name=key, selection_set=selections)
            selections = SelectionSetNode(selections=(node,))
    return OperationDefinitionNode(operation=operation.operation, selection_set=selections)
