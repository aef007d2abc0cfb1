"""What the local platform is told by its environment, and by a file `.env` in the repository.

The environment wins over `.env`. Settings of the parts themselves (see `docs/local.md`) pass
through to them: what is given here is never overridden by us.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from local.errors import LocalError

ROOT = Path(__file__).resolve().parents[1]

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # asked for by HOST alone
"""Addresses to listen on that are none to connect to, and what reaches them from here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The merged settings.

    ``given`` holds every variable, whoever reads it; ``written`` names those that `.env` has.
    """

    given: Mapping[str, str]
    written: frozenset[str] = frozenset()

    @classmethod
    def load(cls, root: Path = ROOT) -> Settings:
        """Reads the environment and, behind it, ``root``'s `.env`."""
        written = {key: value for key, value in dotenv_values(root / ".env").items() if value}
        environment = {key: value for key, value in os.environ.items() if value}
        return cls({**written, **environment}, frozenset(written))

    @property
    def data(self) -> Path:
        """The folder of everything local: ``LOOM_DATA``, or `.loom` in the repository."""
        return Path(self.given.get("LOOM_DATA", ROOT / ".loom")).expanduser().resolve()

    @property
    def host(self) -> str:
        """The address that the services listen on: ``HOST``."""
        return self.given.get("HOST", "127.0.0.1")

    @property
    def reachable_host(self) -> str:
        """An address at which the services answer from this machine."""
        return EVERYWHERE.get(self.host, self.host)

    @property
    def grace(self) -> int:
        """Seconds that the services have to end in order: ``LOOM_STOP_GRACE``."""
        return self.number("LOOM_STOP_GRACE", 10)

    def port(self, setting: str, default: int) -> int:
        """The port that ``setting`` names. Raises :class:`LocalError` where it is none."""
        port = self.number(setting, default)
        if not 1 <= port <= 65535:
            raise LocalError(f"{setting}={port} is not a port: it is from 1 to 65535")
        return port

    def fixed_port(self, setting: str) -> int | None:
        """The port that ``setting`` names, or ``None`` for any that is free."""
        return self.port(setting, 0) if setting in self.given else None

    def number(self, setting: str, default: int) -> int:
        """A whole number. Raises :class:`LocalError` naming the setting where it is none."""
        text = self.given.get(setting, str(default))
        try:
            return int(text)
        except ValueError as error:
            raise LocalError(f"{setting}={text} is not a whole number") from error
