"""The planner: from a client's operation to a plan.

The stages, each a module of its own: normalise the operation (``router.operation``), survey how far
everything is (``router.graph.survey``), choose the best combination (:mod:`choose`), assemble the
fetch graph (:mod:`assemble`), optimise it (:mod:`optimize`), build the nodes (:mod:`build`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from graphql import DocumentNode

from router.federation.selection import Selection
from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph
from router.graph.survey import Survey, SurveyMemory
from router.operation.defers import Position
from router.operation.errors import OperationError, TooManyFieldsError
from router.operation.normalize import Normalizer, Operation
from router.plan.assemble import Assembler
from router.plan.build import Builder, sequence
from router.plan.choose import Chooser
from router.plan.document import Writer
from router.plan.errors import DeferError, PlanError, TooLargeError
from router.plan.labels import Labels
from router.plan.names import Names
from router.plan.nodes import Plan, Root
from router.plan.optimize import optimize
from router.plan.step import Step

KEPT_GRAPHS = 16
"""Sets of active labels whose graphs are kept. Each is a graph of its own, with what was learnt."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """The graph for a set of active labels, and what was learnt of it."""

    graph: QueryGraph
    memory: SurveyMemory


class Planner:
    """Plans operations over one supergraph.

    What it learns of the graph it keeps, and gets quicker by. Several threads may use it.
    """

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self._normalizer = Normalizer(supergraph.schema)
        self._labels = Labels(supergraph)
        self._plain = _Ground(QueryGraph(supergraph), SurveyMemory())
        self._grounds: OrderedDict[frozenset[str], _Ground] = OrderedDict()
        self._lock = Lock()

    def labels(self, document: DocumentNode, operation_name: str | None = None) -> frozenset[str]:
        """The labels of progressive overrides, ``percent(n)`` among them, on which the plan of an
        operation may depend: :meth:`plan` makes of two sets of labels, that are the same as far as
        these go, the same plan.

        Raises:
            PlanError: it is not told which operation.
        """
        if not self._labels.all:
            return self._labels.all
        return self._labels.met_by(self._normalized(document, operation_name))

    def plan(
        self,
        document: DocumentNode,
        operation_name: str | None = None,
        labels: frozenset[str] = frozenset(),
    ) -> Plan:
        """The plan of one operation of a document that is valid by the API schema, for a request
        for which the overrides with these ``labels`` are on.

        Raises:
            TooLargeError: it asks for too many fields.
            PlanError: it is not told which operation, or a field cannot be reached.
        """
        inlined: frozenset[Position] = frozenset()
        labels &= self._labels.all
        while True:
            operation = self._normalized(document, operation_name, inlined)
            if labels:
                labels &= self._labels.met_by(operation)
            try:
                return _Planning(operation, self._ground(labels)).plan()
            except DeferError as error:
                inlined |= {error.defer}

    def _normalized(
        self, document: DocumentNode, name: str | None, inlined: frozenset[Position] = frozenset()
    ) -> Operation:
        try:
            return self._normalizer.normalize(document, name, inlined)
        except TooManyFieldsError as error:
            raise TooLargeError(str(error)) from error
        except OperationError as error:
            raise PlanError(str(error)) from error

    def _ground(self, labels: frozenset[str]) -> _Ground:
        if not labels:
            return self._plain
        with self._lock:
            ground = self._grounds.get(labels)
            if ground is None:
                ground = _Ground(QueryGraph(self._supergraph, labels), SurveyMemory())
                self._grounds[labels] = ground
                if len(self._grounds) > KEPT_GRAPHS:
                    self._grounds.popitem(last=False)
            self._grounds.move_to_end(labels)
            return ground


class _Planning:
    """The planning of one operation over one graph."""

    def __init__(self, operation: Operation, ground: _Ground) -> None:
        self._operation = operation
        self._graph = ground.graph
        self._memory = ground.memory
        self._names = Names.of(operation.selections, operation.deferred)

    def plan(self) -> Plan:
        operation = self._operation
        builder = Builder(Writer(operation.variables))
        runs = [optimize(steps) for steps in self._steps()]
        root: Root | None
        if operation.deferrals:
            root = builder.build_deferred(runs, operation.deferrals)
        elif operation.kind == "subscription" and runs:
            (steps,) = runs
            root = builder.build_stream(steps)
        else:
            root = sequence([builder.build(steps) for steps in runs])
        return Plan(operation.kind, root, operation.typename_key)

    def _steps(self) -> Iterator[list[Step]]:
        """The steps of each run of root fields. Those of a mutation's run are of one subgraph: a
        run for which weighing its fields together came out otherwise is taken field by field."""
        for run in self._runs():
            steps = self._assemble(run)
            roots = sum(1 for step in steps if step.is_root and not step.path)
            if self._operation.kind == "mutation" and roots > 1:
                yield from (self._assemble((each,)) for each in run)
            else:
                yield steps

    def _runs(self) -> list[tuple[Selection, ...]]:
        """What is planned as one: of a mutation, whose root fields run one after the other, as many
        fields in a row as one subgraph resolves; else the operation as a whole."""
        operation = self._operation
        if operation.kind != "mutation":
            anything = operation.selections or operation.deferred
            return [operation.selections] if anything else []
        survey = Survey(self._graph, self._memory)
        chooser = Chooser(survey)
        outside = self._graph.outside[operation.kind]
        runs: list[tuple[Selection, ...]] = []
        subgraphs: list[str] = []
        for each in operation.selections:
            ways = chooser.assign(outside, (each,), survey.depth(outside, (each,)))
            chosen = ways.by_type[operation.root][0].option.arrival.node.subgraph
            if subgraphs and subgraphs[-1] == chosen:
                runs[-1] = (*runs[-1], each)
            else:
                subgraphs.append(chosen)
                runs.append((each,))
        return runs

    def _assemble(self, selections: tuple[Selection, ...]) -> list[Step]:
        operation = self._operation
        survey = Survey(self._graph, self._memory)
        assembler = Assembler(survey, Chooser(survey), operation.kind, operation.variables)
        outside = self._graph.outside[operation.kind]
        assembler.resolve_root(outside, selections, operation.deferred, self._names)
        return assembler.steps
