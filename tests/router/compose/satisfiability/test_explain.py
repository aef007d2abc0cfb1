from __future__ import annotations

from collections.abc import Callable

from router.compose import CompositionResult


def test_the_path_is_an_operation(assert_refused: Callable[..., CompositionResult]) -> None:
    a = """
    type Query { search(text: String!, in: [In!]!, how: How!): [Hit] }
    input In { field: String! weight: Int }
    enum How { EXACT FUZZY }
    union Hit = T
    type T @key(fields: "id") { id: ID! o: O }
    type O { x: Int }
    """
    b = "type O { y: Int }"
    result = assert_refused({"a": a, "b": b}, "SATISFIABILITY_ERROR")
    assert [error.message for error in result.errors] == [
        (
            "The following supergraph API query:\n"
            "{\n"
            '  search(text: "<any>", in: [], how: EXACT) {\n'
            "    ... on T {\n"
            "      o {\n"
            "        y\n"
            "      }\n"
            "    }\n"
            "  }\n"
            "}\n"
            "cannot be satisfied by the subgraphs because:\n"
            '- from subgraph "a":\n'
            '  - cannot find field "O.y".\n'
            '  - cannot move to subgraph "b", which has field "O.y", because no @key of type "O" '
            "is "
            'defined in subgraph "b".'
        )
    ]
