"""Step: tell the client what its operation was to bring and does not, for want of authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog

from router.server.authorization.guard import RefusedPath
from router.server.exchange import Exchange
from router.server.refusal import Refusal, WireError
from router.server.settings.authorization import AuthorizationSettings

logger: Final[Any] = structlog.get_logger(__name__)

CODE: Final = "UNAUTHORIZED_FIELD_OR_TYPE"
MESSAGE: Final = "Unauthorized field or type"
CHALLENGE: Final = ((b"www-authenticate", b"Bearer"),)


class Authorize:
    """Adds an error for each path that was left out, or refuses the request as a whole.

    A path within a list has ``@`` for the index, as in Apollo's router: what is refused is refused
    in all of its items. A subscription of which the root field is refused is refused as a whole.
    """

    def __init__(self, settings: AuthorizationSettings, count: Callable[[str], None]) -> None:
        """``count`` is told ``withheld``, ``rejected`` or ``dry_run`` for each request."""
        self._settings = settings
        self._count = count

    async def __call__(self, exchange: Exchange) -> None:
        operation = exchange.operation
        if operation is None or not operation.refused:
            return
        asked = dict.fromkeys(
            each.path for each in operation.refused if _was_asked(each, exchange.variables)
        )
        if not asked:
            return
        rejected = self._settings.reject or (
            operation.kind == "subscription" and any(len(path) == 1 for path in asked)
        )
        rejected = rejected and not self._settings.dry_run
        outcome = "dry_run" if self._settings.dry_run else "rejected" if rejected else "withheld"
        self._count(outcome)
        if self._settings.log:
            logger.info(
                "unauthorized",
                operation=operation.name,
                outcome=outcome,
                kind=exchange.claims.kind,
                paths=[".".join(path) for path in asked],
            )
        errors = [_error(path) for path in asked]
        if rejected:
            raise _refusal(exchange, errors)
        if self._settings.report == "errors":
            exchange.errors = (*exchange.errors, *errors)
        elif self._settings.report == "extensions":
            exchange.extensions = {**(exchange.extensions or {}), "authorizationErrors": errors}


def _was_asked(refused: RefusedPath, variables: Mapping[str, Any]) -> bool:
    return all(bool(variables.get(name)) == wanted for name, wanted in refused.conditions)


def _error(path: tuple[str, ...]) -> WireError:
    return {"message": MESSAGE, "path": list(path), "extensions": {"code": CODE}}


def _refusal(exchange: Exchange, errors: list[WireError]) -> Refusal:
    if exchange.claims.kind == "anonymous":
        return Refusal(
            CODE, MESSAGE, status=HTTPStatus.UNAUTHORIZED, headers=CHALLENGE, errors=errors
        )
    return Refusal(CODE, MESSAGE, status=HTTPStatus.FORBIDDEN, errors=errors)
