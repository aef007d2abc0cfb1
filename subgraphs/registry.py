"""The domains of this platform: the only list of them.

A domain is imported when it is asked for, so that a process that serves one does not load the rest.
"""

from __future__ import annotations

from importlib import import_module

from subgraphs.kit.domain import Domain
from subgraphs.kit.errors import ConfigurationError

NAMES = ("accounts", "catalog", "inventory", "carts", "pricing")


def load(name: str) -> Domain:
    """Return the domain called ``name``; :class:`ConfigurationError` if there is none."""
    if name not in NAMES:
        raise ConfigurationError(f"There is no domain {name!r}; there are {', '.join(NAMES)}.")
    domain: Domain = import_module(f"subgraphs.{name}.app").domain
    return domain


def load_all(names: list[str]) -> list[Domain]:
    """Return the domains called ``names``; ``all`` stands for every one."""
    return [load(name) for name in (NAMES if "all" in names else names)]
