"""The planner: from a client's operation to a plan.

The stages, each a module of its own: normalise the operation (``router.operation``), survey how far
everything is (``router.graph.survey``), choose the best combination (:mod:`choose`), assemble the
fetch graph (:mod:`assemble`), optimise it (:mod:`optimize`), build the nodes (:mod:`build`).
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode

from router.federation.selection import Selection
from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph
from router.graph.survey import Survey, SurveyMemory
from router.operation.errors import OperationError
from router.operation.normalize import Normalizer, Operation
from router.plan.assemble import Assembler
from router.plan.build import Builder, sequence
from router.plan.choose import Chooser
from router.plan.document import Writer
from router.plan.errors import PlanError
from router.plan.names import Names
from router.plan.nodes import Plan
from router.plan.optimize import optimize
from router.plan.step import Step


class Planner:
    """Plans operations over one supergraph.

    What it learns of the graph it keeps, and gets quicker by. Several threads may use it.
    ``labels`` are the active labels of progressive overrides (:class:`QueryGraph`).
    """

    def __init__(self, supergraph: Supergraph, labels: frozenset[str] = frozenset()) -> None:
        self._normalizer = Normalizer(supergraph.schema)
        self._graph = QueryGraph(supergraph, labels)
        self._memory = SurveyMemory()

    def plan(self, document: DocumentNode, operation_name: str | None = None) -> Plan:
        """The plan of one operation of a document that is valid by the API schema.

        Raises:
            PlanError: it is not told which operation, or a field cannot be reached.
        """
        try:
            operation = self._normalizer.normalize(document, operation_name)
        except OperationError as error:
            raise PlanError(str(error)) from error
        names = Names.of(operation.selections)
        builder = Builder(Writer(operation.variables))
        runs = [optimize(steps) for steps in self._steps(operation, names)]
        if operation.kind == "subscription" and runs:
            (steps,) = runs
            return Plan(operation.kind, builder.build_stream(steps))
        return Plan(operation.kind, sequence([builder.build(steps) for steps in runs]))

    def _steps(self, operation: Operation, names: Names) -> Iterator[list[Step]]:
        """The steps of each run of root fields. Those of a mutation's run are of one subgraph: a
        run for which weighing its fields together came out otherwise is taken field by field."""
        for run in self._runs(operation):
            steps = self._assemble(operation, run, names)
            roots = sum(1 for step in steps if step.is_root and not step.path)
            if operation.kind == "mutation" and roots > 1:
                yield from (self._assemble(operation, (each,), names) for each in run)
            else:
                yield steps

    def _runs(self, operation: Operation) -> list[tuple[Selection, ...]]:
        """What is planned as one: a query or subscription as a whole; of a mutation, whose root fields run one
        after the other, as many fields in a row as one subgraph resolves."""
        if operation.kind != "mutation":
            return [operation.selections] if operation.selections else []
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

    def _assemble(
        self, operation: Operation, selections: tuple[Selection, ...], names: Names
    ) -> list[Step]:
        survey = Survey(self._graph, self._memory)
        assembler = Assembler(survey, Chooser(survey), operation.kind)
        assembler.resolve_root(self._graph.outside[operation.kind], selections, names)
        return assembler.steps
