"""``python -m router check``: from its arguments to its report."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from router.check.as_json import as_json
from router.check.as_text import as_text
from router.check.check import BaselineError, check
from router.check.operations import Operation, OperationsError, load_operations
from router.compose.config import ConfigError, load
from router.compose.extract import ExtractionError, extract
from router.federation.supergraph import Supergraph, SupergraphError

_FORMATS = {"text": as_text, "json": as_json}


class UnusableInput(Exception):
    """An argument that cannot be used; the message names it and the remedy."""


def run(options: argparse.Namespace) -> tuple[str, bool]:
    """Checks what the options ask for; gives the report in their format, and whether it is good.

    Raises:
        UnusableInput: something that they name cannot be read or used.
    """
    proposed = _proposed(options.subgraph, options.remove)
    if options.only_used and not options.operations:
        raise UnusableInput("--only-used needs --operations: it asks which of them use a change")
    sdl = _read(options.against)
    try:
        report = check(
            Supergraph.parse(sdl),
            extract(sdl) if options.config is None else load(options.config),
            proposed,
            _operations(options.operations),
            only_used=options.only_used,
            reconstructed=options.config is None,
        )
    except (SupergraphError, ExtractionError) as error:
        raise UnusableInput(f"{options.against}: {error}") from error
    except BaselineError as error:
        raise UnusableInput(f"{options.config or options.against}: {error}") from error
    except (ConfigError, OperationsError) as error:
        raise UnusableInput(str(error)) from error
    return _FORMATS[options.format](report), report.ok


def _proposed(given: Sequence[str], removed: Sequence[str]) -> dict[str, str | None]:
    proposed: dict[str, str | None] = {}
    for each in given:
        name, equals, file = each.partition("=")
        if not name or not equals or not file:
            raise UnusableInput(f'--subgraph {each}: write NAME=FILE, "catalog=catalog.graphql"')
        if name in proposed:
            raise UnusableInput(f"--subgraph {each}: {name} is given twice")
        proposed[name] = _read(Path(file))
    for name in removed:
        if name in proposed:
            raise UnusableInput(f"--remove {name}: {name} has a new schema as well")
        proposed[name] = None
    if not proposed:
        raise UnusableInput("nothing to check: name what changes with --subgraph or --remove")
    return proposed


def _operations(paths: Sequence[Path]) -> tuple[Operation, ...] | None:
    if not paths:
        return None
    return tuple(each for path in paths for each in load_operations(path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{path}: cannot be read ({error})") from error
