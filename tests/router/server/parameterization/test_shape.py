from __future__ import annotations

from itertools import accumulate

import pytest
from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.server.parameterization.shape import (
    MAX_CHARACTERS,
    MAX_LITERALS,
    Shape,
    read_shape,
)


def shape_of(text: str) -> Shape:
    shape = read_shape(text)
    assert shape is not None
    return shape


def test_literals_and_what_stands_around_them() -> None:
    shape = shape_of('{ a(id: "x1", n: -12, f: 1.5e3) b2 }')
    assert shape.pieces == ("{ a(id: ", ", n: ", ", f: ", ") b2 }")
    assert shape.literals == ('"x1"', "-12", "1.5e3")
    assert shape.kinds == "sif"


def test_documents_that_differ_in_literals_alone_have_one_key() -> None:
    assert shape_of('{ a(id: "x", n: 1) }').key == shape_of('{ a(id: "# y(", n: -23) }').key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{ a(id: "1") }', "{ a(id: 1) }"),
        ("{ a(id: 1) }", "{ a(id: 1.0) }"),
        ("{ a(id: 1) }", "{ b(id: 1) }"),
        ("{ a1(id: 1) }", "{ a2(id: 1) }"),
        ("{ a(id: 1) }", "{ a(id: 1) # 1\n}"),
        ("{ a(id: 1) # 1\n}", "{ a(id: 1) # 2\n}"),
        ("{ a(id: 1) b(id: 1) }", "{ a(id: 1) b(id: 2) }"),
        ("{ a(id: 1) b(id: 2) c(id: 2) }", "{ a(id: 1) b(id: 2) c(id: 1) }"),
    ],
)
def test_other_differences_make_another_key(one: str, other: str) -> None:
    assert shape_of(one).key != shape_of(other).key


@pytest.mark.parametrize(
    "text",
    [
        "{ a }",
        "{ a # 1\n}",
        '{ a(id: """x""") }',
        r'{ a(id: "\u0041") }',
        '{ a(id: "x) }',
        '{ a(id: """x"y) }',
        '{ a(id: "x\ny") }',
        '{ a(id: "x\x01y") }',
        "{ a(id: 1\x00) }",
        "{ a(id: 1) " + " " * MAX_CHARACTERS + "}",
        "{ a(ids: [" + "1 " * (MAX_LITERALS + 1) + "]) }",
    ],
)
def test_documents_without_a_shape(text: str) -> None:
    assert read_shape(text) is None


@pytest.mark.parametrize("text", ["{ a(n: 012) }", "{ a(n: 1x) }", "{ a(n: 1.) }", "{ a(n: --1) }"])
def test_what_is_no_number_stays_in_the_pieces(text: str) -> None:
    assert read_shape(text) is None


def test_a_comment_hides_what_is_in_it() -> None:
    shape = shape_of('{ # "1\n a(id: "x") # 2 "\n}')
    assert shape.literals == ('"x"',)
    assert "".join((shape.pieces[0], shape.literals[0], shape.pieces[1])) == (
        '{ # "1\n a(id: "x") # 2 "\n}'
    )


PARTS = st.sampled_from(
    ["{", "}", "a", "b1", "(", ":", " ", ",", "\n", "...", "$v", '"', '""', '"""', '"s"', '"t u"',
     "0", "7", "-1", "1.5", "2e3", "-", ".", "#", '# "c', "\\", "@d", "[", "]", "é"]
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PARTS, max_size=14).map("".join))
def test_a_literal_is_one_token_of_the_lexer(text: str) -> None:
    """Where the lexer takes a text, what was taken apart is where the lexer sees it."""
    shape = read_shape(text)
    if shape is None:
        return
    assert "".join(
        piece + literal
        for piece, literal in zip(shape.pieces, (*shape.literals, ""), strict=True)
    ) == text  # fmt: skip
    try:
        tokens = _tokens(text)
    except SyntaxError:
        return
    ends = accumulate(
        len(part)
        for pair in zip(shape.pieces, (*shape.literals, ""), strict=True)
        for part in pair
    )  # fmt: skip
    places = zip(list(ends)[1::2], shape.literals, strict=False)
    assert {(end - len(literal), literal) for end, literal in places} <= tokens


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PARTS, max_size=10), st.lists(st.integers(0, 9), max_size=12))
def test_of_two_texts_with_one_key_the_lexer_takes_both_or_none(
    parts: list[str], numbers: list[int]
) -> None:
    text = "".join(parts)
    shape = read_shape(text)
    if shape is None:
        return
    others = [
        f'"{numbers[index % len(numbers)]}"' if kind == "s" else literal
        for index, (kind, literal) in enumerate(zip(shape.kinds, shape.literals, strict=True))
        if numbers
    ]
    if not others:
        return
    other = "".join(
        piece + literal for piece, literal in zip(shape.pieces, (*others, ""), strict=True)
    )
    found = read_shape(other)
    if found is not None and found.key == shape.key:
        assert _is_lexed(text) == _is_lexed(other)


def _tokens(text: str) -> set[tuple[int, str]]:
    """The tokens of a text with their places."""
    lexer = Lexer(Source(text))
    tokens: set[tuple[int, str]] = set()
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            tokens.add((token.start, text[token.start : token.end]))
    except GraphQLSyntaxError as error:
        raise SyntaxError(error.message) from error
    return tokens


def _is_lexed(text: str) -> bool:
    try:
        _tokens(text)
    except SyntaxError:
        return False
    return True
