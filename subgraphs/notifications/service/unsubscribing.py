"""The page behind the link at the foot of a mail."""

from __future__ import annotations

from typing import Final, Literal

from subgraphs.notifications.service.rendering import Shop, environment

Moment = Literal["asking", "done", "unknown"]
Language = Literal["en", "de"]

_WORDS: Final[dict[Language, dict[Moment, tuple[str, str, str | None]]]] = {
    "en": {
        "asking": (
            "No more messages of this kind?",
            "Messages about your orders and your account will still reach you.",
            "Stop them",
        ),
        "done": ("Done", "You will get no more messages of this kind.", None),
        "unknown": ("This link does not work", "It is incomplete, or was never sent.", None),
    },
    "de": {
        "asking": (
            "Keine solchen Nachrichten mehr?",
            "Nachrichten zu Ihren Bestellungen und Ihrem Konto erhalten Sie weiterhin.",
            "Abbestellen",
        ),
        "done": ("Erledigt", "Sie erhalten keine solchen Nachrichten mehr.", None),
        "unknown": (
            "Dieser Link funktioniert nicht",
            "Er ist unvollständig oder wurde nie verschickt.",
            None,
        ),
    },
}


def language_of(accept_language: str) -> Language:
    """Return the language of ours that comes first in an ``Accept-Language`` header."""
    for part in accept_language.lower().split(","):
        wanted = part.strip()[:2]
        if wanted == "de":
            return "de"
        if wanted == "en":
            return "en"
    return "en"


def page(moment: Moment, language: Language, shop: Shop) -> str:
    """Return the page, as HTML."""
    title, text, button = _WORDS[language][moment]
    template = environment("html").get_template("unsubscribe.html.j2")
    return template.render(language=language, title=title, text=text, button=button, shop=shop)
