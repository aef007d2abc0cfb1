"""Messages as people read them: subject, text and HTML, in their language.

A template is written once in each language, of pieces (``templates/parts``) that are drawn as HTML
and as text, so that the two cannot say different things. A value that is missing is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from subgraphs.kit.money import Amount
from subgraphs.notifications.service.contents import KINDS, Content

LANGUAGES: Final = MappingProxyType({"en": "en-GB", "de": "de-DE"})
"""The languages there are texts in, with the locale that a mere language stands for."""

_FOOTERS: Final = {
    "en": "This message was sent by {shop} automatically.",
    "de": "Diese Nachricht wurde von {shop} automatisch verschickt.",
}
_UNSUBSCRIBE: Final = {
    "en": "No more messages of this kind",
    "de": "Keine solchen Nachrichten mehr",
}

_SPACE: Final = re.compile("[^\\S\u00a0\u202f]+")
"""Runs of white space, but for the kinds that keep a number and its unit together."""

Medium = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Shop:
    """Who writes. ``time_zone`` is an IANA name: the one that moments are told in."""

    name: str
    url: str
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's words; ``subject`` is one line."""

    subject: str
    text: str
    html: str


def known_locale(locale: str) -> str:
    """Return the locale (BCP 47) that a message to somebody who reads ``locale`` is written in.

    One that is unknown, or a language without texts, becomes British English.
    """
    try:
        parsed = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return LANGUAGES["en"]
    if parsed.language not in LANGUAGES:
        return LANGUAGES["en"]
    return str(parsed).replace("_", "-") if parsed.territory else LANGUAGES[parsed.language]


def render(
    name: str,
    locale: str,
    data: Mapping[str, Any] | Content,
    *,
    shop: Shop,
    unsubscribe_url: str | None = None,
) -> Mail:
    """Write the mail ``name`` (see :data:`KINDS`) from its data.

    ``unsubscribe_url`` is shown at the foot where it is given. Raises ``KeyError`` for a name that
    there is none of, ``ValueError`` (pydantic's, which names the field) for data that do not fit.
    """
    values = _values(name, locale, data, shop)
    language = values["locale"].partition("-")[0]
    text = environment("text").get_template(f"{language}/{name}.j2").make_module(values)
    html = environment("html").get_template(f"{language}/{name}.j2").make_module(values)
    frame = {
        **values,
        "subject": _one_line(str(text.subject)),  # type: ignore[attr-defined]  # set by the template
        "footer": _FOOTERS[language].format(shop=shop.name),
        "unsubscribe_url": unsubscribe_url,
        "unsubscribe_label": _UNSUBSCRIBE[language],
    }
    in_text = environment("text").get_template("text.j2")
    in_html = environment("html").get_template("html.j2")
    body = re.sub(r"\n{3,}", "\n\n", str(text.body).strip())  # type: ignore[attr-defined]
    return Mail(
        subject=frame["subject"],
        text=in_text.render({**frame, "body": body + "\n"}),
        html=in_html.render({**frame, "body": html.body}),  # type: ignore[attr-defined]
    )


def render_sms(name: str, locale: str, data: Mapping[str, Any] | Content, *, shop: Shop) -> str:
    """Write the text message ``name``; ``KeyError`` if there is none, else as :func:`render`."""
    values = _values(name, locale, data, shop)
    language = values["locale"].partition("-")[0]
    template = environment("text").get_template(f"{language}/{name}.j2").make_module(values)
    if not hasattr(template, "sms"):
        raise KeyError(f"There is no text message {name!r}.")
    return _one_line(str(template.sms))


def _values(
    name: str, locale: str, data: Mapping[str, Any] | Content, shop: Shop
) -> dict[str, Any]:
    kind = KINDS[name].content
    content = data if isinstance(data, kind) else kind.model_validate(data)
    values = {field: getattr(content, field) for field in kind.model_fields}
    return {**values, "shop": shop, "locale": known_locale(locale)}


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


@pass_context
def _money(context: Context, minor_units: int, currency: str) -> str:
    return Amount(minor_units, currency).formatted(context["locale"])


@pass_context
def _number(context: Context, number: int) -> str:
    return format_decimal(number, locale=_babel(context))


@pass_context
def _day(context: Context, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(context["shop"].time_zone))
    return format_date(local, "long", locale=_babel(context))


@pass_context
def _moment(context: Context, moment: datetime) -> str:
    zone = ZoneInfo(context["shop"].time_zone)
    return format_datetime(moment, "long", tzinfo=zone, locale=_babel(context))


def _babel(context: Context) -> Locale:
    return Locale.parse(context["locale"], sep="-")


@cache
def environment(medium: Medium) -> Environment:
    """Return what templates are drawn with, as HTML or as text."""
    environment = Environment(
        loader=PackageLoader("subgraphs.notifications.service"),
        autoescape=medium == "html",  # noqa: S701  # the other is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.globals["parts"] = f"parts/{medium}.j2"
    environment.filters |= {
        "money": _money,
        "number": _number,
        "day": _day,
        "moment": _moment,
        "squeeze": _one_line,
    }
    return environment
