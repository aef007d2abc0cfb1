"""The composition corpus: what other composers agree on, so do we.

The corpus is no part of this repository. It is read from ``LOOM_COMPOSITION_CORPUS`` or from
``../shared/corpus`` beside the repository, and skipped where it is not.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema
from graphql.utilities import find_schema_changes

from router.compose import SubgraphInput, compose
from router.compose.extract import extract
from router.federation.supergraph import Supergraph

_BESIDE = Path(__file__).parents[3].parent / "shared" / "corpus"
_FOLDER = Path(os.environ.get("LOOM_COMPOSITION_CORPUS", _BESIDE))
_FILE = _FOLDER if _FOLDER.suffix == ".json" else _FOLDER / "composition.json"


def _cases() -> list[Any]:
    if not _FILE.is_file():
        skip = pytest.mark.skip(reason=f"the composition corpus is not at {_FILE}")
        return [pytest.param(None, id="absent", marks=skip)]
    cases = json.loads(_FILE.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.mark.parametrize("case", _cases())
def test_same_answer(case: dict[str, Any]) -> None:
    result = compose(
        [
            SubgraphInput(subgraph["name"], f"http://{subgraph['name']}", subgraph["sdl"])
            for subgraph in case["subgraphs"]
        ]
    )
    codes = {str(error.code) for error in result.errors}
    assert codes == (set() if case["result"] == "ok" else set(case["result"]))
    if result.supergraph_sdl is None:
        return
    wanted = build_schema(case["api_schema"], assume_valid=True, assume_valid_sdl=True)
    found = Supergraph.parse(result.supergraph_sdl).api_schema
    differences = [
        change.description
        for change in (*find_schema_changes(wanted, found), *find_schema_changes(found, wanted))
        if "DESCRIPTION" not in change.type.name
    ]
    assert differences == []
    again = compose(extract(result.supergraph_sdl))
    assert again.errors == ()
    assert again.supergraph_sdl is not None
    # fields may change places: an overridden one no longer has its place in the old subgraph
    assert sorted(again.supergraph_sdl.splitlines()) == sorted(result.supergraph_sdl.splitlines())
