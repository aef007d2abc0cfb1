"""Pages for what went wrong. None of them needs the graph to be drawn."""

from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storefront.errors import GraphRefused, GraphUnavailable
from storefront.rendering import render

log = structlog.stdlib.get_logger(__name__)

_RETRY_AFTER_SECONDS = "10"


async def http_error(request: Request, error: Exception) -> Response:
    """404 and whatever else a view or the routing refused; who must log in is led there."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return RedirectResponse("/account/login", status_code=303)
    template = "404.html" if error.status_code == HTTPStatus.NOT_FOUND else "refused.html"
    response = _failure(request, template, error.status_code, message=error.detail)
    response.headers.update(error.headers or {})
    return response


async def graph_error(request: Request, error: Exception) -> Response:
    """The router does not answer, or refuses what a page of ours asks for: 503, to be retried."""
    if isinstance(error, GraphRefused):
        log.error("graph_refused", operation=error.operation, code=error.code, error=str(error))
    response = _failure(request, "unavailable.html", 503)
    response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def server_error(request: Request, error: Exception) -> Response:
    """A mistake of ours: logged with its request id, told to the visitor as no more than that."""
    log.error("unhandled", exc_info=error)
    return _failure(request, "broken.html", 500)


GRAPH_ERRORS = (GraphUnavailable, GraphRefused)


def _failure(request: Request, template: str, status: int, **context: object) -> Response:
    departments = request.app.state.navigation.known()
    return render(
        request, template, status=status, departments=departments, robots="noindex", **context
    )
