"""The table of what runs where."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from local.folder import DataFolder
from local.keys import Keys
from local.processes import DOMAINS, ROUTER, STOREFRONT, WORKER
from local.storage import Storage


def show_board(
    console: Console,
    variables: Mapping[str, str],
    storage: Storage,
    keys: Keys,
    folder: DataFolder,
    elapsed: float,
) -> None:
    """Prints where everything is; ``elapsed`` is in seconds."""
    router = variables["ROUTER_URL"]
    address = router.rpartition(":")[0]
    shop = f"{address}:{variables[STOREFRONT.setting]}"
    served = [f"{one.name} {variables[one.setting]}" for one in DOMAINS]
    measured = [
        f"{one.name} {variables[one.setting]}" for one in (ROUTER, STOREFRONT, *DOMAINS, WORKER)
    ]
    stores = [f"{store.name} {store.host}:{store.port}" for store in storage.stores]
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row("Shop", f"{shop}/")
    table.add_row("Playground", f"{router}/graphql")
    table.add_row("Admin login", f"{variables['LOOM_ADMIN_EMAIL']}")
    table.add_row("", f"password in {keys.admin_password_file}")
    table.add_row("Subgraphs", ", ".join(served))
    table.add_row("Metrics", f"{address}:PORT/metrics on {', '.join(measured)}")
    table.add_row("Mail", f"{shop}/dev/mail [dim]({folder.mail})[/dim]")
    table.add_row("Stores", ", ".join(stores) or "your own")
    table.add_row("Logs", str(folder.logs))
    console.print()
    console.print(table)
    console.print(f"\nReady after {elapsed:.1f} s. Ctrl-C stops it all.\n")
