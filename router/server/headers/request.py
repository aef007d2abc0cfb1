"""The client's headers on their way to the subgraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from router.server.headers.names import CREDENTIALS, OWN
from router.server.settings.headers import RequestHeaderRule, RequestHeaderRules

RawHeaders: TypeAlias = Mapping[bytes, bytes]
Action: TypeAlias = Callable[[RawHeaders, dict[str, str]], None]


class RequestHeaders:
    """The rules, compiled. Build it with :meth:`of`, which gives ``None`` where there are none."""

    def __init__(self, rules: RequestHeaderRules) -> None:
        self._all = [_action(rule) for rule in rules.all]
        self._subgraphs = {
            name: [_action(rule) for rule in own] for name, own in rules.subgraphs.items() if own
        }

    @classmethod
    def of(cls, rules: RequestHeaderRules) -> RequestHeaders | None:
        """The compiled rules.

        Raises ``ValueError`` for a rule about a header that is the router's own to send.
        """
        own = [rule for each in rules.subgraphs.values() for rule in each]
        return cls(rules) if rules.all or own else None

    def apply(
        self, client: RawHeaders, own: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """What to send: to every subgraph, and to those that have rules of their own.

        ``client`` are the headers received, names in lower case; ``own`` are the router's, which
        no rule overrides.
        """
        common: dict[str, str] = {}
        for action in self._all:
            action(client, common)
        special: dict[str, dict[str, str]] = {}
        for name, actions in self._subgraphs.items():
            sent = dict(common)
            for action in actions:
                action(client, sent)
            special[name] = {**sent, **own}
        return {**common, **own}, special


def _action(rule: RequestHeaderRule) -> Action:
    if rule.propagate is not None:
        return _propagate(rule.propagate, rule.rename or rule.propagate, rule.default)
    if rule.matching is not None:
        return _propagate_matching(re.compile(rule.matching, re.IGNORECASE))
    if rule.remove is not None:
        return _remove(rule.remove)
    return _insert(rule.insert or "", rule.value or "")


def _propagate(name: str, sent_as: str, default: str | None) -> Action:
    _refuse_own((name, sent_as))
    key, target = name.lower().encode("ascii"), sent_as.lower()

    def act(client: RawHeaders, sent: dict[str, str]) -> None:
        value = client.get(key)
        if value is not None:
            sent[target] = value.decode("latin-1")
        elif default is not None:
            sent[target] = default

    return act


def _propagate_matching(expression: re.Pattern[str]) -> Action:
    def act(client: RawHeaders, sent: dict[str, str]) -> None:
        for raw, value in client.items():
            name = raw.decode("latin-1")
            if name in OWN or name in CREDENTIALS:
                continue
            if expression.fullmatch(name):
                sent[name] = value.decode("latin-1")

    return act


def _insert(name: str, value: str) -> Action:
    _refuse_own((name,))
    target = name.lower()

    def act(_: RawHeaders, sent: dict[str, str]) -> None:
        sent[target] = value

    return act


def _remove(name: str) -> Action:
    target = name.lower()

    def act(_: RawHeaders, sent: dict[str, str]) -> None:
        sent.pop(target, None)

    return act


def _refuse_own(names: Sequence[str]) -> None:
    for name in names:
        if name.lower() in OWN:
            message = f"'{name}' is a header that the router sends itself; no rule can set it"
            raise ValueError(message)
