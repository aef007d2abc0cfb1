from __future__ import annotations

import pytest
from multidict import CIMultiDict

from router.server.caching.control import (
    FORBIDDEN,
    SILENT,
    Control,
    read_control,
    write_control,
)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, SILENT),
        ({"Cache-Control": "max-age=60"}, Control(60)),
        ({"cache-control": "public, MAX-AGE=60"}, Control(60)),
        ({"Cache-Control": 'max-age="60"'}, Control(60)),
        ({"Cache-Control": "max-age=60, s-maxage=10"}, Control(10)),
        ({"Cache-Control": "private, max-age=60, s-maxage=10"}, Control(60, True)),
        ({"Cache-Control": "private"}, Control(None, True)),
        ({"Cache-Control": "public"}, Control(None)),
        ({"Cache-Control": "no-store, max-age=60"}, FORBIDDEN),
        ({"Cache-Control": "no-cache"}, FORBIDDEN),
        ({"Cache-Control": "max-age=soon"}, Control(0)),
        ({"Cache-Control": "max-age=-1"}, Control(0)),
        ({"Cache-Control": "max-age=60", "Age": "20"}, Control(40)),
        ({"Cache-Control": "max-age=60", "Age": "80"}, Control(0)),
        ({"Cache-Control": "max-age=60", "Set-Cookie": "a=b"}, FORBIDDEN),
        ({"Vary": "Accept-Encoding, Origin"}, Control(None)),
        ({"Cache-Control": "max-age=60", "Vary": "*"}, FORBIDDEN),
        ({"Cache-Control": "max-age=60", "Vary": "X-Channel"}, FORBIDDEN),
        ({"Cache-Control": "max-age=60", "Vary": "accept-language"}, Control(60)),
        ({"Cache-Control": "max-age=60", "Vary": "Loom-Identity"}, Control(60, True)),
    ],
)
def test_what_a_subgraph_says(headers: dict[str, str], expected: Control) -> None:
    assert read_control(CIMultiDict(headers), frozenset({"accept-language"})) == expected


@pytest.mark.parametrize(
    ("max_age", "private", "expected"),
    [
        (60.9, False, b"max-age=60, public"),
        (60.9, True, b"max-age=60, private"),
        (1, False, b"max-age=1, public"),
        (0.9, False, b"no-store"),
        (-5, True, b"no-store"),
    ],
)
def test_what_a_client_is_told(max_age: float, private: bool, expected: bytes) -> None:
    assert write_control(max_age, private=private) == expected
