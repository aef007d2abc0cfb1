from __future__ import annotations

from collections.abc import Callable


def test_objects_weigh_interfaces_do_not(
    assert_composes: Callable[..., object], assert_refused: Callable[..., object]
) -> None:
    sdl = "interface I {{ x: Int {} }} type A implements I {{ x: Int {} }} type Query {{ i: I }}"
    assert_composes({"a": sdl.format("", "@cost(weight: 2)")})
    assert_refused(
        {"a": sdl.format("@cost(weight: 2)", "")},
        "COST_APPLIED_TO_INTERFACE_FIELD",
        saying=('"I.x"',),
    )
