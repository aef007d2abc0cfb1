"""How a service publishes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from subgraphs.kit.events import Event

Record: TypeAlias = Callable[[Event], Awaitable[None]]
"""Publishes an event if the current unit of work commits."""
