"""Our list of a schema's changes beside GraphQL Inspector's, where both look at the same.

Compared are the schemas of the shop and, where it is there, every schema of the composition corpus
with the next one: a hundred differences of every kind.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from router.check.compare import compare

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("LOOM_COMPOSITION_CORPUS", ROOT.parent / "shared" / "corpus"))

OURS_ALONE = re.compile(r"^(SCHEMA_|SPECIFIED_BY|ONE_OF|.*_(ARGUMENT|INPUT_FIELD)_DEPR)")
"""What Inspector does not tell."""

SAME = {
    "ENUM_VALUE_DEPRECATION_REASON_ADDED": "ENUM_VALUE_DEPRECATION_ADDED",
    "ENUM_VALUE_DEPRECATION_REASON_REMOVED": "ENUM_VALUE_DEPRECATION_REMOVED",
    "FIELD_DEPRECATION_REASON_ADDED": "FIELD_DEPRECATION_REASON_CHANGED",
    "FIELD_DEPRECATION_REASON_REMOVED": "FIELD_DEPRECATION_REASON_CHANGED",
}
SEVERITIES = {"BREAKING": "breaking", "DANGEROUS": "dangerous", "NON_BREAKING": "safe"}
JUDGED_OTHERWISE = {
    # it calls dangerous what makes an argument required, and a value nobody is ever answered
    "FIELD_ARGUMENT_DEFAULT_CHANGED",
    "INPUT_FIELD_DEFAULT_VALUE_CHANGED",
    "ENUM_VALUE_ADDED",
    # it calls breaking what no operation can hold
    "DIRECTIVE_REMOVED",
    "DIRECTIVE_LOCATION_REMOVED",
    "DIRECTIVE_REPEATABLE_REMOVED",
    "DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED",
}
SHOP_CHANGES = (
    (r"viewCount: Int!", "viewCount: Int"),
    (r"\n  POPULAR\b", "\n  TRENDING"),
    (r"union CreateBrandResult = \w+ \|", "union CreateBrandResult ="),
    (r"first: Int = null", "first: Int = 12"),
    (r"sellingFast: Boolean!", 'sellingFast: Boolean! @deprecated(reason: "Ask inventory.")'),
    (r"type Brand\b", "interface New { id: ID! }\n\ntype Brand implements New"),
    (r"input SeoInput \{", "input SeoInput {\n  robots: String!"),
)

Found = set[tuple[str, str, str]]


def pairs() -> Iterator[tuple[str, str]]:
    """Schemas before and after a change."""
    shop = (ROOT / "schema" / "api.graphql").read_text(encoding="utf-8")
    changed = shop
    for pattern, new in SHOP_CHANGES:
        changed, count = re.subn(pattern, new, changed)
        assert count, pattern
    yield shop, changed
    yield changed, shop
    file = CORPUS if CORPUS.suffix == ".json" else CORPUS / "composition.json"
    if file.is_file():
        cases = json.loads(file.read_text(encoding="utf-8"))
        schemas = [case["api_schema"] for case in cases if case["result"] == "ok"]
        yield from itertools.pairwise(schemas)


def ours(old: GraphQLSchema, new: GraphQLSchema) -> Found:
    found: Found = set()
    for each in compare(old, new):
        if not OURS_ALONE.match(each.code):
            severity = "?" if each.code in JUDGED_OTHERWISE else str(each.severity)
            found.add((str(each.code), severity, _path(each.coordinate)))
    return found


def theirs(changes: list[dict[str, Any]], old: GraphQLSchema, new: GraphQLSchema) -> Found:
    """Inspector's changes without those within what was added, which it tells one by one."""
    found: Found = set()
    for each in changes:
        code = SAME.get(each["code"], each["code"])
        path = re.sub(r"\.?@deprecated$", "", each.get("path") or "")
        if code.startswith(("DIRECTIVE_USAGE", "SCHEMA_")) or _is_within_added(
            code, path, old, new
        ):
            continue
        severity = "?" if code in JUDGED_OTHERWISE else SEVERITIES[each["severity"]]
        found.add((code, severity, path))
    return found


def _path(coordinate: str) -> str:
    return coordinate.replace("(", ".").removesuffix(":)")


def _is_within_added(code: str, path: str, old: GraphQLSchema, new: GraphQLSchema) -> bool:
    names = path.split(".")
    if path.startswith("@"):
        known = old.get_directive(names[0][1:])
        return known is None and code != "DIRECTIVE_ADDED"
    named = old.type_map.get(names[0])
    if named is None:
        return code != "TYPE_ADDED"
    if type(named) is not type(new.type_map.get(names[0], named)):
        return code != "TYPE_KIND_CHANGED" and not code.startswith("TYPE_DESCRIPTION")
    members: Any = getattr(named, "fields", getattr(named, "values", {}))
    added = len(names) > 1 and names[1] not in members
    return added and not code.endswith(("FIELD_ADDED", "VALUE_ADDED"))


def test_the_same_changes(run: Callable[..., Any]) -> None:
    given = list(pairs())
    seen: set[str] = set()
    for (before, after), changes in zip(given, run("changes.mjs", given=given), strict=True):
        old, new = build_schema(before), build_schema(after)
        mine = ours(old, new)
        assert mine == theirs(changes, old, new)
        seen |= {code for code, _, _ in mine}
    assert len(seen) >= 10
