"""Chooses between level-by-level execution and graphql-core."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable
from typing import Any

from graphql import ExecutionResult, OperationType
from graphql.language import OperationDefinitionNode, Visitor, visit
from graphql.language.ast import DirectiveNode, VariableNode
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from subgraphs.kit.execution.levels import Levels
from subgraphs.kit.execution.plan import Compiler, LevelPlan, NotCompilableError
from subgraphs.kit.metrics import EXECUTIONS

_CACHED_PLANS = 512


class _Plans:
    """Plans by operation (the node itself: Strawberry caches parsed documents) and conditions."""

    def __init__(self) -> None:
        self._plans: OrderedDict[
            tuple[int, tuple[Any, ...]], tuple[OperationDefinitionNode, LevelPlan | None]
        ] = OrderedDict()
        self._conditions: OrderedDict[int, tuple[OperationDefinitionNode, tuple[str, ...]]] = (
            OrderedDict()
        )

    def plan(self, executor: LevelExecutor) -> LevelPlan | None:
        """Return the plan of the executor's operation, or ``None`` if graphql-core must run it."""
        operation = executor.operation
        values = executor.variable_values.coerced
        names = self._conditions_of(executor)
        key = (id(operation), tuple(values.get(name) for name in names))
        known = self._plans.get(key)
        if known is not None and known[0] is operation:
            return known[1]
        compiler = Compiler(
            executor.schema, executor.fragment_definitions, executor.variable_values
        )
        plan: LevelPlan | None
        try:
            plan = compiler.compile(operation)
        except NotCompilableError:
            plan = None
        self._plans[key] = (operation, plan)
        if len(self._plans) > _CACHED_PLANS:
            self._plans.popitem(last=False)
        return plan

    def _conditions_of(self, executor: LevelExecutor) -> tuple[str, ...]:
        operation = executor.operation
        known = self._conditions.get(id(operation))
        if known is not None and known[0] is operation:
            return known[1]
        finder = _ConditionFinder()
        visit(operation, finder)
        for fragment in executor.fragment_definitions.values():
            visit(fragment, finder)
        names = tuple(sorted(finder.names))
        self._conditions[id(operation)] = (operation, names)
        if len(self._conditions) > _CACHED_PLANS:
            self._conditions.popitem(last=False)
        return names


class _ConditionFinder(Visitor):
    """Collects the variables that decide what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:  # noqa: ANN401
        """Note the variables of ``@skip`` and ``@include``."""
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


_plans = _Plans()


class LevelExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor, which runs queries level by level while all goes well."""

    def execute_operation(
        self, serially: bool | None = None
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Execute the operation; the result is that of graphql-core in every case."""
        if self.operation.operation is OperationType.QUERY:
            plan = _plans.plan(self)
            if plan is not None:
                return self._by_levels(plan)
        EXECUTIONS.labels("graphql-core").inc()
        return super().execute_operation(serially)  # type: ignore[return-value]

    async def _by_levels(self, plan: LevelPlan) -> ExecutionResult:
        levels = Levels(
            self.build_resolve_info, self.variable_values, self.context_value, self.root_value
        )
        try:
            data = await levels.run(plan)
        except Exception:  # noqa: BLE001  # whatever went wrong, graphql-core says it by the spec
            EXECUTIONS.labels("repeated").inc()
            result = super().execute_operation()
            return result if isinstance(result, ExecutionResult) else await result  # type: ignore[misc]
        EXECUTIONS.labels("levels").inc()
        return ExecutionResult(data=data, errors=None)
