"""Reading parameters from a URL; those of a body are tested at the endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from router.server.exchange import Parameters
from router.server.refusal import Refusal
from router.server.steps.parameters import read_parameters

if TYPE_CHECKING:
    from tests.router.server.conftest import MakeExchange


@pytest.mark.parametrize(
    ("query_string", "parameters"),
    [
        ("query=%7B+a+%7D", Parameters("{ a }")),
        ("query={a}&operationName=&variables=", Parameters("{a}")),
        ("query={a}&operationName=null", Parameters("{a}", "null")),
        ("query={a}&variables=%7B%22b%22%3A1%7D&other=2", Parameters("{a}", None, {"b": 1})),
        ("query={a}&variables=null", Parameters("{a}")),
        ("documentId=sha256:00", Parameters(document_id="sha256:00")),
        (
            'extensions={"persistedQuery":{"version":1,"sha256Hash":"00"}}',
            Parameters(sha256="00"),
        ),
    ],
)
async def test_parameters_in_a_url(
    make_exchange: MakeExchange, query_string: str, parameters: Parameters
) -> None:
    exchange = make_exchange("GET", query_string=query_string)
    await read_parameters(exchange)
    assert exchange.parameters == parameters


@pytest.mark.parametrize(
    ("query_string", "message"),
    [
        ("", "must have `query`"),
        ("query=%FF", "not made of UTF-8"),
        ("query={a}&variables={", "`variables` is not valid JSON"),
        ("query={a}&variables=[1]", "`variables` must be an object"),
        ("&".join(f"a{n}=1" for n in range(40)), "not made of UTF-8 form fields"),
    ],
)
async def test_parameters_that_are_malformed(
    make_exchange: MakeExchange, query_string: str, message: str
) -> None:
    with pytest.raises(Refusal, match=message) as caught:
        await read_parameters(make_exchange("GET", query_string=query_string))
    assert caught.value.code == "BAD_REQUEST"
