"""A browser's name for people, out of the header that it introduces itself with."""

from typing import Final

# The order matters: every browser claims to be those that came before it.
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str | None) -> str:
    """`Firefox on Linux`, as far as the User-Agent (RFC 9110, 10.1.5) tells; it may well lie."""
    told = user_agent or ""
    browser = next((name for token, name in _BROWSERS if token in told), None)
    system = next((name for token, name in _SYSTEMS if token in told), None)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "An unknown browser"
