"""The check by itself: a subgraph that did not change breaks nothing, and nothing is told of it.

Held for the shop and, where it is there, for each subgraph of the composition corpus (see
``tests/router/compose/test_corpus.py``), against supergraphs from which the others are extracted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from router.check.check import BaselineError, check
from router.check.report import Action
from router.compose import SubgraphInput, compose
from router.compose.extract import extract
from router.federation.supergraph import Supergraph

ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("LOOM_COMPOSITION_CORPUS", ROOT.parent / "shared" / "corpus"))
LARGE = 50_000


def _cases() -> Iterator[Any]:
    file = CORPUS / "composition.json"
    if not file.is_file():
        skip = pytest.mark.skip(reason=f"the composition corpus is not at {file}")
        yield pytest.param(None, id="absent", marks=skip)
        return
    for case in json.loads(file.read_text(encoding="utf-8")):
        if case["result"] == "ok" and len(str(case["subgraphs"])) < LARGE:
            yield pytest.param(case["subgraphs"], id=case["id"])


def assert_unchanged(subgraphs: list[SubgraphInput]) -> None:
    sdl = compose(subgraphs).supergraph_sdl
    assert sdl is not None
    running, current = Supergraph.parse(sdl), extract(sdl)
    for subgraph in subgraphs:
        report = check(running, current, {subgraph.name: subgraph.sdl}, reconstructed=True)
        assert report.subgraphs == ((subgraph.name, Action.REPLACED),)
        assert report.errors == ()
        assert report.hints == ()
        assert report.changes == ()
        assert report.ok


@pytest.mark.parametrize("subgraphs", list(_cases()))
def test_the_corpus(subgraphs: list[dict[str, str]]) -> None:
    assert_unchanged([SubgraphInput(each["name"], "http://x", each["sdl"]) for each in subgraphs])


def test_the_shop() -> None:
    assert_unchanged(
        [
            SubgraphInput(file.stem, "http://x", file.read_text(encoding="utf-8"))
            for file in sorted((ROOT / "schema" / "subgraphs").glob("*.graphql"))
        ]
    )


def test_hints_of_differences_need_the_subgraphs_own_schemas() -> None:
    link = '@link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])'
    text = f'extend schema {link} "One." type T {{ a: Int @shareable }}'
    current = [
        SubgraphInput("a", "http://a", f"{text} type Query {{ t: T }}"),
        SubgraphInput("b", "http://b", text),
    ]
    sdl = compose(current).supergraph_sdl
    assert sdl is not None
    proposed = {"b": text.replace("One", "Two")}
    given = check(Supergraph.parse(sdl), current, proposed)
    assert [hint.code for hint in given.hints] == ["INCONSISTENT_DESCRIPTION"]
    extracted = check(Supergraph.parse(sdl), extract(sdl), proposed, reconstructed=True)
    assert extracted.hints == ()


def test_current_subgraphs_that_do_not_compose() -> None:
    current = [SubgraphInput("a", "http://a", "type T { a: Int }")]
    good = compose([SubgraphInput("a", "http://a", "type Query { a: Int }")]).supergraph_sdl
    assert good is not None
    with pytest.raises(BaselineError, match="NO_QUERIES"):
        check(Supergraph.parse(good), current, {"a": "type Query { a: Int }"})
