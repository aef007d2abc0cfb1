"""GraphQL documents by the grammar, and documents that were damaged or blown up."""

from __future__ import annotations

import json
from typing import Any

from graphql import GraphQLSchema
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes

TOKENS = st.sampled_from(
    ["{", "}", "(", ")", "[", "]", ":", "!", "=", "|", "&", "@", "$", "...", "... on Product",
     "on", "fragment", "query", "mutation", "subscription", "__typename", "__schema", "null",
     "true", '"', '"""', "\\u{110000}", "\\uD800", "#", "\ufeff", "\u202e", "é", "😀", "\x00",
     "@skip(if: true)", "@include(if: $c)", "@defer", "@stream", "$representations", "_entities",
     "1e999", "99999999999999999999999999", "-0", "0x1F", "1.0e", "first: -1", "@key", "extend"]
)  # fmt: skip
NAMES = st.sampled_from(["id", "products", "product", "title", "brand", "stock", "reviews", "x"])


def documents(schema: GraphQLSchema) -> st.SearchStrategy[str]:
    """Valid documents, invalid ones, damaged ones and huge ones."""
    scalars = {"JSON": st.just(nodes.String("j"))}
    valid = from_schema(schema, custom_scalars=scalars).map(str)
    return st.one_of(valid, damaged(valid), blown_up(), st.lists(TOKENS | NAMES).map(" ".join))


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A document with one to four places changed."""
    text = draw(texts)
    for _ in range(draw(st.integers(1, 4))):
        at, to = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = f"{text[:at]} {draw(TOKENS)} {text[at:]}"
            case 2:
                text = text[:to] + text[at:to] * draw(st.integers(2, 5)) + text[to:]
            case 3:
                text = text[:at] + draw(st.text(max_size=8)) + text[at:]
            case _:
                text = text.replace(draw(NAMES), draw(NAMES | TOKENS))
    return text


@st.composite
def blown_up(draw: st.DrawFn) -> str:
    """Documents of one shape, large or round in circles."""
    count = draw(st.sampled_from([1, 3, 20, 60, 400, 3000]))
    field = draw(NAMES)
    shapes = {
        "deep": "{ products { " + "related { " * count + "id" + " }" * count + " } }",
        "open": "{ a " * count,
        "aliases": "{ " + " ".join(f"a{i}: warehouses" for i in range(count)) + " }",
        "repeated": "{ " + "products { id title } " * count + "}",
        "cycle": "{ ...F0 } "
        + " ".join(
            f"fragment F{i} on Query {{ ...F{(i + 1) % count} {field} }}" for i in range(count)
        ),
        "doubling": "{ ...F0 } "
        + " ".join(
            f"fragment F{i} on Query {{ a{i}: warehouses ...F{i + 1} ...F{i + 1} }}"
            for i in range(min(count, 60))
        )
        + f" fragment F{min(count, 60)} on Query {{ warehouses }}",
        "arguments": "{ products(filter: " + "{not: " * count + "{}" + "}" * count + ") { id } }",
        "lists": '{ product(id: "p1") { title(locale: ' + "[" * count + "]" * count + ") } }",
        "directives": "{ warehouses " + "@skip(if: false) " * count + "}",
        "variables": "query(" + " ".join(f"$v{i}: Int" for i in range(count)) + ") { warehouses }",
        "conditions": "query("
        + " ".join(f"$c{i}: Boolean = true" for i in range(min(count, 60)))
        + ") { "
        + " ".join(
            f"p{i}: products @include(if: $c{i}) {{ id stock reviews {{ stars }} }}"
            for i in range(min(count, 60))
        )
        + " }",
        "operations": " ".join(f"query Q{i} {{ warehouses }}" for i in range(count)),
        "number": f"{{ products(first: {'9' * count}) {{ id }} }}",
        "string": f'{{ product(id: "{"é" * count}") {{ id stock }} }}',
        "strings": '{ product(id: "' + "\\u00e9" * count + '") { id } }',
        "conflict": "{ "
        + " ".join(f"x: products(first: {i}) {{ id }}" for i in range(min(count, 60)))
        + " }",
        "defer": "{ products { id "
        + " ".join(f'... @defer(label: "l{i}") {{ stock }}' for i in range(min(count, 60)))
        + " } }",
        "introspection": "{ __schema { types "
        + "{ fields { type " * min(count, 20)
        + "{ name }"
        + " } }" * min(count, 20)
        + " } }",
        "boom": "{ boom(kind: " + draw(st.sampled_from(["ERROR", "STATUS", "HTML", "CUT"])) + ") }",
        "broken": "{ products { broken id stock } }",
    }
    return shapes[draw(st.sampled_from(sorted(shapes)))]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats()
    | st.text(max_size=12)
    | NAMES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def bodies(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> bytes:
    """Request bodies: mostly of the right form, some members wrong, some not JSON at all."""
    body: dict[str, Any] = {"query": draw(texts)}
    for name in ("variables", "operationName", "extensions", "documentId", "id"):
        if draw(st.integers(0, 5)) == 0:
            body[name] = draw(JSON)
    if draw(st.integers(0, 12)) == 0:
        body["extensions"] = {"persistedQuery": draw(JSON)}
    if draw(st.integers(0, 12)) == 0:
        body["query"] = draw(JSON)
    whole: Any = body
    if draw(st.integers(0, 15)) == 0:
        whole = [body] * draw(st.integers(0, 12)) if draw(st.booleans()) else draw(JSON)
    data = json.dumps(whole).encode(errors="surrogatepass")
    if draw(st.integers(0, 15)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=6)) + data[at + draw(st.integers(0, 3)) :]
    return data
