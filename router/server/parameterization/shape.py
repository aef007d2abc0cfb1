"""The shape of a document: its text without the values of its literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 4_000
MAX_LITERALS: Final = 32

_LITERALS: Final = re.compile(
    r"""(
        \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3}           # a block string
      | (?<!") " (?: [^"\\\x00-\x08\x0a-\x1f] | \\[^\n\r] )* " (?!")
      | \# [^\n\r]*                                         # a comment, for the quotes in it
      | (?<! [\w.$@+-] ) -? (?: 0 | [1-9][0-9]* ) (?: \.[0-9]+ )? (?: [eE][+-]?[0-9]+ )? (?! [\w.] )
    )""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
"""Strings, comments and numbers: wherever it matches, it matches one whole token of GraphQL."""

STRING: Final = "s"
INT: Final = "i"
FLOAT: Final = "f"


@dataclass(frozen=True, slots=True)
class Shape:
    """A document taken apart.

    Two documents with the same ``key`` are the same tokens in the same places, but for the values
    of strings and numbers; and where one has twice the same literal, the other has, too.
    ``literals`` are the source texts of these, ``pieces`` what stands before, between and after
    them, comments included.
    """

    key: str
    pieces: tuple[str, ...]
    literals: tuple[str, ...]
    kinds: str
    """``STRING``, ``INT`` or ``FLOAT`` for each literal."""


def read_shape(text: str) -> Shape | None:
    """The shape of a document's text, or ``None`` where it has none that is worth knowing.

    That is a document without literals, a long one, and one whose strings need the lexer: block
    strings, escapes, and whatever may not be a string at all.
    """
    if len(text) > MAX_CHARACTERS or "\x00" in text:
        return None
    parts = _LITERALS.split(text)
    if len(parts) == 1 or any('"' in piece for piece in parts[::2]):  # or misplaced quotes
        return None
    if "#" in text:
        parts = _with_comments(parts)
    literals = tuple(parts[1::2])
    if not 0 < len(literals) <= MAX_LITERALS:
        return None
    kinds = ""
    for literal in literals:
        if literal[0] == '"':
            if "\\" in literal or literal.startswith('"""'):
                return None
            kinds += STRING
        else:
            kinds += INT if literal.lstrip("-").isdigit() else FLOAT
    pieces = tuple(parts[::2])
    key = "\x00".join((*pieces, kinds))
    if len(set(literals)) < len(literals):
        key += "\x00" + ",".join(str(literals.index(literal)) for literal in literals)
    return Shape(key, pieces, literals, kinds)


def _with_comments(parts: list[str]) -> list[str]:
    """Puts comments back into the pieces around them."""
    joined = parts[:1]
    for literal, piece in zip(parts[1::2], parts[2::2], strict=True):
        if literal[0] == "#":
            joined[-1] += literal + piece
        else:
            joined += (literal, piece)
    return joined
