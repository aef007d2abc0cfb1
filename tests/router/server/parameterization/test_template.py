from __future__ import annotations

import json
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, execute_sync, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.execute.variables import VariableCoercion
from router.server.parameterization.shape import read_shape
from router.server.parameterization.template import Template
from router.server.parameterization.templates import Templates

SDL = """
type Query {
  echo(id: ID, ids: [ID!], text: String! = "-", n: Int = 3, x: Float, in: In, any: Any): String
  again: Query
}
input In { n: Int! = 1 text: String ids: [ID] in: In any: Any }
scalar Any
type Mutation { set(n: Int!): String }
type Subscription { counted(n: Int!): String }
"""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    built = build_schema(SDL)
    assert built.query_type is not None
    built.query_type.fields["echo"].resolve = lambda *_, **given: json.dumps(given)
    built.query_type.fields["again"].resolve = lambda *_: {}
    return built


def templates_with(schema: GraphQLSchema, text: str) -> Templates:
    """Templates that know the one of ``text``."""
    templates = Templates(schema)
    shape = read_shape(text)
    assert shape is not None
    document = parse(text)
    assert validate(schema, document) == []
    templates.add(document, shape, text)
    return templates


def found(templates: Templates, text: str) -> tuple[Template, dict[str, Any] | None] | None:
    """The template of ``text``, and the values of its variables."""
    shape = read_shape(text)
    template = templates.find(shape) if shape is not None else None
    return (template, template.values(shape.literals)) if template and shape else None


@pytest.mark.parametrize(
    ("text", "template"),
    [
        (
            '{ echo(id: "x", n: 2) }',
            "query($literal_0: ID!, $literal_1: Int!){ echo(id: $literal_0, n: $literal_1) }",
        ),
        (
            "query Named { echo(x: 1.5) }",
            "query Named($literal_0: Float!) { echo(x: $literal_0) }",
        ),
        (
            "query { echo(in: {n: 5, ids: [7]}) }",
            "query($literal_0: Int!, $literal_1: ID!)"  # noqa: ISC004
            " { echo(in: {n: $literal_0, ids: [$literal_1]}) }",
        ),
        (
            'query ($t: String! = "1") { echo(text: $t, n: 2) }',
            'query ($t: String! = "1", $literal_1: Int!) { echo(text: $t, n: $literal_1) }',
        ),
        (
            "mutation { set(n: 2) }",
            "mutation($literal_0: Int!) { set(n: $literal_0) }",
        ),
        (
            "{ a: echo(n: 2) b: echo(n: 2, id: 2) }",
            "query($literal_0: Int!, $literal_2: ID!)"  # noqa: ISC004
            "{ a: echo(n: $literal_0) b: echo(n: $literal_0, id: $literal_2) }",
        ),
        (
            "fragment F on Query { echo(n: 2) } query Q { ...F }",
            "fragment F on Query { echo(n: $literal_0) } query Q($literal_0: Int!) { ...F }",
        ),
    ],
)
def test_templates(schema: GraphQLSchema, text: str, template: str) -> None:
    answer = found(templates_with(schema, text), text)
    assert answer is not None
    assert answer[0].text == template
    assert validate(schema, parse(template)) == []


@pytest.mark.parametrize(
    "text",
    [
        '{ echo(ids: "x") }',
        '{ echo(any: {a: "x", b: 2}) }',
        '{ echo(in: {ids: 7, any: "x"}) }',
        "query($n: Int = 5) { echo(n: $n) }",
        "fragment F on Query { echo(n: 2) } query Q($x: Float) { ...F again { echo(x: $x) } }",
        "query A($literal_0: Int) { echo(n: $literal_0, x: 1) }",
        "query A { echo(n: 1) } query B { echo(n: 2) }",
        "subscription { counted(n: 1) }",
    ],
)
def test_documents_of_which_nothing_is_lifted(schema: GraphQLSchema, text: str) -> None:
    assert found(templates_with(schema, text), text) is None


def test_what_is_not_lifted_tells_documents_apart(schema: GraphQLSchema) -> None:
    templates = templates_with(schema, '{ echo(any: "a", n: 1) }')
    same, other = (
        found(templates, '{ echo(any: "a", n: 2) }'),
        found(templates, '{ echo(any: "b", n: 2) }'),
    )
    assert same is not None
    assert same[1] == {"literal_1": 2}
    assert other is None


