"""The subgraphs' headers on their way to the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from multidict import MultiMapping

from router.server.headers.names import OWN
from router.server.settings.headers import ResponseHeaderRule, ResponseHeaderRules

Combine: TypeAlias = Literal["append", "first", "last"]
Rules: TypeAlias = Mapping[str, Combine]
RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]


class ResponseHeaders:
    """The rules, compiled. Build it with :meth:`of`, which gives ``None`` where there are none."""

    def __init__(self, rules: ResponseHeaderRules) -> None:
        self._all = _compile(rules.all)
        self._subgraphs = {
            name: {**self._all, **_compile(own)} for name, own in rules.subgraphs.items()
        }

    @classmethod
    def of(cls, rules: ResponseHeaderRules) -> ResponseHeaders | None:
        """The compiled rules.

        Raises ``ValueError`` for a rule about a header that is the router's own to send.
        """
        return cls(rules) if rules.all or any(rules.subgraphs.values()) else None

    def gather(self) -> Gathering:
        """Begins to gather the headers for one client request."""
        return Gathering(self._all, self._subgraphs)


class Gathering:
    """The headers gathered for one answer. Give it each subgraph's as its answer comes."""

    def __init__(self, common: Rules, subgraphs: Mapping[str, Rules]) -> None:
        self._common = common
        self._subgraphs = subgraphs
        self._found: dict[str, list[str]] = {}

    def add(self, subgraph: str, headers: Mapping[str, str]) -> None:
        """Takes what the rules say from one subgraph's answer."""
        for name, combine in self._subgraphs.get(subgraph, self._common).items():
            values = _values(headers, name)
            if not values:
                continue
            found = self._found.setdefault(name, [])
            if combine == "append":
                found += [value for value in values if value not in found]
            elif combine == "last":
                found[:] = values[-1:]
            elif not found:
                found.append(values[0])

    def headers(self) -> RawHeaders:
        """What the client gets: a field line a value, in the order of the rules."""
        return tuple(
            (name.encode("ascii"), value.encode("latin-1", "replace"))
            for name in dict.fromkeys((*self._common, *self._found))
            for value in self._found.get(name, ())
        )


def _compile(rules: tuple[ResponseHeaderRule, ...]) -> dict[str, Combine]:
    compiled: dict[str, Combine] = {}
    for rule in rules:
        name = rule.propagate.lower()
        if name in OWN:
            message = f"'{rule.propagate}' is a header that the router sends itself"
            raise ValueError(message)
        compiled[name] = rule.combine
    return compiled


def _values(headers: Mapping[str, str], name: str) -> list[str]:
    if isinstance(headers, MultiMapping):
        return [str(value) for value in headers.getall(name, [])]
    value = headers.get(name)
    return [value] if value is not None else []
