"""How messages name things: lists of subgraphs and types, near misses, prefixes."""

from __future__ import annotations

from collections.abc import Iterable

from graphql.pyutils import did_you_mean, suggestion_list

from router.federation.errors import Code, CompositionError


def listed(names: Iterable[str], noun: str) -> str:
    """``subgraph "a"``, ``subgraphs "a" and "b"``, ``subgraphs "a", "b" and "c"``."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) == 1:
        return f"{noun} {quoted[0]}"
    return f"{noun}s {', '.join(quoted[:-1])} and {quoted[-1]}" if quoted else f"no {noun}"


def subgraphs(names: Iterable[str]) -> str:
    """Subgraphs by name."""
    return listed(names, "subgraph")


def suggest(wrong: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` where a known name is near, else nothing."""
    return did_you_mean(suggestion_list(wrong, list(known)))


def of_subgraph(name: str, code: Code, message: str) -> CompositionError:
    """An error that lies within one subgraph."""
    return CompositionError(code, f"[{name}] {message}")
