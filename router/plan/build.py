"""From the fetch graph to a tree of nodes.

What does not hang together runs side by side; what hangs together runs in waves, each of all that
need not wait for anything left. That is as few steps one after the other as the graph allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from router.federation.selection import ALWAYS, Conditions
from router.operation.defers import Deferral, Position
from router.plan.document import Writer
from router.plan.nodes import (
    Condition,
    Defer,
    Deferred,
    Fetch,
    Flatten,
    Node,
    Parallel,
    Path,
    Sequence,
    Subscription,
)
from router.plan.rename import separate
from router.plan.step import Step

Guards = tuple[Conditions, ...]

_BRANCHES = 256
"""So many branches, at most, decide whether a fetch is needed. Fields each under a variable of its
own, however many, make one branch each; only alternatives of several variables each make more. Past
that a fetch runs unneeded, and its fields are skipped by their own directives."""


class Builder:
    """Builds the nodes of one operation. Numbers its fetches in the order of the steps given."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._ids: dict[Step, int] = {}
        self._contextual: set[Path] = set()

    def build(self, steps: list[Step]) -> Node | None:
        """The node that runs all steps; ``None`` where there are none."""
        self._note(steps)
        leaves: dict[Step, Fetch | Flatten] = {}
        for step in steps:
            leaves[step] = self._leaf(step)
        return _arranged({step: tuple(step.guards) for step in steps}, leaves)

    def build_deferred(self, runs: Iterable[list[Step]], deferrals: tuple[Deferral, ...]) -> Defer:
        """An operation with ``@defer``: each run's steps by the ``@defer`` they come with."""
        runs = list(runs)
        for steps in runs:
            self._note(steps)
        primary: list[Node | None] = []
        parts: dict[Position, list[Node]] = {each.position: [] for each in deferrals}
        depends: dict[Position, set[int]] = {each.position: set() for each in deferrals}
        for steps in runs:
            by_defer: dict[Position | None, list[Step]] = {None: []}
            for step in steps:
                by_defer.setdefault(step.defer, []).append(step)
            primary.append(self.build(by_defer.pop(None)))
            for defer, some in by_defer.items():
                assert defer is not None  # noqa: S101 - taken out just before
                node = self.build(some)
                if node is not None:
                    parts[defer].append(node)
                    outside = {before for step in some for before in step.after} - set(some)
                    depends[defer] |= {self._ids[each] for each in outside}
        numbers = {each.position: index for index, each in enumerate(deferrals)}
        return Defer(
            sequence(primary),
            tuple(
                Deferred(
                    id=numbers[each.position],
                    parent=numbers[each.parent.position] if each.parent else None,
                    path=each.path,
                    label=each.label,
                    condition=each.condition,
                    node=parallel(parts[each.position]),
                    depends=tuple(sorted(depends[each.position])),
                    position=each.position,
                )
                for each in deferrals
            ),
        )

    def build_stream(self, steps: list[Step]) -> Subscription:
        """A subscription: the first step is its stream, the others are what each event needs."""
        self._note(steps)
        stream, *others = steps
        # it begins whatever the variables are: its document keeps all conditions
        primary = self._fetch(stream, ALWAYS)
        return Subscription(primary, self.build(others))

    def _note(self, steps: list[Step]) -> None:
        """Notes which objects get values of contexts, before any fetch is built."""
        self._contextual |= {step.path for step in steps if step.contexts}

    def _shares(self, step: Step) -> bool:
        """Whether no step below brings values that differ by the way to an object."""
        length = len(step.path)
        return not length or not any(each[:length] == step.path for each in self._contextual)

    def _leaf(self, step: Step) -> Fetch | Flatten:
        fetch = self._fetch(step, _common([tuple(step.guards)]))
        return Flatten(step.path, fetch) if step.path else fetch

    def _fetch(self, step: Step, known: Conditions) -> Fetch:
        renames = separate(step.roots, is_root=step.is_root)
        document, variables = self._writer.write(step, known)
        fetch = Fetch(
            id=len(self._ids),
            subgraph=step.subgraph,
            kind=step.kind,
            document=document,
            operation_name=None,
            variables=variables,
            requirements=() if step.is_root else step.requirements(),
            renames=renames,
            representations=self._writer.representations,
            contexts=step.contexts,
            shared=self._shares(step),
        )
        self._ids[step] = fetch.id
        return fetch


