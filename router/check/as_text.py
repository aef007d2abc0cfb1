"""A check's report for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from router.check.change import Change, Severity
from router.check.report import CheckReport, Outcome
from router.federation.errors import Code

_MARKS = {Severity.BREAKING: "✖", Severity.DANGEROUS: "▲", Severity.SAFE: "✔"}
_NAMED = 5
_UNSURE = frozenset({Code.INVALID_FIELD_SHARING})
"""Errors that may come of what a supergraph does not keep."""


def as_text(report: CheckReport) -> str:
    """The report, the worst first, and the verdict in its last line."""
    parts = [
        ", ".join(f"{name} {action}" for name, action in report.subgraphs),
        *_composition(report),
        *(part for severity in Severity if (part := _changes(report, severity))),
        *_operations(report),
        _verdict(report),
    ]
    return "\n\n".join(parts) + "\n"


def _composition(report: CheckReport) -> Iterator[str]:
    if report.errors:
        lines = [f"✖ {_count(report.errors, 'error')} of composition"]
        lines += [_entry(str(each.code), each.message) for each in report.errors]
        if report.reconstructed and any(each.code in _UNSURE for each in report.errors):
            lines.append(
                "  A supergraph does not keep @shareable on what only one subgraph resolves: give\n"
                "  the other subgraphs' own schemas with --config to be sure."
            )
        yield "\n".join(lines)
    if report.hints:
        lines = [f"▲ {_count(report.hints, 'new hint')} of composition"]
        lines += [_entry(each.code, each.message) for each in report.hints]
        yield "\n".join(lines)


def _changes(report: CheckReport, severity: Severity) -> str:
    changes = report.of(severity)
    if not changes:
        return ""
    lines = [f"{_MARKS[severity]} {_count(changes, f'{severity} change')}"]
    width = max(len(each.code) for each in changes)
    for each in changes:
        lines.append(f"  {each.code:<{width}}  {each.message}")
        if severity is not Severity.SAFE and report.operations is not None:
            lines.append(f"  {'':<{width}}  {_users(report, each)}")
    return "\n".join(lines)


def _users(report: CheckReport, change: Change) -> str:
    names = list(dict.fromkeys(each.name for each in report.users(change)))
    if not names:
        return "used by no registered operation"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"used by {', '.join(names[:_NAMED])}{more}"


def _operations(report: CheckReport) -> Iterator[str]:
    if report.operations is None:
        return
    counts = [
        f"{len(found)} {outcome}" for outcome in Outcome if (found := report.with_outcome(outcome))
    ]
    lines = [f"{_count(report.operations, 'registered operation')}: {', '.join(counts)}"]
    for outcome, mark in ((Outcome.BROKEN, "✖"), (Outcome.AFFECTED, "▲"), (Outcome.INVALID, "?")):
        for each in report.with_outcome(outcome):
            lines.append(f"  {mark} {each.operation.name} ({each.operation.source}): {outcome}")
            lines += [f"      {error}" for error in each.errors]
            if outcome is Outcome.AFFECTED:
                lines += [f"      {change.message}" for change in each.changes]
    yield "\n".join(lines)


def _verdict(report: CheckReport) -> str:
    if report.ok:
        unused = report.of(Severity.BREAKING)
        if not unused:
            return "OK"
        return f"OK ({_count(unused, 'breaking change')} that no registered operation uses)"
    reasons: Sequence[tuple[Sequence[object], str]] = (
        (report.errors, "error of composition"),
        (report.refused, "breaking change"),
        (report.with_outcome(Outcome.BROKEN), "broken operation"),
    )
    return "FAILED: " + ", ".join(_count(found, noun) for found, noun in reasons if found)


def _entry(code: str, message: str) -> str:
    return f"  {code}\n" + "\n".join(f"    {line}" for line in message.splitlines())


def _count(found: Sequence[object], noun: str) -> str:
    number = len(found)
    if number == 1:
        return f"1 {noun}"
    head, of, rest = noun.partition(" of ")
    return f"{number} {head}s{of}{rest}"
