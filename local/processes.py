"""What `make up` runs: the only list of our services and one-off steps.

``{NAMES}`` in a command stand for variables of the environment that `environment.py` makes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A port that a service listens on.

    ``ready`` is the path that answers 200 once the service is ready; ``None`` where the port
    speaks something else than HTTP, and listening is all that can be asked.
    """

    name: str
    setting: str
    default_port: int
    ready: str | None = "/health/ready"


@dataclass(frozen=True, slots=True)
class Service:
    """A process that runs until it is stopped.

    ``arguments`` follow the interpreter. ``replaced_by`` is a setting that, when given, names
    something else to use in its place. ``needs_stores`` keeps it back until the steps are done.
    """

    name: str
    arguments: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    needs_stores: bool = True
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A process that ends by itself, with the code 0 if all went well.

    It runs at every start, unless ``once``, which is once for the stores at hand, or ``made_of``
    names folders of code: then our own stores need it again only when that has changed.
    ``progress`` lets it draw on the terminal, ``switch`` is a setting that turns it off by 0.
    """

    name: str
    arguments: tuple[str, ...]
    once: bool = False
    made_of: tuple[str, ...] = ()
    progress: bool = False
    switch: str | None = None


ACCOUNTS = Endpoint("accounts", "ACCOUNTS_PORT", 8001)
CATALOG = Endpoint("catalog", "CATALOG_PORT", 8002)
INVENTORY = Endpoint("inventory", "INVENTORY_PORT", 8006)
CARTS = Endpoint("carts", "CARTS_PORT", 8007)
PRICING = Endpoint("pricing", "PRICING_PORT", 8008)
DOMAINS = (ACCOUNTS, CATALOG, INVENTORY, CARTS, PRICING)

SQL_DOMAINS = ("accounts", "inventory", "pricing")
"""The domains that have a PostgreSQL database each."""

ROUTER = Endpoint("router", "ROUTER_PORT", 8000)
WORKER = Endpoint("worker", "WORKER_PORT", 8020)
STOREFRONT = Endpoint("storefront", "STOREFRONT_PORT", 3000)
MAIL = Endpoint("mail", "SMTP_PORT", 1025, ready=None)

STEPS = (
    Step("migrate", ("-m", "subgraphs", "migrate", "all"), made_of=("subgraphs",)),
    Step("seed", ("-m", "local", "seed"), once=True, progress=True, switch="LOOM_SEED"),
)

SERVICES = (
    Service(
        "mail",
        (
            *("-m", "aiosmtpd", "--nosetuid", "--listen", "127.0.0.1:{SMTP_PORT}"),
            *("--class", "aiosmtpd.handlers.Mailbox", "{MAIL_DIR}"),
        ),
        (MAIL,),
        needs_stores=False,
        replaced_by="SMTP_URL",
    ),
    Service(
        "router",
        (
            *("-m", "router", "serve", "--supergraph", "{ROUTER_SUPERGRAPH}"),
            *("--host", "{HOST}", "--port", "{ROUTER_PORT}"),
        ),
        (ROUTER,),
        needs_stores=False,
    ),
    Service("storefront", ("-m", "storefront"), (STOREFRONT,), needs_stores=False),
    Service("subgraphs", ("-m", "subgraphs", "serve", "all"), DOMAINS),
    Service("worker", ("-m", "subgraphs", "worker"), (WORKER,)),
)
