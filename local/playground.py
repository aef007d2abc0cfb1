"""``python -m local.playground``: builds the GraphQL playground's assets where they are not fresh.

Without npm, or where the packages cannot be had, the playground loads them from a CDN: that is
said, and is no failure.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.settings import ROOT

PLAYGROUND = ROOT / "router" / "server" / "playground"

SOURCES = ("package.json", ".npmrc", "build.mjs", "build.py", "src")

FALLBACK = "the playground's assets come from a CDN until `make playground` has built them"


def fingerprint(playground: Path) -> str:
    """Changes when anything that the assets are made of does."""
    digest = hashlib.sha256()
    for path in _sources(playground):
        digest.update(path.relative_to(playground).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def main() -> int:
    """Builds them if need be. Always returns 0: the playground works either way."""
    stamp = PLAYGROUND / "assets" / ".made-of"
    wanted = fingerprint(PLAYGROUND)
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    if shutil.which("npm") is None:
        print(f"There is no npm here: {FALLBACK}.")
        return 0
    print("Building the playground (once)", flush=True)
    build = [sys.executable, "-m", "router.server.playground.build"]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    if built.returncode != 0:
        last = (built.stderr.strip() or built.stdout.strip()).splitlines()[-5:]
        print("\n".join(["The playground could not be built:", *last, FALLBACK + "."]))
        return 0
    stamp.write_text(wanted)
    return 0


def _sources(playground: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = playground / name
        yield from sorted(path for path in (source, *source.rglob("*")) if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