@pytest.mark.parametrize(
    ("known", "text", "values"),
    [
        ("{ echo(n: 1) }", "{ echo(n: -2147483648) }", {"literal_0": -2147483648}),
        ("{ echo(n: 1) }", "{ echo(n: 2147483648) }", None),
        ("{ echo(n: 1) }", f"{{ echo(n: {'9' * 200}) }}", None),
        ("{ echo(x: 1.0) }", "{ echo(x: 1e999) }", None),
        ("{ echo(x: 1) }", f"{{ echo(x: {2**53}) }}", {"literal_0": 2**53}),
        ("{ echo(x: 1) }", f"{{ echo(x: {10**30}) }}", None),
        ("{ echo(id: 1) }", f"{{ echo(id: {10**30}) }}", {"literal_0": str(10**30)}),
        ('{ echo(text: "") }', '{ echo(text: "é # {") }', {"literal_0": "é # {"}),
    ],
)
def test_values(
    schema: GraphQLSchema, known: str, text: str, values: dict[str, Any] | None
) -> None:
    answer = found(templates_with(schema, known), text)
    assert answer is not None
    assert answer[1] == values


def test_the_least_recently_used_are_forgotten(schema: GraphQLSchema) -> None:
    templates = Templates(schema, entries=2)
    for name in "abc":
        text = f"{{ {name}: echo(n: 1) }}"
        shape = read_shape(text)
        assert shape is not None
        templates.add(parse(text), shape, text)
    assert len(templates) == 2
    assert found(templates, "{ a: echo(n: 1) }") is None
    assert found(templates, "{ c: echo(n: 4) }") is not None


STRINGS = st.sampled_from(['"a"', '"b"', '"7"', '""', '"$x"', '"# {"'])
INTS = st.sampled_from(["1", "2", "-7", "0", "2147483648", str(10**20)])
FLOATS = st.sampled_from(["1.5", "1.50", "-2e3", "1e999"])
ANY = STRINGS | INTS | FLOATS
INPUTS = st.recursive(
    st.builds("{{n: {}, ids: [{}], any: {}}}".format, INTS | STRINGS, ANY, ANY),
    lambda inner: st.builds("{{text: {}, in: {}}}".format, ANY, inner),
    max_leaves=2,
)
ARGUMENTS = st.one_of(
    st.builds("id: {}".format, ANY),
    st.builds("ids: [{} {}]".format, ANY, ANY),
    st.builds("ids: {}".format, STRINGS),
    st.builds("text: {}".format, ANY),
    st.builds("n: {}".format, ANY),
    st.builds("x: {}".format, ANY),
    st.builds("in: {}".format, INPUTS),
    st.builds("any: {}".format, ANY),
)
FIELDS = st.builds(
    "{}: echo({}){}".format,
    st.sampled_from(["a", "a", "b"]),
    ARGUMENTS,
    st.sampled_from(["", " @include(if: true)"]),
)
DOCUMENTS = st.builds(
    "{}{{ {} again {{ {} }} }}".format,
    st.sampled_from(["", "query ", "query Q ", "query($v: Int) ", "query Q($v: Int = 4, $w: ID) "]),
    st.lists(FIELDS, min_size=1, max_size=3).map(" ".join),
    st.lists(FIELDS, min_size=1, max_size=2).map(" ".join),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, st.lists(ANY, min_size=1, max_size=6))
def test_a_template_with_its_values_means_the_document(
    schema: GraphQLSchema, known: str, others: list[str]
) -> None:
    """A document of a known shape is valid and answers as its template does, or is not found."""
    known = known.replace("again", "v: echo(n: $v) again") if "$v" in known else known
    known = known.replace("again", "w: echo(id: $w) again") if "$w" in known else known
    shape = read_shape(known)
    if shape is None or validate(schema, parse(known)):
        return
    templates = templates_with(schema, known)
    literals = [others[index % len(others)] for index in range(len(shape.literals))]
    other = "".join(
        piece + literal for piece, literal in zip(shape.pieces, (*literals, ""), strict=True)
    )
    for text in (known, other):
        answer = found(templates, text)
        if answer is None or answer[1] is None:
            continue
        template, values = answer
        assert values is not None
        assert validate(schema, parse(text)) == []
        assert _answer(schema, template.text, {"v": 6, **values}) == _answer(schema, text, {"v": 6})


def _answer(schema: GraphQLSchema, text: str, variables: dict[str, Any]) -> object:
    document = parse(text)
    assert validate(schema, document) == []
    operation: Any = document.definitions[0]
    coerced = VariableCoercion(schema, operation).coerce(variables)
    result = execute_sync(schema, document, root_value={}, variable_values=coerced)
    assert result.errors is None
    return result.data
