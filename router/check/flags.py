"""The flags of ``python -m router check``, apart from what they need when the command runs."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declares the command's flags."""
    command.add_argument(
        "--against", type=Path, required=True, metavar="SUPERGRAPH", help="the one served today"
    )
    command.add_argument(
        "--subgraph",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="new schema of a subgraph, which may be a new one (repeatable)",
    )
    command.add_argument(
        "--remove", action="append", default=[], metavar="NAME", help="a subgraph to go"
    )
    command.add_argument(
        "--config",
        type=Path,
        help="YAML of `compose` with the current subgraphs, else they are taken out of SUPERGRAPH",
    )
    command.add_argument(
        "--operations",
        type=Path,
        action="append",
        default=[],
        help="folder of clients' operations: *.graphql or manifests (repeatable)",
    )
    command.add_argument(
        "--only-used",
        action="store_true",
        help="let breaking changes pass that no registered operation uses",
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
