"""Reads the YAML file that says which subgraphs make up a supergraph.

The form is that of ``rover supergraph compose``::

    federation_version: =2.9
    subgraphs:
      catalog:
        routing_url: http://catalog:8002/graphql
        schema:
          file: subgraphs/catalog.graphql   # relative to this YAML file
      accounts:
        routing_url: http://accounts:8001/graphql
        schema:
          subgraph_url: http://localhost:8001/graphql   # asked for its SDL
          introspection_headers: { Authorization: "Bearer ${env.TOKEN}" }

``${env.NAME}`` stands for an environment variable, in every value.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import yaml

from router.compose.result import SubgraphInput
from router.federation.errors import FederationError

_KNOWN_KEYS = frozenset({"federation_version", "subgraphs"})
_VARIABLE = re.compile(r"\$\{env\.(\w+)\}")
_FETCH_SECONDS = 10
_FETCH_BYTES = 20_000_000


class ConfigError(FederationError):
    """The configuration cannot be read; the message names the file, the place and the remedy."""


def load(path: str | Path) -> list[SubgraphInput]:
    """Reads ``path`` and every schema that it names.

    Raises:
        ConfigError: the file or a schema cannot be read, the file is not of the form above, or an
            environment variable that it names is not set.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({error})") from error
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"{file}: is not valid YAML ({error})") from error
    return list(_subgraphs(file, _expanded(file, content)))


def _expanded(file: Path, content: object) -> object:
    if isinstance(content, dict):
        return {key: _expanded(file, value) for key, value in content.items()}
    if isinstance(content, list):
        return [_expanded(file, value) for value in content]
    if isinstance(content, str):
        return _VARIABLE.sub(lambda found: _variable(file, found[1]), content)
    return content


def _variable(file: Path, name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise ConfigError(f"{file}: ${{env.{name}}} is used, but {name} is not set: set it")
    return value


def _subgraphs(file: Path, content: object) -> Iterator[SubgraphInput]:
    if not isinstance(content, dict):
        raise ConfigError(f'{file}: should hold a mapping with the key "subgraphs"')
    unknown = sorted(str(key) for key in content.keys() - _KNOWN_KEYS)
    if unknown:
        known = ", ".join(sorted(_KNOWN_KEYS))
        raise ConfigError(f"{file}: unknown key {unknown[0]!r}; known are {known}")
    _check_version(file, content.get("federation_version"))
    named = content.get("subgraphs")
    if not isinstance(named, dict) or not named:
        raise ConfigError(f'{file}: "subgraphs" should map names to subgraphs, at least one')
    for name, entry in named.items():
        yield _subgraph(file, str(name), entry)


def _check_version(file: Path, version: object) -> None:
    if version is None:
        return
    shown = str(version).removeprefix("=").removeprefix("v")
    if shown.split(".")[0] not in {"2", "latest-2"}:
        raise ConfigError(
            f'{file}: federation_version {str(version)!r} is not supported; write "2" or "=2.9"'
        )


def _subgraph(file: Path, name: str, entry: object) -> SubgraphInput:
    place = f"{file}: subgraphs.{name}"
    if not isinstance(entry, dict):
        raise ConfigError(f'{place}: should hold "routing_url" and "schema"')
    schema = entry.get("schema")
    if not isinstance(schema, dict):
        raise ConfigError(f'{place}: "schema" should hold "file", "subgraph_url" or "sdl"')
    url = entry.get("routing_url", schema.get("subgraph_url"))
    if not isinstance(url, str) or not url:
        raise ConfigError(f'{place}: "routing_url" is missing: say where the subgraph is served')
    return SubgraphInput(name=name, url=url, sdl=_sdl(file, place, schema))


def _sdl(file: Path, place: str, schema: dict[str, object]) -> str:
    sources = [key for key in ("file", "subgraph_url", "sdl") if key in schema]
    if len(sources) != 1:
        raise ConfigError(f'{place}.schema: give one of "file", "subgraph_url" and "sdl"')
    value = schema[sources[0]]
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f"{place}.schema.{sources[0]}: should be a text that is not empty")
    if sources[0] == "sdl":
        return value
    if sources[0] == "subgraph_url":
        headers = schema.get("introspection_headers", {})
        if not isinstance(headers, dict):
            raise ConfigError(f"{place}.schema.introspection_headers: should map names to values")
        named = {str(name): str(text) for name, text in headers.items()}
        return _ask(f"{place}.schema.subgraph_url", value, named)
    path = file.parent / value
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place}.schema.file: {path} cannot be read ({error})") from error


def _ask(place: str, url: str, headers: Mapping[str, str]) -> str:
    """Asks a running subgraph for its SDL, as the federation specification provides."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError(f"{place}: {url!r} is not an HTTP address")
    request = Request(  # noqa: S310 - the scheme is checked above
        url,
        data=json.dumps({"query": "{ _service { sdl } }"}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
    )
    try:
        with urlopen(request, timeout=_FETCH_SECONDS) as response:  # noqa: S310 - as above
            answer = json.loads(response.read(_FETCH_BYTES))
    except (URLError, TimeoutError, ValueError) as error:
        raise ConfigError(f"{place}: {url} did not answer with its SDL ({error})") from error
    try:
        sdl = answer["data"]["_service"]["sdl"]
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{place}: {url} answered without data._service.sdl") from error
    if not isinstance(sdl, str):
        raise ConfigError(f"{place}: {url} answered with an SDL that is no text")
    return sdl
