"""The pipeline: what happens to a GraphQL request, in order.

A step takes the :class:`~router.server.exchange.Exchange`, does its one thing, and lets the request
go on by returning ``None``. It ends the pipeline by returning an answer, or by raising a
:class:`~router.server.refusal.Refusal`. To add a step, write its file in ``steps/`` and put it into
the list below where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Protocol

import structlog

from router.server.exchange import Answer, ClientGoneError, Exchange, Stream
from router.server.fetch_context import FetchContexts
from router.server.limits.metrics import SecurityMetrics
from router.server.operations.operations import Operations
from router.server.playground import Playground
from router.server.rates.build import RateLimits
from router.server.refusal import Refusal
from router.server.responses import answer_refusal
from router.server.settings import Settings
from router.server.shared_runs import SharedRuns
from router.server.steps.authenticate import Authenticate
from router.server.steps.authorize import Authorize
from router.server.steps.batch import RunBatch
from router.server.steps.body import ReadBody
from router.server.steps.classify import ClassifyClient
from router.server.steps.client_address import FindClientAddress
from router.server.steps.content_type import check_content_type
from router.server.steps.deprecations import FindDeprecations, WarnOfDeprecations
from router.server.steps.execute import Execute
from router.server.steps.explain import OfferExplanation
from router.server.steps.forgery import PreventForgery
from router.server.steps.guard_introspection import GuardIntrospection
from router.server.steps.kind import CheckKind
from router.server.steps.limit_cost import LimitCost
from router.server.steps.limit_document import LimitDocument
from router.server.steps.limit_headers import LimitHeaders
from router.server.steps.method import check_method
from router.server.steps.negotiate import negotiate
from router.server.steps.parameterize import parameterize_document, recall_template
from router.server.steps.parameters import read_parameters
from router.server.steps.parse import ParseDocument
from router.server.steps.permit import permit_operation
from router.server.steps.persisted import ResolveDocument
from router.server.steps.plan import plan_operation
from router.server.steps.playground import OfferPlayground
from router.server.steps.recall import recall_operation
from router.server.steps.request_id import assign_request_id
from router.server.steps.select import select_operation
from router.server.steps.usage import CountUsage
from router.server.steps.validate import ValidateDocument
from router.server.steps.variables import coerce_variables
from router.server.streams.open_streams import OpenStreams
from router.server.tokens import TokenVerifier

logger: Final[Any] = structlog.get_logger(__name__)


class Step(Protocol):
    """One step of the pipeline: a coroutine function, or an object that is called like one."""

    async def __call__(self, exchange: Exchange, /) -> Answer | Stream | None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the steps are made of, beside the settings. A part that is ``None`` is switched off."""

    contexts: FetchContexts
    operations: Operations
    streams: OpenStreams
    verifier: TokenVerifier | None = None
    playground: Playground | None = None
    security: SecurityMetrics = field(default_factory=SecurityMetrics)
    rates: RateLimits = field(default_factory=RateLimits)


def request_steps(settings: Settings, parts: Parts) -> tuple[Step, ...]:
    """Every step that is switched on, in the order in which a request goes through them.

    A step whose feature is off stands in the list as ``None`` and costs a request nothing.
    """
    known = parts.operations
    steps: tuple[Step | None, ...] = (
        assign_request_id,
        LimitHeaders.of(settings.limits),
        FindClientAddress(settings.trusted_proxies),
        OfferPlayground(parts.playground),
        negotiate,
        check_method,
        PreventForgery(settings.forgery_prevention),
        check_content_type,
        ReadBody(max_bytes=settings.limits.max_body_bytes, timeout=settings.body_timeout),
        RunBatch.of(settings.batching),
        read_parameters,
        parts.rates.connection,
        Authenticate(parts.verifier),
        ClassifyClient(known.classes) if known.classes is not None else None,
        parts.rates.client,
        ResolveDocument(known.registry, known.automatic, known.lookups),
        OfferExplanation.of(settings.diagnostics),
        recall_template if settings.parameterize else None,
        recall_operation,
        ParseDocument(settings.limits.max_tokens),
        LimitDocument.of(settings.limits, parts.security.count_limit),
        ValidateDocument(introspection=settings.introspection),
        parameterize_document if settings.parameterize else None,
        select_operation,
        CheckKind(subscriptions=settings.subscriptions.enabled),
        FindDeprecations(known.deprecations) if known.deprecations is not None else None,
        plan_operation,
        permit_operation if known.restricted else None,
        GuardIntrospection.of(known.classes),
        coerce_variables,
        LimitCost.of(settings.cost, parts.security),
        parts.rates.operation,
        Authorize(settings.authorization, parts.security.count_unauthorized)
        if settings.authorization.enabled
        else None,
        WarnOfDeprecations(known.deprecations) if known.deprecations is not None else None,
        CountUsage(known.usage, known.deprecations) if known.usage is not None else None,
        Execute(
            parts.contexts,
            parts.streams,
            share=settings.subscriptions.share,
            runs=SharedRuns() if settings.share_requests else None,
        ),
    )
    return tuple(step for step in steps if step is not None)


class Pipeline:
    """Runs the steps, and sees to it that whatever happens there is an answer."""

    def __init__(self, steps: Sequence[Step], on_unexpected: Callable[[], None]) -> None:
        self._steps = tuple(steps)
        self._on_unexpected = on_unexpected

    async def run(self, exchange: Exchange) -> Answer | Stream:
        """The answer to a request, or the stream of its parts.

        Raises :class:`~router.server.exchange.ClientGoneError` if there is nobody to answer, and
        ``CancelledError``; nothing else.
        """
        try:
            for step in self._steps:
                answer = await step(exchange)
                if answer is not None:
                    return answer
        except Refusal as refusal:
            return answer_refusal(exchange, refusal)
        except ClientGoneError:
            raise
        except Exception:  # the last resort: masked for the client, told to the log
            logger.exception("unexpected_error")
        else:
            logger.error("unanswered_request")
        self._on_unexpected()
        return answer_refusal(exchange, UNEXPECTED)


UNEXPECTED: Final = Refusal(
    "INTERNAL_SERVER_ERROR",
    "The router failed to answer; the request id leads to the reason in its log.",
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)
