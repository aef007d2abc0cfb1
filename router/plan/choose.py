"""The best combination: by which way each field is had, so that few fetches follow one another,
then so that there are few.

The survey tells the least depth of everything. Given a budget of steps, each object type at each
spot has, for every field asked of it, the ways that stay within the budget; a way costs the
subgraphs it enters at the spot, shared with the other fields, and the fetches below the field. Few
combinations are all tried; many are taken one after the other, the cheapest for what it covers
first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import product
from math import prod

from router.federation.selection import TYPENAME, Selection
from router.graph.nodes import FieldMove, Node
from router.graph.survey import EXAMINED, UNREACHABLE, Option, Surroundings, Survey
from router.plan.errors import PlanError

_TRIED = 64
"""Up to as many combinations are all tried."""

Tokens = frozenset[str]
"""The fetches that start at one spot, by subgraph; a second to the same one is marked."""


@dataclass(frozen=True, slots=True)
class Way:
    """An option for a selection, with the fetches it takes at the spot and ``below`` the field."""

    selection: Selection
    option: Option
    tokens: Tokens
    below: int

    @property
    def is_here(self) -> bool:
        """Whether the field is resolved where the objects are to begin with."""
        option = self.option
        has_move = option.move is not None and option.entrance is None
        return has_move and option.arrival.entrance is None


@dataclass(slots=True)
class Assignment:
    """What is decided for a node: fields had at once for all its objects, ways by object type."""

    direct: list[tuple[Selection, FieldMove]] = field(default_factory=list)
    by_type: dict[str, list[Way]] = field(default_factory=dict)
    cost: int = 0


class Chooser:
    """Decides for one operation; remembers what it decided."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self._assignments: dict[tuple[Node, tuple[Selection, ...], int], Assignment] = {}

    def assign(self, node: Node, selections: tuple[Selection, ...], budget: int) -> Assignment:
        """Decides how all selections are had for objects at ``node``, within ``budget`` steps.

        Raises:
            PlanError: a field cannot be had at all.
        """
        key = (node, selections, budget)
        known = self._assignments.get(key)
        if known is None:
            known = self._assignments[key] = self._assign(node, selections, budget)
        return known

    def _assign(self, node: Node, selections: tuple[Selection, ...], budget: int) -> Assignment:
        made = Assignment()
        by_type: dict[str, list[Selection]] = {}
        is_object, is_abstract, fields = node.kind == "object", node.is_abstract, node.fields
        for each in selections:
            if not is_abstract:
                if is_object and each.types and node.type_name not in each.types:
                    continue
                local = fields.get(each.name) if is_object else None
                if local is not None and self._is_whole(local, each):
                    made.direct.append((each, local))
                else:
                    by_type.setdefault(node.type_name, []).append(each)
                continue
            types = node.possible if each.types is None else node.possible & each.types
            move = self._direct(node, each, types, budget)
            if move is not None:
                made.direct.append((each, move))
                made.cost += self._below(move.head, each, budget)
                continue
            if each.name != TYPENAME:
                for name in types:
                    by_type.setdefault(name, []).append(each)
        tokens: set[str] = set()
        counted: set[tuple[Selection, Node | None]] = set()
        for name in sorted(by_type):
            surroundings = self.survey.surroundings(node.as_type(name), name)
            ways = made.by_type[name] = self._ways(surroundings, by_type[name], budget)
            for way in ways:
                tokens |= way.tokens
                if (way.selection, way.option.head) not in counted:
                    counted.add((way.selection, way.option.head))
                    made.cost += way.below
        made.cost += len(tokens)
        return made

    def _direct(
        self, node: Node, selection: Selection, types: frozenset[str], budget: int
    ) -> FieldMove | None:
        """The move by which an interface's field is had for all object types at once."""
        if types != node.possible or not types:
            return None
        move = node.fields.get(selection.name)
        if move is None or (not selection.selections and move.head is not None):
            return None
        if move.head is None:
            return move
        depth = self.survey.depth(move.head, selection.selections)
        return move if depth == 0 or (move.uniform and depth <= budget) else None

    def _is_whole(self, move: FieldMove, selection: Selection) -> bool:
        """Whether a field, and all below it, is where the object is already."""
        if move.is_apart:
            return False
        if move.head is None:
            return True
        return self.survey.depth(move.head, selection.selections) == 0

    def _below(self, head: Node | None, selection: Selection, budget: int) -> int:
        if head is None or not selection.selections:
            return 0
        if self.survey.depth(head, selection.selections) == 0:
            return 0
        return self.assign(head, selection.selections, budget).cost

    def _ways(
        self, surroundings: Surroundings, selections: Iterable[Selection], budget: int
    ) -> list[Way]:
        """A way for each selection, or for each of its parts, in their order."""
        settled: list[Way] = []
        undecided: list[list[Way]] = []
        order: dict[Selection, int] = {}
        selections = list(selections)
        forced = self._forced(surroundings, selections)
        for each in selections:
            for candidates in self._candidates(surroundings, each, budget, forced):
                order[candidates[0].selection] = len(order)
                if len(candidates) == 1 or not (candidates[0].tokens or candidates[0].below):
                    settled.append(candidates[0])
                else:
                    undecided.append(candidates)
        if undecided:
            tokens = frozenset(token for way in settled for token in way.tokens)
            settled.extend(_best(undecided, tokens))
            settled.sort(key=lambda way: order[way.selection])
        return settled

    def _forced(self, surroundings: Surroundings, selections: list[Selection]) -> set[str]:
        """The subgraphs that alone have one of the fields: what else they have costs nothing."""
        if len(surroundings.arrivals) <= EXAMINED:
            return set()
        ways = (surroundings.options_for(each) for each in selections)
        return {each[0].arrival.node.subgraph for each in ways if len(each) == 1}

    def _candidates(
        self,
        surroundings: Surroundings,
        selection: Selection,
        budget: int,
        forced: Collection[str] = (),
    ) -> list[list[Way]]:
        """The ways for a selection, ``EXAMINED`` at most, those to ``forced`` subgraphs among them;
        for each of its parts where no way has it whole."""
        start = surroundings.start
        is_unknown = start.kind == "interface_object" and surroundings.type_name == start.type_name
        if selection.name == TYPENAME and not is_unknown:
            return []
        found: list[Way] = []
        options = surroundings.options_for(selection)
        if forced and len(options) > EXAMINED:
            options = tuple(
                sorted(options, key=lambda each: each.arrival.node.subgraph not in forced)
            )
        for examined, option in enumerate(options):
            if found and examined >= EXAMINED:
                break
            left = budget - option.depth
            if left < 0 or self.survey.below(option, selection) > left:
                continue
            if option.move is None:
                below = self.assign(option.arrival.node, (selection,), left).cost
            else:
                below = self._below(option.move.head, selection, left)
            tokens = self._tokens(surroundings, option)
            found.append(Way(selection, option, tokens, below))
            if not tokens and not below:
                break
        if found:
            return [sorted(found, key=lambda way: len(way.tokens) + way.below)]
        parts = self.survey.parts(selection) if surroundings.may_split else ()
        if not parts:
            raise PlanError(self._blame(surroundings, selection))
        return [
            candidates
            for part in parts
            for candidates in self._candidates(surroundings, part, budget, forced)
        ]

    def _tokens(self, surroundings: Surroundings, option: Option) -> Tokens:
        if option.entrance is not None and option.move is not None:
            requires = option.arrival.node.fields[option.move.name].requires
            before = self._tokens_of(surroundings, (*option.entrance.key, *requires))
            subgraph = option.entrance.subgraph
            return before | {f"{subgraph} again" if subgraph in before else subgraph}
        entrance = option.arrival.entrance
        if entrance is None:
            return frozenset()
        return self._tokens_of(surroundings, entrance.key) | {entrance.subgraph}

    def _tokens_of(self, surroundings: Surroundings, fields: tuple[Selection, ...]) -> Tokens:
        tokens: Tokens = frozenset()
        for each in fields:
            if each.types is None or surroundings.type_name in each.types:
                option = self.nearest(surroundings, each)
                if option is not None:
                    tokens |= self._tokens(surroundings, option)
        return tokens

    def nearest(self, surroundings: Surroundings, selection: Selection) -> Option | None:
        """The way by which a field of a key or of ``@requires`` is soonest there."""
        best: Option | None = None
        depth = UNREACHABLE
        for option in surroundings.options_for(selection):
            if option.depth >= depth:
                break
            whole = option.depth + self.survey.below(option, selection)
            if whole < depth:
                best, depth = option, whole
        return best

    def _blame(self, surroundings: Surroundings, selection: Selection) -> str:
        """Names the field that is in the way, of a selection that has one leaf."""
        coordinate = f"{surroundings.type_name}.{selection.name}"
        options = surroundings.options(selection.name)
        if not selection.selections or not options:
            return f"{coordinate} cannot be reached {_from(surroundings)}."
        head = options[0].head
        below = selection.selections[0]
        if head is not None:
            for name in sorted(head.possible if head.is_abstract else {head.type_name}):
                inner = self.survey.surroundings(head.as_type(name), name)
                if (below.types is None or name in below.types) and (
                    inner.depth(self.survey, below) >= UNREACHABLE
                ):
                    return self._blame(inner, below)
        return f"{coordinate} cannot be reached {_from(surroundings)}."