def sequence(nodes: Iterable[Node | None]) -> Node | None:
    """The nodes one after the other, without a sequence in a sequence or around a single node."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Sequence):
            flat.extend(node.nodes)
        elif node is not None:
            flat.append(node)
    return Sequence(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def parallel(nodes: Iterable[Node | None]) -> Node | None:
    """The nodes side by side, likewise."""
    flat: list[Node] = []
    for node in nodes:
        if isinstance(node, Parallel):
            flat.extend(node.nodes)
        elif node is not None:
            flat.append(node)
    return Parallel(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _arranged(guards: dict[Step, Guards], leaves: dict[Step, Fetch | Flatten]) -> Node | None:
    """The steps of ``guards``, which must hold for each as it is given there, any of them."""
    if not guards:
        return None
    common = _common(guards.values())
    if common:
        name, wanted = min(common)
        inner = _arranged(
            {step: _assume(each, name, value=wanted) for step, each in guards.items()}, leaves
        )
        # what needs a variable to be both true and false never runs
        return inner and Condition(name, inner if wanted else None, None if wanted else inner)
    components = _components(guards)
    if len(components) > 1:
        return parallel(
            _arranged({step: guards[step] for step in each}, leaves) for each in components
        )
    if len(guards) == 1:
        ((step, each),) = guards.items()
        return _guarded(leaves[step], each)
    first = [step for step in guards if not any(before in guards for before in step.after)]
    rest = {step: each for step, each in guards.items() if step not in first}
    wave = parallel(_arranged({step: guards[step]}, leaves) for step in first)
    return sequence((wave, _arranged(rest, leaves)))


def _common(guards: Iterable[Guards]) -> Conditions:
    """What must hold for any of them to be needed."""
    alternatives = [each for alternative in guards for each in alternative]
    return frozenset.intersection(*alternatives) if alternatives else ALWAYS


def _assume(guards: Guards, name: str, *, value: bool) -> Guards:
    """What is left to hold, once a variable is known; empty if nothing can."""
    return tuple(each - {(name, value)} for each in guards if (name, not value) not in each)


def _guarded(node: Fetch | Flatten, guards: Guards) -> Node | None:
    """The node where any guard holds: decided variable by variable, the shortest guard first."""
    guards = tuple(sorted(guards, key=_weight))
    uses = Counter(name for each in guards for name, _ in each)
    branches = 0

    def decided(left: Guards) -> Node | None:
        nonlocal branches
        if not left:
            return None
        branches += 1
        if ALWAYS in left or branches > _BRANCHES:
            return node
        (name, wanted), *more = sorted(left[0])
        if uses[name] == 1 and not more:
            rest = decided(left[1:])
            return Condition(name, node if wanted else rest, rest if wanted else node)
        then = decided(_assume(left, name, value=True))
        otherwise = decided(_assume(left, name, value=False))
        needed = then is not None or otherwise is not None
        return Condition(name, then, otherwise) if needed else None

    return decided(guards)


def _weight(guard: Conditions) -> tuple[int, list[tuple[str, bool]]]:
    return len(guard), sorted(guard)


def _components(guards: dict[Step, Guards]) -> list[list[Step]]:
    """The steps that hang together, in the order of their first."""
    group: dict[Step, list[Step]] = {step: [step] for step in guards}
    for step in guards:
        for before in step.after:
            if before in group and group[before] is not group[step]:
                joined = group[before]
                joined.extend(group[step])
                for each in group[step]:
                    group[each] = joined
    unique: dict[int, list[Step]] = {id(each): each for each in group.values()}
    order = {step: index for index, step in enumerate(guards)}
    return sorted(
        (sorted(each, key=order.__getitem__) for each in unique.values()),
        key=lambda steps: order[steps[0]],
    )
