"""The supergraphs that other composers make of the same subgraphs: we read and plan them alike.

The subgraphs are the shop's, and those of the composition corpus (see
``tests/router/compose/test_corpus.py``).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    parse,
    validate,
)

from router.check.compare import compare
from router.compose import SubgraphInput, compose
from router.compose.extract import extract
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner
from router.plan.pretty import pretty

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("LOOM_COMPOSITION_CORPUS", ROOT.parent / "shared" / "corpus"))
DEPTH = 3
LARGE = 50_000
"""Characters beyond which a case is left out: one has more than all others together."""

Run = Callable[..., Any]


def _shop() -> list[dict[str, str]]:
    return [
        {"name": file.stem, "url": f"http://{file.stem}", "sdl": file.read_text(encoding="utf-8")}
        for file in sorted((ROOT / "schema" / "subgraphs").glob("*.graphql"))
    ]


def _corpus() -> list[list[dict[str, str]]]:
    file = CORPUS if CORPUS.suffix == ".json" else CORPUS / "composition.json"
    if not file.is_file():
        return []
    return [
        [{**each, "url": f"http://{each['name']}"} for each in case["subgraphs"]]
        for case in json.loads(file.read_text(encoding="utf-8"))
        if case["result"] == "ok" and len(str(case["subgraphs"])) < LARGE
    ]


def _ours(subgraphs: list[dict[str, str]]) -> str:
    result = compose([SubgraphInput(**each) for each in subgraphs])
    assert result.supergraph_sdl is not None, result.errors
    return result.supergraph_sdl


def operation(supergraph: Supergraph) -> str:
    """One query of all that can be asked without arguments, down to ``DEPTH`` levels."""
    query = supergraph.api_schema.query_type
    assert query is not None
    return f"{{ __typename {' '.join(_fields(supergraph, query, DEPTH))} }}"


def _fields(supergraph: Supergraph, named: GraphQLObjectType, left: int) -> Iterator[str]:
    for name, field in sorted(named.fields.items()):
        if any(str(argument.type).endswith("!") for argument in field.args.values()):
            continue
        below = get_named_type(field.type)
        if not is_composite_type(below):
            yield name
        elif left:
            yield f"{name} {{ {_below(supergraph, below, left - 1)} }}"


def _below(supergraph: Supergraph, named: GraphQLNamedType, left: int) -> str:
    if isinstance(named, GraphQLObjectType):
        return " ".join(["__typename", *_fields(supergraph, named, left)])
    # different types of one name in different fragments would be in conflict
    return "__typename"


def plan(supergraph: Supergraph) -> str:
    """The plan of :func:`operation`, the order of fields within a line left aside."""
    document = parse(operation(supergraph))
    assert validate(supergraph.api_schema, document) == []
    text = pretty(Planner(supergraph).plan(document, None))
    return "\n".join(" ".join(sorted(re.split(r"[ ,]+", line))) for line in text.splitlines())


def differences(theirs: Supergraph, ours: Supergraph) -> list[str]:
    """What clients would see of the one and not of the other, descriptions and ``@oneOf`` aside:
    Apollo's composer forgets the latter."""
    both_ways = (
        *compare(theirs.api_schema, ours.api_schema),
        *compare(ours.api_schema, theirs.api_schema),
    )
    return [
        each.message
        for each in both_ways
        if "_DESCRIPTION_" not in each.code and not each.code.startswith("ONE_OF_")
    ]


def _requires_nothing(case: list[dict[str, str]]) -> bool:
    """Whether a subgraph of federation 1 may ``@require`` what it resolves itself, which Apollo
    and we take for nothing, and the Guild's composer keeps."""
    return any("@link" not in each["sdl"] and "@requires" in each["sdl"] for each in case)


@pytest.mark.parametrize("composer", ["apollo", "guild"])
def test_the_shop(composer: str, run: Run) -> None:
    given = _shop()
    if composer == "guild":  # which knows federation up to 2.9; the shop uses nothing newer
        for each in given:
            each["sdl"] = each["sdl"].replace("federation/v2.11", "federation/v2.9")
    (answer,) = run("compose.mjs", composer, given=[given])
    theirs, ours = Supergraph.parse(answer["supergraph"]), Supergraph.parse(_ours(_shop()))
    assert theirs.subgraphs == ours.subgraphs
    assert differences(theirs, ours) == []
    assert plan(theirs) == plan(ours)


@pytest.mark.skipif(not _corpus(), reason=f"the composition corpus is not at {CORPUS}")
@pytest.mark.parametrize("composer", ["apollo", "guild"])
def test_the_corpus(composer: str, run: Run) -> None:
    cases = _corpus()
    compared = 0
    for case, answer in zip(cases, run("compose.mjs", composer, given=cases), strict=True):
        if "supergraph" not in answer:
            continue  # one that this composer refuses
        theirs, ours = Supergraph.parse(answer["supergraph"]), Supergraph.parse(_ours(case))
        names = [each["name"] for each in case]
        assert differences(theirs, ours) == [], names
        if not (composer == "guild" and _requires_nothing(case)):
            assert plan(theirs) == plan(ours), names
            again = compose(extract(answer["supergraph"]))
            assert again.supergraph_sdl is not None, (names, again.errors)
            assert differences(theirs, Supergraph.parse(again.supergraph_sdl)) == [], names
        compared += 1
    assert compared > len(cases) * 0.9


ALTERATIONS: tuple[tuple[str, str], ...] = (
    (r" @shareable\b", ""),
    (r"@external\b", "@external @deprecated"),
    (r'@key\(fields: "id"\)', '@key(fields: "id", resolvable: false)'),
    (r": String\b(?!!)", ": Int"),
    (r": ID!", ": ID"),
    (r"(\btype (?!Query)\w+[^{]*\{)", r"\1 added: Int!"),
    (r"@requires\(fields: \"(\w+)", r'@requires(fields: "\1 unknown'),
    (r" @override\(from: \"\w+\"\)", ""),
    (r"@interfaceObject", ""),
    (r"(enum \w+ \{)", r"\1 NEW"),
)


def _altered() -> Iterator[list[dict[str, str]]]:
    """Each case of the corpus with each alteration made at the first place of its last subgraph
    that has one: what a slip of the pen would be."""
    for case in _corpus():
        for pattern, new in ALTERATIONS:
            for index in reversed(range(len(case))):
                head, found, body = case[index]["sdl"].partition("\ntype ")
                sdl, count = re.subn(pattern, new, found + body, count=1)
                if count:
                    altered = {**case[index], "sdl": head + sdl}
                    yield [*case[:index], altered, *case[index + 1 :]]
                    break


@pytest.mark.skipif(not _corpus(), reason=f"the composition corpus is not at {CORPUS}")
def test_the_corpus_altered(run: Run) -> None:
    cases = list(_altered())[::3]
    differing: list[tuple[list[str], list[str]]] = []
    refused = 0
    for case, answer in zip(cases, run("compose.mjs", "apollo", given=cases), strict=True):
        theirs = sorted({error["code"] for error in answer.get("errors", ())})
        result = compose([SubgraphInput(**each) for each in case])
        ours = sorted({str(error.code) for error in result.errors})
        refused += bool(theirs)
        if "" in theirs or (theirs == ["INVALID_GRAPHQL"] and ours):
            continue  # GraphQL's parser or type system stopped Apollo's before it found a reason
        if ours != theirs:
            differing.append((theirs, ours))
    assert refused > len(cases) / 5
    # we find a way where the required fields are at hand before the jump, and only after it there
    # is none back to them; and are stricter with what a subgraph says of `_Service`
    assert len(differing) <= len(cases) * 0.01, differing
