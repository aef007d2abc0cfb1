"""The walk over the API schema, with the nodes where each object may be."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from router.compose.satisfiability.explain import explain, print_path
from router.compose.satisfiability.path import Step
from router.compose.satisfiability.runtime_types import compare_runtime_types
from router.compose.wording import subgraphs
from router.federation.errors import Code, CompositionError, CompositionHint
from router.federation.selection import Selection
from router.graph.graph import QueryGraph
from router.graph.nodes import Node
from router.graph.survey import Survey

Nodes = frozenset[Node]
ApiType = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(slots=True)
class Findings:
    """Errors and hints by the coordinate that they concern: one of each is told."""

    errors: dict[str, CompositionError] = field(default_factory=dict)
    hints: dict[str, CompositionHint] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _State:
    """An object of ``type``, at the end of ``path``, that may be at any of ``nodes``."""

    type: ApiType
    nodes: Nodes
    path: tuple[Step, ...]


def walk(graph: QueryGraph) -> Findings:
    """Walks every path of the API, each as far as it leads to something new."""
    return _Walk(graph, Survey(graph)).run()


class _Walk:
    def __init__(self, graph: QueryGraph, survey: Survey) -> None:
        self._graph = graph
        self._survey = survey
        self._api = graph.supergraph.api_schema
        self._visited: dict[str, list[Nodes]] = {}
        self._entrances: dict[str, dict[Node, list[tuple[Selection, ...]]]] = {}
        self._queue: deque[_State] = deque()
        self._found = Findings()

    def run(self) -> Findings:
        for kind, root in (
            ("query", self._api.query_type),
            ("mutation", self._api.mutation_type),
            ("subscription", self._api.subscription_type),
        ):
            if root is not None:
                outside = frozenset({self._graph.outside[kind]})
                self._queue.append(_State(root, outside, (Step(kind),)))
        return self._drain()

    def _drain(self) -> Findings:
        while self._queue:
            state = self._queue.popleft()
            if isinstance(state.type, GraphQLObjectType):
                self._visit_object(state, state.type)
            else:
                self._visit_abstract(state, state.type)
        return self._found

    def _visit_object(self, state: _State, named: GraphQLObjectType) -> None:
        for name, api_field in named.fields.items():
            heads: dict[Node | None, None] = {}
            for node in _ordered(state.nodes):
                options = self._survey.surroundings(node, named.name).options(name)
                heads.update(dict.fromkeys(option.head for option in options))
            path = (*state.path, Step(name, field=api_field))
            coordinate = f"{named.name}.{name}"
            if not heads:
                self._report(coordinate, state, path)
                continue
            nodes = frozenset(head for head in heads if head is not None)
            if named is self._api.mutation_type and not self._one_call_does(api_field, nodes, path):
                self._report_split_mutation(coordinate, path, nodes)
                continue
            self._go_on(coordinate, api_field, nodes, path)

    def _one_call_does(self, api_field: GraphQLField, nodes: Nodes, path: tuple[Step, ...]) -> bool:
        """Whether all below a mutation's field can be had by calling it in one subgraph: it must
        not be carried out twice."""
        below = get_named_type(api_field.type)
        if len(nodes) < 2 or not is_composite_type(below):  # noqa: PLR2004 - two calls
            return True
        for node in _ordered(nodes):
            alone = _Walk(self._graph, self._survey)
            alone._enqueue(_State(below, frozenset({node}), path))
            if not alone._drain().errors:
                return True
        return False

    def _report_split_mutation(self, coordinate: str, path: tuple[Step, ...], nodes: Nodes) -> None:
        where = subgraphs(dict.fromkeys(node.subgraph for node in _ordered(nodes)))
        self._found.errors.setdefault(
            coordinate,
            CompositionError(
                Code.SATISFIABILITY_ERROR,
                "The following supergraph API query:\n"
                f"{print_path(path)}\n"
                "cannot be satisfied by calling the mutation in one subgraph alone: it is in "
                f"{where}, none of which can resolve or reach all that is below it. A mutation is "
                "never called twice, so give it to one subgraph from which all of it can be had.",
            ),
        )

    def _visit_abstract(
        self, state: _State, named: GraphQLInterfaceType | GraphQLUnionType
    ) -> None:
        for possible in self._api.get_possible_types(named):
            nodes = self._narrow(state.nodes, possible.name)
            if nodes is None:
                continue
            path = (*state.path, Step(possible.name, is_condition=True))
            if not nodes:
                self._report(possible.name, state, path)
            else:
                self._enqueue(_State(possible, nodes, path))

    def _narrow(self, nodes: Nodes, type_name: str) -> Nodes | None:
        """The nodes of those objects that are of one type; ``None`` if at some node there are
        none, so that whoever chose that node has nothing to answer."""
        narrowed: set[Node] = set()
        for node in nodes:
            if node.kind == "interface_object":
                for option in self._survey.surroundings(node, node.type_name).interface_options():
                    if type_name in option.arrival.node.possible:
                        narrowed.add(option.arrival.node.as_type(type_name))
                continue
            if type_name not in node.possible:
                return None
            narrowed.add(node.as_type(type_name))
        return frozenset(narrowed)

    def _go_on(
        self, coordinate: str, api_field: GraphQLField, nodes: Nodes, path: tuple[Step, ...]
    ) -> None:
        below = get_named_type(api_field.type)
        if not is_composite_type(below) or not nodes:
            return
        if is_abstract_type(below):
            error, hint = compare_runtime_types(coordinate, below.name, nodes)
            if error is not None:
                self._found.errors.setdefault(coordinate, error)
                return
            if hint is not None:
                self._found.hints.setdefault(coordinate, hint)
        self._enqueue(_State(below, nodes, path))

    def _enqueue(self, state: _State) -> None:
        """Queues a state, unless its type was visited with nodes that it has or can move to: what
        can be had from those can be had from here."""
        visited = self._visited.setdefault(state.type.name, [])
        if any(self._is_one_step(state, known) for known in visited):
            return
        if visited:
            within_reach = self._within_reach(state)
            if any(known <= within_reach for known in visited):
                return
        visited.append(state.nodes)
        self._queue.append(state)

    def _is_one_step(self, state: _State, known: Nodes) -> bool:
        """Whether from the state's nodes a key that is at hand leads to each of ``known``.

        That is :meth:`_within_reach` in the plain case, which hundreds of subgraphs that share an
        entity make for each of them, told without looking at all of them each time.
        """
        entrances = self._entrances.get(state.type.name)
        if entrances is None:
            entrances = self._entrances[state.type.name] = defaultdict(list)
            if isinstance(state.type, GraphQLObjectType):
                for entrance in self._graph.entrances(state.type.name):
                    entrances[entrance.node].append(entrance.key)
        return all(
            any(
                all(_is_at_hand(node, each) for each in key)
                for node in state.nodes
                for key in entrances.get(target, ())
            )
            for target in known - state.nodes
        )

    def _within_reach(self, state: _State) -> Nodes:
        if not isinstance(state.type, GraphQLObjectType):
            return state.nodes
        moves = (self._survey.surroundings(node, state.type.name) for node in state.nodes)
        return state.nodes.union(
            *({arrival.node for arrival in each.arrivals.values()} for each in moves)
        )

    def _report(self, coordinate: str, state: _State, path: tuple[Step, ...]) -> None:
        if coordinate in self._found.errors:
            return
        reasons = explain(self._graph, self._survey, _ordered(state.nodes), state.type.name, path)
        self._found.errors[coordinate] = CompositionError(
            Code.SATISFIABILITY_ERROR,
            "The following supergraph API query:\n"
            f"{print_path(path)}\n"
            "cannot be satisfied by the subgraphs because:\n" + "\n".join(reasons),
        )


def _ordered(nodes: Nodes) -> list[Node]:
    return sorted(nodes, key=lambda node: (node.subgraph, node.type_name, len(node.provided)))


def _is_at_hand(node: Node, selection: Selection) -> bool:
    """Whether an object at ``node`` has a field, and all below it, without another request. Only of
    objects is it told; what is abstract may have it nevertheless."""
    if node.kind != "object":
        return False
    if selection.types is not None and node.type_name not in selection.types:
        return True
    move = node.fields.get(selection.name)
    if move is None or move.is_apart:
        return False
    head = move.head
    return head is None or all(_is_at_hand(head, each) for each in selection.selections)
