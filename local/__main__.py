"""``python -m local``: the whole platform on this machine, without containers."""

from __future__ import annotations

import argparse
import os
import sys

from rich.console import Console

from local.environment import as_exports
from local.errors import LocalError
from local.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns 1 after an error, whose words have been printed."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.load()
        match options.command:
            case "up":
                from local.up import Up

                Up(settings, Console(), verbose=options.verbose).run()
            case "stores":
                _stores(settings, verbose=options.verbose)
            case "env":
                from local.running import variables_of_running

                sys.stdout.write(as_exports(variables_of_running(settings)))
            case "status":
                from local.running import show_status

                return 0 if show_status(settings, Console()) else 1
            case "reset":
                from local.running import reset

                reset(settings, Console())
            case "secrets":
                from local.production import secrets_file

                sys.stdout.write(secrets_file())
            case "seed":
                _seed(settings, options.products)
    except LocalError as error:
        words = Console(stderr=True)
        words.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (
        ("up", "start everything, and stop it at Ctrl-C"),
        ("stores", "start the stores alone, print their settings, and stop them at Ctrl-C"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--verbose", action="store_true", help="show every log line")
    commands.add_parser("env", help="print the settings that the running parts have, for a shell")
    commands.add_parser("status", help="tell what runs, and whether it is ready")
    commands.add_parser("reset", help="drop all local data")
    commands.add_parser("secrets", help="print new keys and passwords for compose.yaml's .env")
    seed = commands.add_parser("seed", help="put the demo shop into the stores")
    seed.add_argument("--products", type=int, default=None, help="how many garments")
    return parser


def _stores(settings: Settings, *, verbose: bool) -> None:
    from local.up import Up

    def announce(variables: dict[str, str]) -> None:
        sys.stdout.write(as_exports(variables))
        sys.stdout.flush()

    quiet = Console(stderr=True)
    Up(settings, quiet, services=(), steps=(), announce=announce, verbose=verbose).run()


def _seed(settings: Settings, products: int | None) -> None:
    """Seeds the stores that the environment names, or those that `up` is running here."""
    from local.demo import seed
    from local.running import variables_of_running

    os.environ.update(variables_of_running(settings))
    seed.run(products=products)


if __name__ == "__main__":
    sys.exit(main())
