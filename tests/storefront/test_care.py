import xml.etree.ElementTree as ET

import pytest

from storefront.care import drawing


@pytest.mark.parametrize(
    "symbol",
    ["WASH_30", "WASH_40_GENTLE", "HAND_WASH", "DO_NOT_BLEACH", "TUMBLE_DRY_LOW", "LINE_DRY",
     "DRY_FLAT", "IRON_MEDIUM", "DO_NOT_IRON", "DRY_CLEAN", "do-not-tumble-dry"],
)  # fmt: skip
def test_every_family_is_drawn_as_a_hidden_picture(symbol: str) -> None:
    svg = ET.fromstring(drawing(symbol))  # noqa: S314 - our own output
    assert svg.get("aria-hidden") == "true"
    assert len(svg) >= 1


def test_words_add_to_the_outline() -> None:
    assert ">30<" in drawing("WASH_30")
    assert drawing("IRON_HIGH").count("<circle") == 3
    assert "M4 4l20 20" in drawing("DO_NOT_IRON")
    assert drawing("DO_NOT_TUMBLE_DRY") != drawing("DO_NOT_DRY_CLEAN")


def test_an_unknown_family_is_left_to_its_label() -> None:
    assert drawing("<script>") == ""
