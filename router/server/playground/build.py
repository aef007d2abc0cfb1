"""Bundles the playground: ``python -m router.server.playground.build``. Needs Node and npm.

Everything happens in a folder of its own, so that nothing but ``assets/`` is left behind here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from router.server.playground import HERE

SOURCES: Final = ("package.json", ".npmrc", "build.mjs", "src")


def build(target: Path = HERE / "assets") -> None:
    """Installs the packages, bundles them, and puts the result in place of ``target``.

    Raises ``CalledProcessError`` where npm or the bundler fails, ``FileNotFoundError`` without npm.
    """
    npm, node = _program("npm"), _program("node")
    with tempfile.TemporaryDirectory(prefix="playground-") as name:
        folder = Path(name)
        for source in SOURCES:
            origin = HERE / source
            (shutil.copytree if origin.is_dir() else shutil.copy)(origin, folder / source)
        subprocess.run([npm, "install", "--ignore-scripts"], cwd=folder, check=True)  # noqa: S603
        subprocess.run([node, "build.mjs"], cwd=folder, check=True)  # noqa: S603
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(folder / "assets", target)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed; without it the playground comes from a CDN"
        raise FileNotFoundError(message)
    return found


if __name__ == "__main__":
    try:
        build()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(f"playground: {error}")
