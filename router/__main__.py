"""The router's command line: ``python -m router COMMAND --help`` tells each command's flags.

Every command imports what it needs itself, so that none waits for the others' parts.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from router.check import flags
from router.server.operations.flags import add_operations

if TYPE_CHECKING:
    from router.federation.supergraph import Supergraph


class CommandError(Exception):
    """What the user has to put right. The message names the file or flag and the remedy."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status: 0, or 1 with the reason on stderr. A check's is
    2 where it could not be made."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m router", description="A federation router.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("compose", help="compose subgraphs into a supergraph")
    command.add_argument(
        "--config", type=Path, required=True, help="YAML as `rover supergraph compose` reads it"
    )
    command.add_argument("--output", type=Path, help="file to write, instead of stdout")
    command.set_defaults(run=_compose)

    command = commands.add_parser("check", help="tell what a change of a subgraph would break")
    flags.add_arguments(command)
    command.set_defaults(run=_check)

    command = commands.add_parser("subgraphs", help="take the subgraphs out of a supergraph")
    command.add_argument("--supergraph", type=Path, required=True)
    command.add_argument("--output", type=Path, required=True, help="folder for NAME.graphql")
    command.set_defaults(run=_subgraphs)

    command = commands.add_parser("paths", help="show the ways to a field of a supergraph")
    command.add_argument("--supergraph", type=Path, required=True)
    command.add_argument("--field", required=True, metavar="TYPE.FIELD")
    command.add_argument("--label", action="append", default=[], help="override label that is on")
    command.set_defaults(run=_paths)

    command = commands.add_parser("serve", help="serve a supergraph")
    command.add_argument("--supergraph", type=Path, help="supergraph SDL of any composer")
    command.add_argument("--host", help="address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="port to listen on (8000; 0 takes a free one)")
    command.add_argument("--config", type=Path, help="YAML file of settings")
    command.set_defaults(run=_serve)

    command = commands.add_parser("plan", help="show the plan of an operation")
    command.add_argument("--supergraph", type=Path, required=True)
    command.add_argument("--operation", type=Path, required=True, help="GraphQL file; - is stdin")
    command.add_argument("--operation-name", help="which of the file's operations")
    command.set_defaults(run=_plan)

    command = commands.add_parser("api", help="print the API schema that clients see")
    command.add_argument("--supergraph", type=Path, required=True)
    command.add_argument("--output", type=Path, help="file to write, instead of stdout")
    command.set_defaults(run=_api)

    command = commands.add_parser("settings", help="print what can be set, as Markdown")
    command.add_argument("--guide", type=Path, help="Markdown file whose reference to renew")
    command.set_defaults(run=_settings)

    command = commands.add_parser("config-schema", help="print the JSON Schema of the settings")
    command.add_argument("--output", type=Path, help="file to write, instead of stdout")
    command.set_defaults(run=_config_schema)

    command = commands.add_parser("manifest", help="build a client's persisted operation manifest")
    command.add_argument(
        "--operations", type=Path, required=True, help="folder of *.graphql, an operation each"
    )
    command.add_argument("--supergraph", type=Path, required=True)
    command.add_argument("--output", type=Path, help="file to write, instead of stdout")
    command.set_defaults(run=_manifest)

    command = commands.add_parser("operations", help="register operations, and see who uses them")
    add_operations(command, run=_operations)
    return parser


def _compose(options: argparse.Namespace) -> None:
    from router.compose import compose
    from router.compose.config import ConfigError, load

    try:
        result = compose(load(options.config))
    except ConfigError as error:
        raise CommandError(str(error)) from error
    for hint in result.hints:
        print(f"HINT {hint.code}: {hint.message}", file=sys.stderr)
    if result.supergraph_sdl is None:
        raise CommandError(
            "\n".join(f"ERROR {error.code}: {error.message}" for error in result.errors)
        )
    _write(options.output, result.supergraph_sdl.rstrip("\n") + "\n")


def _check(options: argparse.Namespace) -> int:
    from router.check.command import UnusableInput, run

    try:
        report, ok = run(options)
    except UnusableInput as error:
        raise CommandError(str(error), status=2) from error
    sys.stdout.write(report)
    return 0 if ok else 1


def _subgraphs(options: argparse.Namespace) -> None:
    from router.compose.extract import ExtractionError, extract

    try:
        found = extract(_read(options.supergraph))
    except ExtractionError as error:
        raise CommandError(f"{options.supergraph}: {error}") from error
    if not options.output.is_dir():
        raise CommandError(f"{options.output}: no such folder")
    for subgraph in found:
        _write(options.output / f"{subgraph.name}.graphql", subgraph.sdl)


def _paths(options: argparse.Namespace) -> None:
    from router.graph.graph import QueryGraph
    from router.graph.paths import UnknownField, paths

    graph = QueryGraph(_supergraph(options.supergraph), frozenset(options.label))
    try:
        sys.stdout.write(paths(graph, options.field))
    except UnknownField as error:
        raise CommandError(str(error)) from error


def _serve(options: argparse.Namespace) -> None:
    from router.server.serve import serve
    from router.server.settings import ConfigurationError, load_settings

    try:
        serve(
            load_settings(
                options.config,
                supergraph=options.supergraph,
                host=options.host,
                port=options.port,
            )
        )
    except ConfigurationError as error:
        raise CommandError(str(error)) from error


def _plan(options: argparse.Namespace) -> None:
    from graphql import GraphQLError, get_operation_ast, parse, validate

    from router.plan.errors import PlanError
    from router.plan.planner import Planner
    from router.plan.pretty import pretty

    supergraph = _supergraph(options.supergraph).with_defer()
    text = sys.stdin.read() if str(options.operation) == "-" else _read(options.operation)
    try:
        document = parse(text)
    except GraphQLError as error:
        raise CommandError(f"{options.operation}: {error}") from error
    errors = validate(supergraph.api_schema, document)
    if errors:
        raise CommandError("\n\n".join(f"{options.operation}: {error}" for error in errors))
    if get_operation_ast(document, options.operation_name) is None:
        raise CommandError(f"{options.operation}: name one of its operations with --operation-name")
    try:
        print(pretty(Planner(supergraph).plan(document, options.operation_name)))
    except PlanError as error:
        raise CommandError(f"{options.operation}: {error}") from error


def _api(options: argparse.Namespace) -> None:
    from graphql import print_schema

    schema = _supergraph(options.supergraph).api_schema
    _write(options.output, print_schema(schema).rstrip("\n") + "\n")


def _settings(options: argparse.Namespace) -> None:
    from router.server.settings.reference import reference, with_reference

    if options.guide is None:
        print(reference())
    else:
        _write(options.guide, with_reference(_read(options.guide)))


def _config_schema(options: argparse.Namespace) -> None:
    from router.server.settings.json_schema import config_schema_text

    _write(options.output, config_schema_text())


def _operations(options: argparse.Namespace) -> None:
    from redis.exceptions import RedisError

    from router.server.operations import command
    from router.server.operations.manifest import ManifestError

    try:
        if options.action == "register":
            schema = _supergraph(options.supergraph).api_schema
            text = command.register_text(
                options.client, options.operations, schema, options.manifests, prune=options.prune
            )
        elif options.action == "list":
            text = command.list_text(options.manifests, options.client, as_json=options.json)
        else:
            url = options.redis or os.environ.get("ROUTER_REDIS__URL")
            if not url:
                raise CommandError("usage is kept in Redis: give --redis or ROUTER_REDIS__URL")
            text = command.usage_text(
                options.manifests, url, options.prefix, options.days, as_json=options.json
            )
    except ManifestError as error:
        raise CommandError(str(error)) from error
    except (RedisError, ValueError) as error:
        raise CommandError(f"{options.redis}: {error}") from error
    _write(None, text)


def _manifest(options: argparse.Namespace) -> None:
    from router.server.operations.manifest import ManifestError, build_manifest

    schema = _supergraph(options.supergraph).api_schema
    try:
        manifest = build_manifest(options.operations, schema)
    except ManifestError as error:
        raise CommandError(str(error)) from error
    _write(options.output, manifest.decode())


def _supergraph(path: Path) -> Supergraph:
    from router.federation.supergraph import Supergraph, SupergraphError

    try:
        return Supergraph.parse(_read(path))
    except SupergraphError as error:
        raise CommandError(f"{path}: {error}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: not UTF-8 text") from error


def _write(path: Path | None, text: str) -> None:
    if path is None:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