def _from(surroundings: Surroundings) -> str:
    subgraph = surroundings.start.subgraph
    return f'from subgraph "{subgraph}"' if subgraph else "from the root"


def _best(undecided: list[list[Way]], tokens: Tokens) -> list[Way]:
    if prod(len(each) for each in undecided) <= _TRIED:
        return list(min(product(*undecided), key=lambda ways: _cost(ways, tokens)))
    return _Cover(undecided, tokens).chosen


def _cost(ways: Iterable[Way], tokens: Tokens) -> tuple[int, int]:
    ways = list(ways)
    union = tokens.union(*(way.tokens for way in ways))
    return len(union) + sum(way.below for way in ways), sum(way.option.depth for way in ways)


class _Cover:
    """Takes, one after the other, the fetches that are cheapest for what they cover, until every
    field has a way. What a choice costs is worked out anew only if an earlier one changed it."""

    def __init__(self, undecided: list[list[Way]], tokens: Tokens) -> None:
        self.chosen: list[Way] = []
        self._left = dict(enumerate(undecided))
        self._tokens = tokens
        self._using: dict[str, list[tuple[int, Way]]] = {}
        for index, candidates in self._left.items():
            for way in candidates:
                for token in way.tokens:
                    self._using.setdefault(token, []).append((index, way))
        choices = {way.tokens for candidates in undecided for way in candidates}
        self._ratios: dict[Tokens, float | None] = dict.fromkeys(sorted(choices, key=sorted))
        self._take(self._left)
        while self._left:
            cheapest, ratio = None, UNREACHABLE + 0.0
            for choice, known in list(self._ratios.items()):
                worth = self._ratio(choice) if known is None else known
                self._ratios[choice] = worth
                if worth < ratio:
                    cheapest, ratio = choice, worth
            assert cheapest is not None  # noqa: S101 - whatever is left has a way
            more = cheapest - self._tokens
            self._tokens |= cheapest
            self._forget(more)
            self._take({index for token in more for index, _ in self._using[token]})

    def _take(self, indices: Iterable[int]) -> None:
        """Settles the fields that now have a way."""
        for index in sorted(indices):
            candidates = self._left.get(index, ())
            covered = [way for way in candidates if way.tokens <= self._tokens]
            if covered:
                self.chosen.append(min(covered, key=lambda way: way.below))
                del self._left[index]
                self._forget({token for way in candidates for token in way.tokens})

    def _forget(self, tokens: Collection[str]) -> None:
        """Notes that choices with these fetches are worth something else now."""
        for token in tokens:
            for _, way in self._using[token]:
                self._ratios[way.tokens] = None

    def _ratio(self, choice: Tokens) -> float:
        """What a choice adds, for each field that it gives a way."""
        union = self._tokens | choice
        below: dict[int, int] = {}
        for token in choice - self._tokens:
            for index, way in self._using[token]:
                if index in self._left and way.tokens <= union:
                    below[index] = min(way.below, below.get(index, UNREACHABLE))
        if not below:
            return UNREACHABLE + 0.0
        return (len(union) - len(self._tokens) + sum(below.values())) / len(below)
