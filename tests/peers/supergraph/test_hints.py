"""Composition's hints beside Apollo's: a case for every code that its composer gives."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from router.compose import SubgraphInput, compose

pytestmark = pytest.mark.peers

CORPUS = Path(
    os.environ.get(
        "LOOM_COMPOSITION_CORPUS", Path(__file__).parents[3].parent / "shared" / "corpus"
    )
)
LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@override", "@context", "@fromContext",
  "@composeDirective", "@tag", "@cost", "@listSize"])
"""
LARGE = 50_000
"""Characters beyond which a case of the corpus is left out: it takes as long as all others."""
OLD = LINK.replace("v2.9", "v2.3").replace('"@context", "@fromContext",', "")
OLD = OLD.replace(', "@cost", "@listSize"', "")

CASES: dict[str, tuple[str, str]] = {
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": (
        "type Query { a: Int! @shareable }",
        "type Query { a: Int @shareable }",
    ),
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": (
        "type Query { a(b: Int!): Int @shareable }",
        "type Query { a(b: Int): Int @shareable }",
    ),
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": (
        "type Query { a(b: Int = 1): Int @shareable }",
        "type Query { a(b: Int): Int @shareable }",
    ),
    "INCONSISTENT_ENTITY": (
        'type Query { t: T } type T @key(fields: "id") { id: ID! @shareable }',
        "type Query { u: T } type T { id: ID! @shareable }",
    ),
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": (
        "type Query { t: T } type T @shareable { a: Int b: Int }",
        "type T @shareable { a: Int }",
    ),
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": (
        """type Query { t: T } interface I { a: Int b: Int }
        type T implements I @shareable { a: Int b: Int }""",
        "interface I { a: Int }",
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": (
        "type Query { a(i: I): Int @shareable } input I { x: Int y: Int }",
        "type Query { a(i: I): Int @shareable } input I { x: Int }",
    ),
    "INCONSISTENT_UNION_MEMBER": (
        "type Query { u: U } union U = A | B type A @shareable { a: Int } type B { b: Int }",
        "union U = A type A @shareable { a: Int }",
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": (
        "type Query { a(e: E): Int @shareable } enum E { X Y }",
        "type Query { a(e: E): Int @shareable } enum E { X }",
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": (
        "type Query { e: E @shareable } enum E { X Y }",
        "type Query { e: E @shareable } enum E { X }",
    ),
    "UNUSED_ENUM_TYPE": ("type Query { a: Int } enum E { X }", "enum E { X }"),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": (
        "type Query { a: Int } directive @d on FIELD",
        "type Query { b: Int }",
    ),
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION": (
        "type Query { a: Int } directive @d on FIELD",
        "type Query { b: Int } directive @d on QUERY",
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": (
        "type Query { a: Int } directive @d on FIELD",
        "type Query { b: Int } directive @d repeatable on FIELD",
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": (
        "type Query { a: Int } directive @d on FIELD",
        "type Query { b: Int } directive @d on FIELD | QUERY",
    ),
    "INCONSISTENT_DESCRIPTION": (
        'type Query { a: Int } "One." type T @shareable { a: Int }',
        '"Two." type T @shareable { a: Int }',
    ),
    "INCONSISTENT_ARGUMENT_PRESENCE": (
        "type Query { a(b: Int): Int @shareable }",
        "type Query { a: Int @shareable }",
    ),
    "FROM_SUBGRAPH_DOES_NOT_EXIST": (
        'type Query { a: Int @override(from: "c") }',
        "type Query { b: Int }",
    ),
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": (
        'type Query { a: Int @override(from: "b") }',
        "type Query { a: Int }",
    ),
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": (
        'type Query { a: Int @override(from: "b") }',
        "type Query { b: Int }",
    ),
    "OVERRIDE_MIGRATION_IN_PROGRESS": (
        'type Query { a: Int @override(from: "b", label: "percent(5)") }',
        "type Query { a: Int }",
    ),
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        'type Query { a: Int @shareable @deprecated(reason: "one") }',
        'type Query { a: Int @shareable @deprecated(reason: "two") }',
    ),
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "type Query { a: Int @shareable @cost(weight: 1) }",
        "type Query { a: Int @shareable @cost(weight: 2) }",
    ),
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": (
        """type Query { u: U @shareable } union U = A | B
        type A @shareable { a: Int } type B @shareable { b: Int }""",
        "type Query { u: U @shareable } union U = A type A @shareable { a: Int }",
    ),
    "DIRECTIVE_COMPOSITION_INFO": (
        f'{LINK} @composeDirective(name: "@tag") type Query {{ a: Int }}',
        "type Query { b: Int }",
    ),
    "DIRECTIVE_COMPOSITION_WARN": (
        f"""{LINK} @link(url: "https://example.com/mine/v1.0", import: ["@mine"])
        @composeDirective(name: "@mine")
        directive @mine on FIELD_DEFINITION
        type Query {{ a: Int @mine }}""",
        f"""{LINK}
        @link(url: "https://example.com/mine/v1.0", import: [{{name: "@mine", as: "@ours"}}])
        directive @ours on FIELD_DEFINITION
        type Query {{ b: Int @ours }}""",
    ),
    "IMPLICITLY_UPGRADED_FEDERATION_VERSION": (
        f"""{OLD} @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])
        type Query {{ a: Int @cost(weight: 5) }}""",
        "type Query { b: Int }",
    ),
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        """
        type Query { u: U }
        type U @key(fields: "id") @context(name: "u") { id: ID! x: String! t: T }
        type T @key(fields: "id") {
          id: ID! f(a: String @fromContext(field: "$u { x }")): Int @shareable
        }
        """,
        'type T @key(fields: "id") { id: ID! f(a: String): Int @shareable }',
    ),
}
NEVER_GIVEN = {
    # Apollo's composer defines them and gives them nowhere
    "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS",
    "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE",
}

Run = Callable[..., Any]


def ours(subgraphs: list[dict[str, str]]) -> list[str]:
    result = compose([SubgraphInput(**each) for each in subgraphs])
    assert result.errors == ()
    return sorted(str(hint.code) for hint in result.hints)


def test_every_hint(run: Run) -> None:
    given = [
        [
            {"name": name, "url": "http://x", "sdl": sdl if "@link" in sdl else LINK + sdl}
            for name, sdl in zip("ab", case, strict=True)
        ]
        for case in CASES.values()
    ]
    answers = run("compose.mjs", "apollo", given=given)
    for code, subgraphs, answer in zip(CASES, given, answers, strict=True):
        assert "hints" in answer, (code, answer["errors"])
        assert code in answer["hints"], code
        assert ours(subgraphs) == sorted(answer["hints"]), code


def test_no_hint_is_forgotten(packages: Path) -> None:
    defined = (packages / "node_modules/@apollo/composition/dist/hints.js").read_text()
    known = {line.split("'")[1] for line in defined.splitlines() if "code: '" in line}
    assert known - NEVER_GIVEN == set(CASES)


@pytest.mark.skipif(not (CORPUS / "composition.json").is_file(), reason="there is no corpus")
def test_the_corpus(run: Run) -> None:
    cases = [
        [{**each, "url": "http://x"} for each in case["subgraphs"]]
        for case in json.loads((CORPUS / "composition.json").read_text(encoding="utf-8"))
        if case["result"] == "ok" and len(str(case["subgraphs"])) < LARGE
    ]
    for subgraphs, answer in zip(cases, run("compose.mjs", "apollo", given=cases), strict=True):
        assert ours(subgraphs) == sorted(answer["hints"]), [each["name"] for each in subgraphs]
