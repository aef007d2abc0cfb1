"""``@composeDirective``: directives of the subgraphs' own that the supergraph carries on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from router.compose.merge.context import Merge
from router.compose.merge.mismatch import who_has_what
from router.compose.wording import subgraphs, suggest
from router.federation import values
from router.federation.directives import is_known
from router.federation.errors import Code
from router.federation.link import CORE, JOIN, LINK, Link
from router.federation.schema import Application

_COMPOSED_BY_DEFAULT = frozenset({"tag", "inaccessible"})
_NEVER_COMPOSED = frozenset({CORE, JOIN, LINK})


@dataclass(frozen=True, slots=True)
class _Request:
    """One subgraph's wish to have a directive composed."""

    index: int
    link: Link
    name: str
    local: str


def choose_custom_directives(work: Merge) -> None:
    """Decides which directives are composed, from which definition, and what is linked for it."""
    requests = [
        request
        for index, subgraph in enumerate(work.subgraphs)
        for use in subgraph.schema.applications
        if use.spec == "composeDirective"
        if (request := _request(work, index, use))
    ]
    newest = _newest_links(work, requests)
    dropped = _check_consistency(work, requests)
    for request in requests:
        if request.local in dropped or request.link.url.identity not in newest:
            continue
        work.custom.composed.add((work.name(request.index), request.local))
    _add_definitions(work, requests, newest, dropped)


def _request(work: Merge, index: int, use: Application) -> _Request | None:
    subgraph = work.subgraphs[index]
    here = subgraph.name
    given = values.string(use.arguments.get("name")) or ""
    if not given.startswith("@"):
        _refuse(
            work,
            f'Argument to @composeDirective "{given}" in subgraph "{here}" must have a leading "@"',
        )
        return None
    local = given.removeprefix("@")
    by_local = {name: spec for spec, name in subgraph.local_directives.items()}
    source = subgraph.links.source_of_directive(local)
    if local in by_local:
        if by_local[local] in _COMPOSED_BY_DEFAULT:
            work.hint(
                "DIRECTIVE_COMPOSITION_INFO",
                f'Directive "{given}" should not be explicitly manually composed since it is a '
                "federation directive composed by default",
            )
        else:
            _refuse(
                work,
                f'Composing federation directive "{given}" in subgraph "{here}" is not supported',
            )
    elif source is not None and source[0].url.identity in _NEVER_COMPOSED:
        _refuse(
            work, f'Composing federation directive "{given}" in subgraph "{here}" is not supported'
        )
    elif local not in subgraph.schema.directives:
        known = [f"@{name}" for name in subgraph.schema.directives]
        _refuse(
            work,
            "Could not find matching directive definition for argument to @composeDirective "
            f'"{given}" in subgraph "{here}".{suggest(given, known)}',
        )
    elif source is None:
        _refuse(
            work,
            f'Directive "{given}" in subgraph "{here}" cannot be composed because it is not a '
            "member of a core feature: @link the specification that defines it",
        )
    elif conflict := _conflict(work, local):
        _refuse(
            work,
            f'Directive "{given}" in subgraph "{here}" cannot be composed because it conflicts '
            f'with automatically composed federation directive "@{conflict}"',
        )
    else:
        return _Request(index, source[0], source[1], local)
    return None


def _conflict(work: Merge, local: str) -> str | None:
    for subgraph in work.subgraphs:
        for spec in sorted(_COMPOSED_BY_DEFAULT):
            if subgraph.local_directives.get(spec) == local:
                return spec
    return None


