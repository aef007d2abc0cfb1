"""The folder of pictures: each picture drawn once, whole or not at all.

A stamp says which version of the drawing code made the folder; while it fits, a picture that is
there is not drawn again, and when it does not, every picture asked for is.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from local.demo.assortment.model import Look, Scene
from local.demo.pictures.draw import picture
from local.demo.pictures.scene import scene

_STAMP = ".drawn-by"


@dataclass
class PictureFolder:
    """Open it, add looks and scenes, close it."""

    path: Path
    _is_ours: bool
    """Whether the pictures that are there were drawn by this very code."""
    _drawn: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, path: Path) -> "PictureFolder":
        path.mkdir(parents=True, exist_ok=True)
        stamp = path / _STAMP
        return cls(path, stamp.exists() and stamp.read_text() == drawing_code())

    def add(self, looks: Iterable[Look]) -> int:
        """Draw the pictures that are missing; how many there were."""
        wanted = [look for look in looks if self._is_wanted(look.file_name)]
        distinct = {look.file_name: look for look in wanted}
        for name, look in distinct.items():
            self._write(name, picture(look))
        return len(distinct)

    def add_scenes(self, scenes: Iterable[Scene]) -> int:
        """Draw the wide pictures that are missing; how many there were."""
        wanted = [wide for wide in scenes if self._is_wanted(wide.file_name)]
        for wide in wanted:
            self._write(wide.file_name, scene(wide))
        return len(wanted)

    def close(self) -> None:
        """Note that this code drew all that was asked for."""
        self._write(_STAMP, drawing_code())

    def _is_wanted(self, name: str) -> bool:
        if name in self._drawn:
            return False
        return not (self._is_ours and (self.path / name).exists())

    def _write(self, name: str, text: str) -> None:
        target = self.path / name
        half = target.with_name(f"{name}.{os.getpid()}.unfinished")
        half.write_text(text, encoding="utf-8")
        half.replace(target)  # a reader sees the old picture or the new one
        self._drawn.add(name)


@cache
def drawing_code() -> str:
    """A digest of all that pictures are made by: the drawing code, the scenes and the colours."""
    package = Path(__file__).parent
    sources = [*package.rglob("*.py"), *(package.parent / "assortment").glob("*.py")]
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()
