import json

from storefront import structured_data


def test_a_script_cannot_be_ended_from_within() -> None:
    hostile = {"name": "</script><script>alert(1)</script>&<!--"}
    text = str(structured_data.script(hostile))
    assert "<" not in text
    assert json.loads(text) == hostile


def test_breadcrumbs_count_from_one_with_whole_addresses() -> None:
    document = structured_data.breadcrumbs([("Women", "/c/women")], "https://shop.example")
    assert document["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": 1,
            "name": "Women",
            "item": "https://shop.example/c/women",
        }
    ]


def test_pictures_elsewhere_keep_their_address() -> None:
    assert structured_data.absolute("https://cdn.example/a.svg", "https://shop") == (
        "https://cdn.example/a.svg"
    )
    assert structured_data.absolute("/media/a.svg", "https://shop") == "https://shop/media/a.svg"
