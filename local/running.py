"""Beside a running platform, or after it: look at it, speak to it, drop its data."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from local.environment import environment
from local.folder import DataFolder
from local.keys import Keys
from local.processes import MAIL, SERVICES
from local.readiness import ask
from local.record import Record, stop_leftovers
from local.settings import Settings
from local.storage import RememberedPorts, Storage


def variables_of_running(settings: Settings) -> dict[str, str]:
    """The environment that the running parts have.

    Raises :class:`local.errors.LocalError` where a store is neither given by its URL nor was ever
    started here.
    """
    folder = DataFolder(settings.data)
    keys = Keys.ensure(folder.keys)
    storage = Storage(settings, folder, keys, running=True)
    smtp_port = settings.fixed_port(MAIL.setting) or RememberedPorts(folder).known(MAIL.setting)
    return environment(
        settings,
        folder,
        keys,
        store_urls=storage.urls,
        smtp_port=smtp_port or MAIL.default_port,
    )


def show_status(settings: Settings, console: Console) -> bool:
    """Prints what runs; returns whether all of it is there and ready."""
    folder = DataFolder(settings.data)
    if not folder.is_owned:
        console.print(f"Nothing runs on {folder.path}. Start it with: make up")
        return False
    record = Record.read(folder.record)
    running = {entry.name: entry for entry in record.entries if entry.process} if record else {}
    variables = variables_of_running(settings)
    table = Table("part", "process", "port", "state", box=None, padding=(0, 2))
    good = True
    served = {service.name for service in SERVICES}
    for name, entry in running.items():
        if name not in served:
            table.add_row(name, str(entry.pid), "", "[green]running[/green]")
    for service in SERVICES:
        if service.replaced_by in settings.given:
            continue
        process = running.get(service.name)
        for endpoint in service.endpoints:
            port = int(variables[endpoint.setting])
            host = "127.0.0.1" if endpoint is MAIL else settings.reachable_host
            answer = ask(endpoint, host, port)
            state = "[green]ready[/green]" if answer.ready else f"[red]{answer.reason}[/red]"
            pid = str(process.pid) if process else "[red]gone[/red]"
            table.add_row(endpoint.name, pid, str(port), state)
            good = good and answer.ready and process is not None
    console.print(table)
    return good


def reset(settings: Settings, console: Console) -> None:
    """Drops all local data. Raises :class:`local.errors.AlreadyRunningError` while it is in use."""
    folder = DataFolder(settings.data)
    with folder.owned():
        stop_leftovers(folder.record, settings.grace)
        folder.drop()
    console.print(f"Dropped the local data in {folder.path}. `make up` starts with a new shop.")
