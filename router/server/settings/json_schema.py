"""The JSON Schema of the YAML file, by which editors complete and check it.

A file names it in a comment in its first line, which the YAML language server understands:
``# yaml-language-server: $schema=router-config.schema.json``.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from router.server.settings.root import Settings

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def config_schema() -> dict[str, Any]:
    """The schema of every setting, under the names that the file has for them."""
    schema = Settings.model_json_schema(by_alias=False)
    return {
        "$schema": DIALECT,
        **schema,
        "title": "Router configuration",
        "description": "The settings of the router; python -m router settings tells of them.",
    }


def config_schema_text() -> str:
    """The schema as a file: the same settings always make the same text."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(config_schema(), option=options).decode()
