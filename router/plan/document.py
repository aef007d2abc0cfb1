"""The text of a fetch: minified, without fragments by name, the same for the same draft."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from router.federation.selection import TYPENAME, Conditions
from router.graph.nodes import Node
from router.plan.draft import Draft, DraftField
from router.plan.errors import TooLargeError
from router.plan.step import Step

LONGEST = 4_000_000
"""Characters of a request. Type conditions in type conditions may need many times the operation's
own length, where a subgraph has a field on each type but not on their interface."""


class Writer:
    """Writes the documents of one operation's fetches.

    ``definitions`` are the client's variable definitions by name; ``representations`` is a name for
    the router's own variable that is not among them.
    """

    def __init__(self, definitions: Mapping[str, str]) -> None:
        self._definitions = definitions
        self.representations = "representations"
        while self.representations in definitions:
            self.representations = f"_{self.representations}"
        self._used: set[str] = set()
        self._known: Conditions = frozenset()
        self._texts: dict[Draft, str] = {}

    def write(self, step: Step, known: Conditions) -> tuple[str, tuple[str, ...]]:
        """The document of a step that runs only where ``known`` holds, and its variables."""
        self._used = set()
        self._known = known
        self._texts = {}
        if step.is_root:
            body = "".join(self._selections(draft) for draft in step.drafts())
            keyword = step.kind
        else:
            entities = "".join(
                f"...on {draft.node.type_name}{self._selections(draft)}" for draft in step.drafts()
            )
            body = f"{{_entities(representations:${self.representations}){{{entities}}}}}"
            keyword = "query"
        variables = tuple(name for name in self._definitions if name in self._used)
        defined = [*step.definitions, *(self._definitions[name] for name in variables)]
        if not step.is_root:
            defined.insert(0, f"${self.representations}:[_Any!]!")
        head = f"{keyword}({','.join(defined)})" if defined else keyword
        return (body if head == "query" else head + body), variables

    def _selections(self, draft: Draft) -> str:
        known = self._texts.get(draft)
        if known is None:
            known = self._texts[draft] = self._selection_set(draft)
            if len(known) > LONGEST:
                raise TooLargeError("A request that the operation needs would be too long.")
        return known

    def _selection_set(self, draft: Draft) -> str:
        if not draft.fields:
            return "{" + TYPENAME + "}"
        if not draft.node.is_abstract:
            return "{" + _joined([self._field(each) for each in draft.fields.values()]) + "}"
        return "{" + self._by_type(draft) + "}"

    def _by_type(self, draft: Draft) -> str:
        """Fields of an interface or union: those for all its types as they are where the subgraph
        has them on the interface, the others under type conditions."""
        node = draft.node
        merged: dict[str, tuple[DraftField, set[str]]] = {}
        for each in draft.fields.values():
            text = self._field(each)
            types = node.possible if each.types is None else each.types & node.possible
            merged.setdefault(text, (each, set()))[1].update(types)
        plain: list[str] = []
        conditional: dict[str, list[str]] = {}
        grouped: dict[frozenset[str], dict[str, DraftField]] = {}
        for text, (field, found) in merged.items():
            if field.name == TYPENAME or (found == node.possible and field.name in node.fields):
                plain.append(text)
            else:
                grouped.setdefault(frozenset(found), {})[text] = field
        for types, fields in grouped.items():
            others = (
                field
                for group in grouped.values()
                if group is not fields
                for field in group.values()
            )
            taken = {field.response_key for field in others}
            for condition in _cover(node, types, list(fields.values()), taken):
                conditional.setdefault(condition, []).extend(fields)
        fragments = (
            f"...on {condition}{{{_joined(texts)}}}" for condition, texts in conditional.items()
        )
        return _joined(plain) + "".join(fragments)

    def _field(self, field: DraftField) -> str:
        self._used |= field.variables
        key = field.alias or field.response_key
        text = field.name if key == field.name else f"{key}:{field.name}"
        text += field.arguments + field.directives
        directives = self._conditions(field.conditions - self._known)
        if directives:
            text += directives.pop()
        if field.below is not None:
            text += self._selections(field.below)
        for each in directives:
            text = f"...{each}{{{text}}}"
        return text

    def _conditions(self, conditions: Conditions) -> list[str]:
        """The directives for some conditions: the last for the field, the others for fragments
        around it, since no directive may stand twice in one place."""
        self._used.update(name for name, _ in conditions)
        includes = [f"@include(if:${name})" for name, wanted in sorted(conditions) if wanted]
        skips = [f"@skip(if:${name})" for name, wanted in sorted(conditions) if not wanted]
        return [include + skip for include, skip in zip_longest(includes, skips, fillvalue="")][
            ::-1
        ]


def _cover(
    node: Node, types: frozenset[str], fields: list[DraftField], taken: set[str]
) -> list[str]:
    """Type conditions that between them match exactly ``types``: one interface, or each type.

    Not an interface where other branches use the same response keys (``taken``): fields may differ
    under one key only where both their parents are object types.
    """
    names = {field.name for field in fields}
    if len(types) > 1 and taken.isdisjoint(field.response_key for field in fields):
        graph = node.graph
        for name in graph.interfaces_in(node.subgraph):
            interface = graph.node(name, node.subgraph)
            if interface.possible & node.possible == types and names <= set(interface.fields):
                return [name]
    return sorted(types)


def _joined(texts: list[str]) -> str:
    """Selections side by side, with a separator only where two names would run together."""
    out = ""
    for each in texts:
        if out and out[-1] not in '})]"':
            out += " "
        out += each
    return out
