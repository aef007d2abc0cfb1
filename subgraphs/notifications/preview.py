"""Shows a message with sample data: ``python -m subgraphs.notifications.preview shipped``."""

from __future__ import annotations

import argparse
import sys
from typing import Final, Literal

from subgraphs.notifications.service.contents import KINDS
from subgraphs.notifications.service.rendering import LANGUAGES, Shop, render, render_sms

Part = Literal["text", "html", "sms"]

SAMPLE_SHOP: Final = Shop("Loom", "https://shop.example")


def preview(name: str, locale: str = "en", part: Part = "text") -> str:
    """Return the message ``name`` as people who read ``locale`` get it.

    ``part`` is its text under its subject, its HTML, or the text message of the same name. Raises
    ``KeyError`` where there is none.
    """
    kind = KINDS[name]
    if part == "sms":
        return render_sms(name, locale, kind.sample, shop=SAMPLE_SHOP) + "\n"
    link = "https://shop.example/unsubscribe?token=sample" if kind.topic else None
    mail = render(name, locale, kind.sample, shop=SAMPLE_SHOP, unsubscribe_url=link)
    return mail.html if part == "html" else f"{mail.subject}\n\n{mail.text}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m subgraphs.notifications.preview", description=__doc__
    )
    parser.add_argument("name", choices=sorted(KINDS))
    parser.add_argument(
        "--locale", default="en", help=f"what people read: {', '.join(LANGUAGES)}, de-AT, …"
    )
    parser.add_argument("--part", choices=["text", "html", "sms"], default="text")
    options = parser.parse_args(arguments)
    try:
        shown = preview(options.name, options.locale, options.part)
    except KeyError as error:
        sys.stderr.write(f"preview: {error.args[0]}\n")
        return 1
    sys.stdout.write(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
