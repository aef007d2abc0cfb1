"""Which steps the stores at hand have been through, so that a second start is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from local.folder import DataFolder
from local.processes import Step
from local.settings import ROOT, Settings
from local.storage import KINDS


class Done:
    """The marks of steps, kept with the stores' data, and gone with it."""

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        given = settings.given
        self._given = {kind.setting: given[kind.setting] for kind in KINDS if kind.setting in given}
        self._folder = folder.stores / "done"

    def is_needless(self, step: Step) -> bool:
        """Whether a step would change nothing.

        A store of somebody else's may have changed meanwhile: there only ``once`` is believed.
        """
        mark = self._folder / step.name
        if not mark.exists() or mark.read_text() != self._stamp(step):
            return False
        return step.once or bool(step.made_of and not self._given)

    def note(self, step: Step) -> None:
        """Keeps in mind that a step has ended well."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / step.name).write_text(self._stamp(step))

    def _stamp(self, step: Step) -> str:
        digest = hashlib.sha256(repr(sorted(self._given.items())).encode())
        for path in _code(step):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
        return digest.hexdigest()


def _code(step: Step) -> Iterator[Path]:
    for folder in step.made_of:
        yield from sorted((ROOT / folder).rglob("*.py"))
