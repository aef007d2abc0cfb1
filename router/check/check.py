"""The check of a proposed graph against the running one, as the list of its stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphql import GraphQLSchema, validate

from router.check.change import Change, Severity
from router.check.compare import compare
from router.check.operations import Operation
from router.check.report import Action, CheckedOperation, CheckReport, Outcome
from router.check.usage import usage
from router.compose import SubgraphInput, compose
from router.federation.errors import FederationError
from router.federation.supergraph import Supergraph

_OF_DIFFERENCES = ("INCONSISTENT_", "MERGED_", "OVERRIDDEN_", "OVERRIDE_DIRECTIVE_")
"""How the codes of those hints start that tell of differences between subgraphs. A supergraph does
not keep these, so that extracted subgraphs would seem to differ from one that never changed."""


class BaselineError(FederationError):
    """What the proposal is to be held against is itself of no use; the message says why."""


def check(
    running: Supergraph,
    current: Sequence[SubgraphInput],
    proposed: Mapping[str, str | None],
    operations: Sequence[Operation] | None = None,
    *,
    only_used: bool = False,
    reconstructed: bool = False,
) -> CheckReport:
    """Tells what would become of the graph and of its clients' operations.

    Args:
        running: the supergraph that is served today.
        current: its subgraphs.
        proposed: by name, the new SDL of each subgraph that is to be replaced or added; ``None``
            for one that is to go.
        operations: those that clients have registered, if they are known.
        only_used: whether breaking changes count only where an operation meets them.
        reconstructed: whether ``current`` was extracted from ``running``. Then there are no hints
            of differences between subgraphs.

    Raises:
        BaselineError: a subgraph that is to go is not there, or ``current`` does not compose.
    """
    actions = _actions(current, proposed)
    before = compose(current)
    if before.supergraph_sdl is None:
        listed = "\n".join(f"  {error}" for error in before.errors)
        raise BaselineError(f"the current subgraphs do not compose:\n{listed}")
    after = compose(_apply(current, proposed))
    hints = tuple(
        each
        for each in after.hints
        if each not in before.hints
        and not (reconstructed and each.code.startswith(_OF_DIFFERENCES))
    )
    if after.supergraph_sdl is None:
        return CheckReport(actions, after.errors, hints, reconstructed=reconstructed)
    old, new = running.api_schema, Supergraph.parse(after.supergraph_sdl).api_schema
    changes = compare(old, new)
    checked = None
    if operations is not None:
        felt = [each for each in changes if each.severity is not Severity.SAFE]
        checked = tuple(_operation(old, new, felt, each) for each in operations)
    return CheckReport(actions, (), hints, changes, checked, only_used, reconstructed)


def _actions(
    current: Sequence[SubgraphInput], proposed: Mapping[str, str | None]
) -> tuple[tuple[str, Action], ...]:
    known = {each.name for each in current}
    found: list[tuple[str, Action]] = []
    for name in sorted(proposed):
        if proposed[name] is not None:
            found.append((name, Action.REPLACED if name in known else Action.ADDED))
        elif name in known:
            found.append((name, Action.REMOVED))
        else:
            there = ", ".join(sorted(known))
            raise BaselineError(f'there is no subgraph "{name}" to remove: there are {there}')
    return tuple(found)


def _apply(
    current: Sequence[SubgraphInput], proposed: Mapping[str, str | None]
) -> list[SubgraphInput]:
    urls = {each.name: each.url for each in current}
    kept = [each for each in current if each.name not in proposed]
    return kept + [
        SubgraphInput(name, urls.get(name, ""), sdl)
        for name, sdl in proposed.items()
        if sdl is not None
    ]


def _operation(
    old: GraphQLSchema, new: GraphQLSchema, felt: Sequence[Change], operation: Operation
) -> CheckedOperation:
    wrong_already = validate(old, operation.document)
    if wrong_already:
        reasons = tuple(error.message for error in wrong_already)
        return CheckedOperation(operation, Outcome.INVALID, reasons)
    used = usage(old, operation.document)
    met = tuple(each for each in felt if used.meets(each))
    wrong = validate(new, operation.document)
    if wrong:
        reasons = tuple(error.message for error in wrong)
        return CheckedOperation(operation, Outcome.BROKEN, reasons, met)
    outcome = Outcome.AFFECTED if met else Outcome.UNAFFECTED
    return CheckedOperation(operation, outcome, (), met)
