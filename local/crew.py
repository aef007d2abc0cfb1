"""The processes of one run: started, recorded, watched, and stopped to the last."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Mapping

from local.child import Child, Command, stop_together
from local.errors import PartFailedError, StepFailedError
from local.folder import DataFolder
from local.follow import Follower
from local.interruption import Interruption
from local.processes import Service, Step
from local.record import MARK, Record
from local.settings import ROOT

VARIABLE = re.compile(r"\{([A-Z_]+)\}")
"""A variable in a command's argument."""

TICK = 0.1
"""Seconds between two looks at the processes."""


class Crew:
    """Services and steps; the stores' processes are only recorded and watched here.

    ``draw`` lets a step draw its progress on the terminal. ``grace`` is how many seconds the
    services have together to end in order.
    """

    def __init__(self, folder: DataFolder, follower: Follower, *, draw: bool, grace: float) -> None:
        self._folder = folder
        self._grace = grace
        self._follower = follower
        self._draw = draw
        self._services: list[Child] = []
        self._others: tuple[Child, ...] = ()
        mark = secrets.token_hex(8)
        os.environ[MARK] = mark  # whatever we start inherits it
        self._record = Record(mark)
        self._record.write(folder.record)
        self.interruption = Interruption(self.hurry)

    def watch(self, others: tuple[Child, ...]) -> None:
        """Takes processes that somebody else starts and stops into the record and the watch."""
        for child in others:
            self._enter(child)
        self._others += others

    def start(self, service: Service, environment: Mapping[str, str]) -> None:
        """Starts a service; its output goes to a log of its name."""
        child = self._spawn(service.name, service.arguments, environment, draw=False)
        self._services.append(child)

    def run(self, step: Step, environment: Mapping[str, str]) -> None:
        """Runs a step to its end. Raises :class:`StepFailedError` when it fails."""
        child = self._spawn(step.name, step.arguments, environment, draw=step.progress)
        try:
            while not child.wait(TICK):
                self.check()
        finally:
            child.stop()
        if child.returncode != 0:
            raise StepFailedError(_failure(f"{step.name} failed", child))

    def check(self) -> None:
        """Raises when we are asked to end, or when a process has ended that should not have."""
        self._follower.poll()
        self.interruption.check()
        for child in (*self._services, *self._others):
            if child.returncode is not None:
                raise PartFailedError(_failure(f"{child.name} stopped by itself", child))

    def stop(self) -> None:
        """Ends all services, the last started first in line."""
        stop_together(list(reversed(self._services)), self._grace)
        self._follower.poll()

    def hurry(self) -> None:
        """Ends the services at once. The stores still end in order: that takes no time."""
        for child in self._services:
            child.kill()

    def close(self) -> None:
        """Forgets the run, now that nothing of it runs any more."""
        self._folder.record.unlink(missing_ok=True)

    def _spawn(
        self,
        name: str,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        *,
        draw: bool,
    ) -> Child:
        log = None if draw and self._draw else self._folder.logs / f"{name}.log"
        if log is not None:
            self._follower.add(name, log)
        filled = (VARIABLE.sub(lambda name: environment[name[1]], one) for one in arguments)
        argv = (sys.executable, *filled)
        child = Child(Command(name=name, argv=argv, log=log, env=environment, cwd=ROOT))
        self._enter(child)
        return child

    def _enter(self, child: Child) -> None:
        self._record = self._record.with_child(child)
        self._record.write(self._folder.record)


def _failure(what: str, child: Child) -> str:
    code = child.returncode or 0
    how = f"code {code}" if code >= 0 else f"signal {-code}"
    tail = child.tail()
    if not tail:
        return f"{what} ({how})"
    return f"{what} ({how}); the end of {child.command.log}:\n{tail}"
