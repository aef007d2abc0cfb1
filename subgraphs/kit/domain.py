"""What a domain is to the processes that host it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import Route

from subgraphs.kit.events import Event
from subgraphs.kit.federation import Schema
from subgraphs.kit.graph import Context
from subgraphs.kit.resources import Resources, Stores
from subgraphs.kit.settings import Settings
from subgraphs.kit.tasks import Tasks


@dataclass(frozen=True)
class Domain:
    """A domain's parts, as its ``app.py`` assembles them.

    ``context`` makes the context of a request from the open stores. ``routes`` are HTTP routes
    beside ``/graphql`` (accounts publishes its keys so). ``migrations`` is the dotted name of the
    package with the Alembic scripts, for a domain that keeps SQL tables.
    """

    name: str
    port: int
    schema: Schema
    context: type[Context[Any]]
    stores: Stores
    settings: type[Settings] = Settings
    events: Sequence[type[Event]] = ()
    tasks: Tasks | None = None
    migrations: str | None = None
    routes: Callable[[Resources], Sequence[Route]] | None = None
    prepare: Callable[[Resources], Awaitable[None]] | None = None
