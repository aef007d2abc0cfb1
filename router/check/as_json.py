"""A check's report for machines. The form is described in ``docs/router/composition.md``; fields
are added to it, never taken away or given another meaning without a new ``version``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from router.check.change import Change, Severity
from router.check.report import CheckedOperation, CheckReport, Outcome
from router.federation.errors import CompositionError, CompositionHint

VERSION = 1


def as_json(report: CheckReport) -> str:
    """The report as indented JSON with a line's end; the same report makes the same bytes."""
    document = {
        "version": VERSION,
        "ok": report.ok,
        "reconstructed": report.reconstructed,
        "subgraphs": [{"name": name, "action": action.value} for name, action in report.subgraphs],
        "composition": {
            "errors": _messages(report.errors),
            "hints": _messages(report.hints),
        },
        "changes": [_change(report, each) for each in report.changes],
        "operations": None
        if report.operations is None
        else [_operation(each) for each in report.operations],
        "summary": _summary(report),
    }
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, option=options).decode()


def _messages(found: Iterable[CompositionError | CompositionHint]) -> list[dict[str, str]]:
    return [{"code": str(each.code), "message": each.message} for each in found]


def _change(report: CheckReport, change: Change) -> dict[str, Any]:
    return {
        "code": change.code.value,
        "severity": change.severity.value,
        "coordinate": change.coordinate,
        "message": change.message,
        "operations": None
        if report.operations is None
        else [each.name for each in report.users(change)],
    }


def _operation(checked: CheckedOperation) -> dict[str, Any]:
    return {
        "name": checked.operation.name,
        "source": checked.operation.source,
        "outcome": checked.outcome.value,
        "errors": list(checked.errors),
        "changes": [
            {"code": each.code.value, "coordinate": each.coordinate} for each in checked.changes
        ],
    }


def _summary(report: CheckReport) -> dict[str, int]:
    counts = {each.value: len(report.of(each)) for each in Severity}
    counts["errors"] = len(report.errors)
    counts["operations"] = len(report.operations or ())
    counts |= {f"operations_{each.value}": len(report.with_outcome(each)) for each in Outcome}
    return counts
