"""`python -m storefront [serve]`: the shop on one port."""

import argparse
import sys

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette

from storefront import logs
from storefront.app import create_app
from storefront.errors import StorefrontError
from storefront.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped. Answers 2 with the reason when the settings do not allow to start."""
    parser = argparse.ArgumentParser(prog="python -m storefront", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["serve"], default="serve")
    parser.add_argument("--host", help="address to listen on (HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (STOREFRONT_PORT, 3000)")
    options = parser.parse_args(arguments)
    try:
        settings = Settings()
        app = create_app(settings)
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"storefront: {name}: {problem['msg']}", file=sys.stderr)
        return 2
    except StorefrontError as error:
        print(f"storefront: {error}", file=sys.stderr)
        return 2
    logs.configure(settings.log_format, settings.log_level)
    host = options.host or settings.host
    port = settings.storefront_port if options.port is None else options.port
    uvicorn.Server(server_config(app, settings, host=host, port=port)).run()
    return 0


def server_config(
    app: Starlette, settings: Settings, *, host: str = "127.0.0.1", port: int = 0
) -> uvicorn.Config:
    """How uvicorn serves the shop: whose `X-Forwarded-For` it believes, and that we log, not it."""
    proxies = settings.storefront_trusted_proxies
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    sys.exit(main())
