"""Writing pictures to the media folder: each once, whole or not at all."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from local.demo.assortment.model import Look, Scene
from local.demo.pictures.draw import picture
from local.demo.pictures.scene import scene


Drawn = TypeVar("Drawn", Look, Scene)


def write_pictures(folder: Path, looks: Iterable[Look]) -> int:
    """Write the pictures of these looks; the same look twice is drawn once. How many were drawn."""
    return _write(folder, {look.file_name: look for look in looks}, picture)


def write_scenes(folder: Path, scenes: Iterable[Scene]) -> int:
    """Write the wide pictures. How many were drawn."""
    return _write(folder, {wide.file_name: wide for wide in scenes}, scene)


def _write(folder: Path, wanted: dict[str, Drawn], draw: Callable[[Drawn], str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, what in wanted.items():
        target = folder / name
        text = draw(what)
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        half = target.with_suffix(f".{os.getpid()}.part")
        half.write_text(text, encoding="utf-8")
        half.replace(target)  # a reader sees the old picture or the new one
    return len(wanted)