def _newest_links(work: Merge, requests: list[_Request]) -> dict[str, tuple[int, Link]]:
    """By identity, the subgraph with the newest version of a feature of which something is
    composed. Composing different major versions is refused; only linking them is a hint."""
    composing: dict[str, set[int]] = defaultdict(set)
    for request in requests:
        composing[request.link.url.identity].add(request.index)
    newest: dict[str, tuple[int, Link]] = {}
    for identity in sorted(_linked(work)):
        if is_known(identity) or identity in _NEVER_COMPOSED:
            continue
        pairs = [
            (index, link)
            for index, subgraph in enumerate(work.subgraphs)
            if (link := subgraph.links.of(identity))
        ]
        composed = [pair for pair in pairs if pair[0] in composing[identity]]
        if len({link.url.version[0] for _, link in composed}) > 1:
            _refuse(
                work,
                f'Core feature "{identity}" requested to be merged has major version mismatch '
                f"across subgraphs: link one major version in "
                f"{subgraphs(work.name(index) for index, _ in composed)}",
            )
        elif len({link.url.version[0] for _, link in pairs}) > 1:
            work.hint(
                "DIRECTIVE_COMPOSITION_INFO",
                f'Non-composed core feature "{identity}" has major version mismatch across '
                "subgraphs",
            )
            newest.update({identity: _latest(composed)} if composed else {})
        elif composed:
            newest[identity] = _latest(composed)
    return newest


def _linked(work: Merge) -> set[str]:
    return {identity for subgraph in work.subgraphs for identity in subgraph.links.features}


def _latest(pairs: list[tuple[int, Link]]) -> tuple[int, Link]:
    # of equal versions the last subgraph's definition stands, as in Apollo's composer
    return max(pairs, key=lambda pair: (pair[1].url.version, pair[0]))


def _check_consistency(work: Merge, requests: list[_Request]) -> set[str]:
    dropped: set[str] = set()
    by_local: dict[str, list[_Request]] = defaultdict(list)
    by_name: dict[str, list[_Request]] = defaultdict(list)
    for request in requests:
        by_local[request.local].append(request)
        by_name[request.name].append(request)
    for local, same in by_local.items():
        if len({request.name for request in same}) > 1:
            dropped.add(local)
            _refuse(
                work,
                f'Composed directive "@{local}" does not refer to the same directive in every '
                "subgraph",
            )
        if len({request.link.url.identity for request in same}) > 1:
            dropped.add(local)
            _refuse(
                work,
                f'Composed directive "@{local}" is not linked by the same core feature in every '
                "subgraph",
            )
    for name, same in by_name.items():
        if len({request.local for request in same}) > 1:
            dropped.update(request.local for request in same)
            shown = {request.index: f'"@{request.local}"' for request in same}
            _refuse(
                work,
                f'Composed directive "@{name}" is not named consistently in all subgraphs: it is '
                f"{who_has_what(work, shown, str)}",
            )
        elif named_otherwise := _named_otherwise(work, same):
            work.hint(
                "DIRECTIVE_COMPOSITION_WARN",
                f'Composed directive "@{same[0].local}" is named differently in '
                f"{subgraphs(named_otherwise)}, which does not compose it: consistent naming will "
                "be required to compose it.",
            )
    return dropped


def _named_otherwise(work: Merge, same: list[_Request]) -> list[str]:
    """The subgraphs that link the feature of a composed directive, call the directive by another
    name, and do not ask to have it composed."""
    asking = {request.index for request in same}
    found: list[str] = []
    for index, subgraph in enumerate(work.subgraphs):
        link = subgraph.links.of(same[0].link.url.identity)
        if index not in asking and link is not None:
            imported = {each.name: each.local for each in link.imports}
            if imported.get(f"@{same[0].name}", f"@{same[0].local}") != f"@{same[0].local}":
                found.append(subgraph.name)
    return found


def _add_definitions(
    work: Merge,
    requests: list[_Request],
    newest: dict[str, tuple[int, Link]],
    dropped: set[str],
) -> None:
    for identity, (index, link) in sorted(newest.items()):
        names: dict[str, str] = {}
        for request in requests:
            if request.link.url.identity == identity and request.local not in dropped:
                names[request.local] = request.name
        schemas = [work.subgraphs[index].schema, *(each.schema for each in work.subgraphs)]
        for local in names:
            definition = next(
                schema.directives[local] for schema in schemas if local in schema.directives
            )
            work.custom.definitions[local] = definition
        work.custom.links.append((link, tuple(sorted(names.items()))))


def _refuse(work: Merge, message: str) -> None:
    work.error(Code.DIRECTIVE_COMPOSITION_ERROR, message)
