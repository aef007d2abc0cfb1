"""Settings: classes of clients, and what each may do."""

from __future__ import annotations

from typing import Final, Self

from pydantic import Field, model_validator

from router.plan.nodes import OperationKind
from router.server.claims import Kind
from router.server.operations.classes import Mode
from router.server.settings.section import Section

FREEDOM: Final[dict[Mode, int]] = {"registered-only": 0, "registered-first": 1, "open": 2}


class QuotaSettings(Section):
    """How many requests one client of a class may make in a period."""

    requests: int = Field(gt=0, description="Requests in one period.")
    period: float = Field(60.0, gt=0, description="Seconds of a period.")


class ClassSettings(Section):
    """Who belongs to a class, and what the class may do.

    A client belongs to it that meets every condition given. Of a list of kinds, subjects, roles,
    scopes or names, one is enough. Without any condition everybody does.
    """

    kinds: tuple[Kind, ...] = Field((), description="Kinds of identity: anonymous, user, partner.")
    subjects: tuple[str, ...] = Field((), description="Ids of users or partner clients.")
    roles: tuple[str, ...] = Field((), description="Roles in the access token.")
    scopes: tuple[str, ...] = Field((), description="Scopes in the access token.")
    client_names: tuple[str, ...] = Field(
        (),
        description="Values of the header `GraphQL-Client-Name`. Anybody can send it: a class with"
        " no other condition may not have more rights than the last one.",
    )
    mode: Mode = Field(
        "open",
        description="`open`: any document; `registered-first`: any, but those not registered are"
        " logged and counted; `registered-only`: registered documents alone.",
    )
    manifests: tuple[str, ...] = Field(
        ("*",),
        description="Names of the manifests that count for it: `*` is all of them, `{subject}` the"
        " one named like the client's verified id.",
    )
    automatic: bool = Field(
        default=True,
        description="Allow automatic persisted queries, unless the mode is `registered-only`.",
    )
    introspection: bool = Field(default=True, description="Allow introspection.")
    operation_kinds: tuple[OperationKind, ...] = Field(
        ("query", "mutation", "subscription"), description="Kinds of operation it may run."
    )
    operations: tuple[str, ...] = Field(
        (), description="Names of the operations it may run; none means all."
    )
    deprecation_warnings: bool = Field(
        default=False, description="Tell in `extensions.warnings` which deprecated parts it uses."
    )
    quota: QuotaSettings | None = Field(None, description="Requests that one client may make.")

    @property
    def takes_everybody(self) -> bool:
        """Whether it names no condition."""
        conditions = (self.kinds, self.subjects, self.roles, self.scopes, self.client_names)
        return not any(conditions)

    @property
    def identified(self) -> bool:
        """Whether a condition is one that only a verified access token can meet."""
        kinds = set(self.kinds)
        proved = bool(kinds) and "anonymous" not in kinds
        return proved or bool(self.subjects or self.roles or self.scopes)

    def exceeds(self, other: ClassSettings) -> list[str]:
        """The settings by which this class may do more than the other."""
        more = {
            "mode": FREEDOM[self.mode] > FREEDOM[other.mode],
            "automatic": self.automatic > other.automatic and self.mode != "registered-only",
            "introspection": self.introspection > other.introspection,
            "operation_kinds": not set(self.operation_kinds) <= set(other.operation_kinds),
            "operations": bool(other.operations)
            and not (self.operations and set(self.operations) <= set(other.operations)),
            "quota": other.quota is not None
            and (self.quota is None or _rate(self.quota) > _rate(other.quota)),
        }
        return [name for name, exceeded in more.items() if exceeded]


def _rate(quota: QuotaSettings) -> float:
    return quota.requests / quota.period


class ClientsSettings(Section):
    """The classes by name. The first that a client belongs to counts."""

    classes: dict[str, ClassSettings] = Field(
        default_factory=dict,
        description="Classes of clients in the order in which they are tried; the last has no"
        " condition and takes everybody else. None: every client may do everything.",
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.classes:
            return self
        *named, last = self.classes
        if not self.classes[last].takes_everybody:
            message = f"the last class, {last!r}, must have no condition, to take everybody else"
            raise ValueError(message)
        for name in named:
            self._check_named(name, self.classes[name], self.classes[last])
        return self

    def _check_named(self, name: str, settings: ClassSettings, last: ClassSettings) -> None:
        if settings.takes_everybody:
            message = f"class {name!r} has no condition, so that none after it is ever tried"
            raise ValueError(message)
        more = settings.exceeds(last)
        if more and not settings.identified:
            message = (
                f"class {name!r} is open to whoever sends a client name, and may do more than the"
                f" last class ({', '.join(more)}): add kinds, subjects, roles or scopes"
            )
            raise ValueError(message)
        if "{subject}" in settings.manifests and not settings.identified:
            message = f"class {name!r} has the manifest {{subject}}, but may be anonymous"
            raise ValueError(message)
