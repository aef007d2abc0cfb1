"""Steps: let documents that differ in literals alone share one prepared operation.

The request is rewritten to one that means the same: its document gets variables in place of
literals, and its variables their values. No step after these two can tell the difference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphql import parse

from router.server.exchange import Exchange
from router.server.parameterization.shape import read_shape
from router.server.parameterization.template import Template
from router.server.steps.recall import recall_operation


async def recall_template(exchange: Exchange) -> None:
    """Rewrites the request if the operation of its document's template is kept.

    Else it notes the document's ``shape``, and the request is prepared as it stands.
    """
    shape = read_shape(exchange.query)
    if shape is None:
        return
    engine = exchange.engine
    template = engine.templates.find(shape)
    if template is not None and engine.operations.holds(
        template.text, exchange.parameters.operation_name
    ):
        values = template.values(shape.literals)
        if values is not None:
            _rewrite(exchange, template, values)
            return
    exchange.shape = shape


async def parameterize_document(exchange: Exchange) -> None:
    """Rewrites a request whose document has just been found valid, and keeps its template."""
    document, shape = exchange.document, exchange.shape
    if document is None or shape is None:
        return
    template = exchange.engine.templates.add(document, shape, exchange.query)
    if template is None:
        return
    values = template.values(shape.literals)
    if values is not None:
        _rewrite(exchange, template, values)
        await recall_operation(exchange)
        exchange.document = parse(template.text) if exchange.operation is None else None


def _rewrite(exchange: Exchange, template: Template, values: dict[str, Any]) -> None:
    exchange.query = template.text
    parameters = exchange.parameters
    exchange.parameters = replace(parameters, variables={**parameters.variables, **values})
