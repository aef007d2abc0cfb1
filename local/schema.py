"""``python -m local.schema``: everything in `schema/` that is made from the code.

Each subgraph's SDL, the supergraph and its API composed of them, the events' JSON Schemas and the
clients' manifests are made in a temporary folder, and then put in place of what is there, or with
``--check`` only compared with it. What people write stays: `supergraph.yaml` and `operations/`.
"""

from __future__ import annotations

import argparse
import difflib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from local.errors import LocalError, StepFailedError
from local.processes import DOMAINS
from local.settings import ROOT

SCHEMA = ROOT / "schema"

GENERATED = (
    "subgraphs",
    "supergraph.graphql",
    "api.graphql",
    "events",
    "manifests",
    "router-config.schema.json",
)
"""What is made here, folders with all that is in them."""

SHOWN_LINES = 60
"""How much of one file's difference is shown."""


def generate(schema: Path, into: Path) -> None:
    """Makes everything in ``into``, reading what people wrote from ``schema``.

    Raises :class:`StepFailedError` with the words of the command that failed.
    """
    (into / "subgraphs").mkdir(parents=True)
    (into / "manifests").mkdir()
    configuration = into / "supergraph.yaml"
    shutil.copy(schema / "supergraph.yaml", configuration)
    with ThreadPoolExecutor() as pool:
        exports = pool.map(_sdl, [domain.name for domain in DOMAINS])
        events = pool.submit(_python, "subgraphs", "events", "--output", str(into / "events"))
        for domain, sdl in zip(DOMAINS, exports, strict=True):
            (into / "subgraphs" / f"{domain.name}.graphql").write_text(sdl)
        events.result()
        supergraph = into / "supergraph.graphql"
        _python(*("router", "compose", "--config", str(configuration)), "--output", str(supergraph))
        composed = ("--supergraph", str(supergraph))
        made = [pool.submit(_python, "router", "api", *composed, "--output", _in(into, "api"))]
        settings = str(into / "router-config.schema.json")
        made.append(pool.submit(_python, "router", "config-schema", "--output", settings))
        for client in clients(schema / "operations"):
            output = str(into / "manifests" / f"{client.name}.json")
            operations = ("--operations", str(client))
            command = ("router", "manifest", *operations, *composed, "--output", output)
            made.append(pool.submit(_python, *command))
        for one in made:
            one.result()


def clients(operations: Path) -> Iterator[Path]:
    """The folders of the clients that have persisted operations."""
    if (operations / "storefront").is_dir():
        yield operations / "storefront"
    if (operations / "partners").is_dir():
        yield from sorted(path for path in (operations / "partners").iterdir() if path.is_dir())


def ensure_configuration(schema: Path) -> None:
    """Writes `supergraph.yaml`, in the form of `rover supergraph compose`, where there is none."""
    path = schema / "supergraph.yaml"
    if path.exists():
        return
    subgraphs = {
        domain.name: {
            "routing_url": f"http://127.0.0.1:{domain.default_port}/graphql",
            "schema": {"file": f"./subgraphs/{domain.name}.graphql"},
        }
        for domain in DOMAINS
    }
    schema.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump({"subgraphs": subgraphs}, sort_keys=False))


def differences(made: Path, schema: Path) -> Iterator[str]:
    """For each generated file that is not as it should be, words for a person."""
    wanted, present = _files(made), _files(schema)
    for name in sorted(wanted | present):
        if name not in present:
            yield f"schema/{name} is missing"
        elif name not in wanted:
            yield f"schema/{name} is no longer generated: remove it"
        else:
            before, after = (schema / name).read_text(), (made / name).read_text()
            if before != after:
                yield _difference(name, before, after)


def put_in_place(made: Path, schema: Path) -> list[str]:
    """Makes ``schema``'s generated files those of ``made``; returns the names of the changed."""
    wanted = _files(made)
    gone = _files(schema) - wanted
    for name in gone:
        (schema / name).unlink()
    changed = []
    for name in wanted:
        target = schema / name
        content = (made / name).read_bytes()
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            changed.append(name)
    return sorted([*changed, *gone])


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns 1 where ``--check`` found a difference, or a step failed."""
    parser = argparse.ArgumentParser(prog="python -m local.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    check = parser.parse_args(arguments).check
    if not check:
        ensure_configuration(SCHEMA)
    elif not (SCHEMA / "supergraph.yaml").exists():
        print("schema/supergraph.yaml is missing: run `make schema`", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="loom-schema-") as name:
        made = Path(name)
        try:
            generate(SCHEMA, made)
        except LocalError as error:
            print(error, file=sys.stderr)
            return 1
        if check:
            return _report(list(differences(made, SCHEMA)))
        for changed in put_in_place(made, SCHEMA):
            print(f"schema/{changed}")
    return 0


def _report(found: list[str]) -> int:
    if not found:
        print("schema/ is what the code makes of it")
        return 0
    print("\n".join(found), file=sys.stderr)
    print("\nschema/ is not what the code makes of it: run `make schema`", file=sys.stderr)
    return 1


def _difference(name: str, before: str, after: str) -> str:
    lines = list(
        difflib.unified_diff(
            before.splitlines(),
            after.splitlines(),
            fromfile=f"schema/{name} (as it is)",
            tofile=f"schema/{name} (as the code makes it)",
            lineterm="",
        )
    )
    shown = lines[:SHOWN_LINES]
    if len(lines) > SHOWN_LINES:
        shown.append(f"… {len(lines) - SHOWN_LINES} more lines")
    return "\n".join(shown)


def _files(folder: Path) -> set[str]:
    roots = [folder / name for name in GENERATED]
    found = [path for root in roots for path in (root, *root.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix() for path in found}


def _in(folder: Path, name: str) -> str:
    return str(folder / f"{name}.graphql")


def _sdl(domain: str) -> str:
    return _python("subgraphs", "sdl", domain)


def _python(*arguments: str) -> str:
    """Runs ``python -m`` with ``arguments``; returns what it printed."""
    ran = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        words = (ran.stderr or ran.stdout).strip()
        raise StepFailedError(f"python -m {' '.join(arguments)} failed:\n{words}")
    return ran.stdout


if __name__ == "__main__":
    sys.exit(main())
