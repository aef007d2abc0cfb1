"""The data folder: what lies where in it, who owns it, and which versions made it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.errors import AlreadyRunningError

LARGE_LOG = 10_000_000
"""Bytes of a log that the next start does not add to."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """``LOOM_DATA``. Everything in it can be dropped; `make up` makes it anew."""

    path: Path

    @property
    def stores(self) -> Path:
        """The stores' data, a folder each."""
        return self.path / "stores"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def mail(self) -> Path:
        """The maildir that the mail catcher fills."""
        return self.path / "mail"

    @property
    def media(self) -> Path:
        """Pictures, served by the storefront as /media."""
        return self.path / "media"

    @property
    def record(self) -> Path:
        """Which processes run: see `record.py`."""
        return self.path / "run.json"

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Holds the folder for this process; the system lets go of it however the process ends.

        Raises :class:`AlreadyRunningError` where another process holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                lock.seek(0)
                raise AlreadyRunningError(
                    f"the data folder {self.path} is in use by process {lock.read() or 'unknown'}: "
                    "stop that (Ctrl-C in its terminal), or choose another folder with LOOM_DATA"
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    @property
    def is_owned(self) -> bool:
        """Whether some process holds the folder now."""
        if not (self.path / "lock").exists():
            return False
        try:
            with self.owned():
                return False
        except AlreadyRunningError:
            return True

    def fit(self, versions: Mapping[str, str]) -> str | None:
        """Starts afresh where a store's data was made by another version than runs now.

        All stores' data go together, as one shop is spread over them; the old is kept beside as
        `stores.previous`, once. Returns what was done, in words, or ``None``.
        """
        stamp = self.stores / "versions.json"
        made_by: dict[str, str] = json.loads(stamp.read_text()) if stamp.exists() else {}
        differing = [name for name, by in made_by.items() if versions.get(name, by) != by]
        if differing:
            previous = self.path / "stores.previous"
            shutil.rmtree(previous, ignore_errors=True)
            self.stores.rename(previous)
            made_by = {}
        self.stores.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps({**made_by, **versions}, indent=2))
        if not differing:
            return None
        changes = ", ".join(f"{name} is now {versions[name]}" for name in differing)
        return f"{changes}: local data starts afresh, the old is in {self.path}/stores.previous"

    def trim_logs(self) -> None:
        """Begins anew with each log that has grown large. Only while nothing writes there."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LARGE_LOG:
                log.unlink()

    def drop(self) -> None:
        """Removes what we made in the folder, and nothing else that may lie there."""
        ours = (self.stores, self.path / "stores.previous", self.keys, self.logs, self.mail)
        for folder in (*ours, self.media):
            if folder.exists():
                shutil.rmtree(folder)
        for file in (self.record, self.path / "ports.json"):
            file.unlink(missing_ok=True)
