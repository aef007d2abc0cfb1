"""The published schema of the settings, and the examples in the guides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from router.server.settings import ConfigurationError, Settings, load_settings
from router.server.settings.json_schema import config_schema, config_schema_text
from router.server.settings.reference import section_of

ROOT = Path(__file__).parents[3]
GUIDES = [ROOT / "docs" / "router.md", *sorted((ROOT / "docs" / "router").glob("*.md"))]
EXAMPLES = [
    pytest.param(text, id=f"{guide.stem}-{number}")
    for guide in GUIDES
    for number, text in enumerate(
        re.findall(r"^```yaml\n(.*?)^```", guide.read_text(), re.DOTALL | re.MULTILINE)
    )
]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return config_schema()


def test_it_is_a_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_every_setting_is_in_it(schema: dict[str, Any]) -> None:
    def resolve(part: Any) -> Any:
        reference = part.get("$ref") or next(
            (one["$ref"] for one in part.get("allOf", part.get("anyOf", ())) if "$ref" in one), None
        )
        return schema["$defs"][reference.rpartition("/")[2]] if reference else part

    def compare(model: type[BaseModel], part: Any) -> None:
        assert part["additionalProperties"] is False, model
        assert set(part["properties"]) == set(model.model_fields), model
        for name, field in model.model_fields.items():
            below = resolve(part["properties"][name])
            described = {**below, **part["properties"][name]}
            assert described.get("description"), (model, name)
            found = section_of(field.annotation)
            if found is not None:
                while "properties" not in below:  # a list or a map of sections, or of such
                    below = resolve(below.get("items") or below["additionalProperties"])
                compare(found[0], below)

    compare(Settings, schema)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_guides_examples(tmp_path: Path, schema: dict[str, Any], text: str) -> None:
    example = yaml.safe_load(text)
    problems = [error.message for error in Draft202012Validator(schema).iter_errors(example)]
    assert problems == []
    path = tmp_path / "router.yaml"
    path.write_text(text)
    load_settings(path)


def test_the_schema_refuses_what_the_router_refuses(schema: dict[str, Any]) -> None:
    validator = Draft202012Validator(schema)
    for wrong in (
        {"prot": 1},
        {"limits": {"max_depth": 0}},
        {"cost": {"mode": "on"}},
        {"port": "x"},
    ):
        assert not validator.is_valid(wrong)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot: 1", "prot: there is no such setting; is it port?"),
        (
            "limits: {max_deth: 1}",
            "limits.max_deth: there is no such setting; is it limits.max_depth?",
        ),
        ("max_tokens: 1", "max_tokens: there is no such setting; is it limits.max_tokens?"),
        (
            "rate_limits: {rules: [{name: a, limit: 1, brust: 2}]}",
            "rate_limits.rules.0.brust: there is no such setting; is it rate_limits.rules.0.burst?",
        ),
        (
            "cost: {reprot: always}",
            "cost.reprot: there is no such setting; is it cost.report?",
        ),
        (
            "authorization: {policies: {p: {scope: [A]}}}",
            """authorization.policies.p.scope: there is no such setting; \
is it authorization.policies.p.scopes?""",
        ),
        ("quite_another_thing: 1", "quite_another_thing: there is no such setting"),
    ],
)
def test_a_setting_that_there_is_not(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "router.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(path)
    assert str(caught.value) == message


def test_the_command_always_prints_the_same() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-m", "router", "config-schema"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1] == config_schema_text().encode()
    assert orjson.loads(printed[0])["title"] == "Router configuration"
