"""The parts of a deferred operation as clients read them, in either form.

- ``2022``: the proposal of August 2022, which Apollo Client asks for by ``deferSpec=20220824``.
  Each part has the data of a fragment at its path.
- ``current``: the specification's (Working Draft, "Incremental Delivery"), that of graphql-js 17,
  which Apollo Client asks for by ``incrementalSpec=v0.2``. What is to come is announced as
  ``pending``, and told as ``completed`` when it has come or failed.

We send a fragment as a whole: a field that stands in it and around it too comes twice.
"""

from __future__ import annotations

from typing import Any

import orjson

from router.execute.incremental.results import Increment, Initial, Part, Pending
from router.server.exchange import Exchange
from router.server.responses import failures, wire_errors
from router.server.streams.formats import IncrementalForm


def encode_part(exchange: Exchange, part: Part, form: IncrementalForm) -> bytes:
    """A part as JSON."""
    message: dict[str, Any]
    if isinstance(part, Initial):
        errors = (*part.errors, *exchange.errors)
        message = {"data": part.data}
        if errors:
            message.update(failures(exchange, errors))
        elif exchange.extensions:
            message["extensions"] = exchange.extensions
        if form == "current" and part.pending:
            message["pending"] = [_pending(each) for each in part.pending]
    elif form == "current":
        message = _current(exchange, part.increments)
        if part.pending:
            message["pending"] = [_pending(each) for each in part.pending]
    else:
        message = {"incremental": [_of_2022(exchange, each) for each in part.increments]}
    message["hasNext"] = part.has_next
    return orjson.dumps(message)


def _of_2022(exchange: Exchange, increment: Increment) -> dict[str, Any]:
    pending = increment.pending
    told: dict[str, Any] = {"data": increment.data, "path": list(pending.path)}
    if pending.label is not None:
        told["label"] = pending.label
    if increment.errors:
        told["errors"] = wire_errors(exchange, increment.errors)
    return told


def _current(exchange: Exchange, increments: tuple[Increment, ...]) -> dict[str, Any]:
    incremental: list[dict[str, Any]] = []
    completed: list[dict[str, Any]] = []
    for each in increments:
        key = each.pending.id
        errors = wire_errors(exchange, each.errors)
        if each.data is None:
            completed.append({"id": key, "errors": errors})
            continue
        told = {"id": key, "data": each.data}
        incremental.append({**told, "errors": errors} if errors else told)
        completed.append({"id": key})
    message: dict[str, Any] = {"incremental": incremental} if incremental else {}
    return {**message, "completed": completed}


def _pending(pending: Pending) -> dict[str, Any]:
    told: dict[str, Any] = {"id": pending.id, "path": list(pending.path)}
    if pending.label is not None:
        told["label"] = pending.label
    return told
