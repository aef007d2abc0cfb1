"""An operation with ``@defer``, compiled for execution in parts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final

from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode

from router.execute.incremental.delivery import Delivery, Steps
from router.execute.incremental.results import Part
from router.execute.incremental.sites import find_site
from router.execute.incremental.views import View, make_view
from router.execute.run import Run
from router.execute.selection import condition_variables
from router.plan.nodes import Defer

REMEMBERED_VIEWS: Final = 32


class Incremental:
    """Any number of runs may use it at the same time."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        defer: Defer,
        typename_key: str,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._typename_key = typename_key
        self._sites = [find_site(schema, operation, fragments, each) for each in defer.deferred]
        self._steps = Steps(defer)
        self._deferring = {each.condition for each in defer.deferred if each.condition is not None}
        self._conditions = sorted({*condition_variables(operation, fragments), *self._deferring})
        self._views: OrderedDict[tuple[bool, ...], View] = OrderedDict()

    def parts(self, run: Run, introspected: Mapping[str, Any] | None) -> AsyncGenerator[Part, None]:
        """The parts of one run."""
        return Delivery(self._steps, self._view(run.variables), run, introspected).parts()

    def _view(self, variables: Mapping[str, Any]) -> View:
        # `if` is true unless it is given: so it is by a variable that has no value.
        key = tuple(bool(variables.get(name, name in self._deferring)) for name in self._conditions)
        view = self._views.get(key)
        if view is None:
            view = make_view(
                self._schema,
                self._operation,
                self._fragments,
                self._sites,
                dict(zip(self._conditions, key, strict=True)),
                self._typename_key,
            )
            self._views[key] = view
            if len(self._views) > REMEMBERED_VIEWS:
                self._views.popitem(last=False)
        return view
