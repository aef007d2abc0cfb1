"""Pictures: well-formed, small, inert, in the right colour, and the same each time."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from local.demo.assortment import assortment
from local.demo.assortment.kinds import KINDS
from local.demo.assortment.model import Color, Look
from local.demo.assortment.palette import COLORS
from local.demo.pictures import PictureFolder, picture, scene
from local.demo.pictures.cloth import CLOTHS
from local.demo.pictures.pattern import PATTERNS
from local.demo.pictures.shade import Shades, to_hex, to_oklch

SVG = "{http://www.w3.org/2000/svg}"
INERT = {
    "svg", "title", "defs", "g", "use", "path", "rect", "circle", "pattern", "linearGradient",
    "radialGradient", "stop", "filter", "feGaussianBlur", "feDropShadow", "clipPath",
}  # fmt: skip

DESIGNS = sorted(
    {(kind.silhouette, style.variation) for kind in KINDS.values() for style in kind.styles}
)


def _look(silhouette: str, variation: str, view: str = "front") -> Look:
    return Look(silhouette, variation, "jersey", "plain", COLORS["sage"], view)


def _assert_sound(text: str) -> ET.Element:
    """Well-formed, of known elements only, and every reference answered within the file."""
    root = ET.fromstring(text)  # noqa: S314 - made by ourselves a line ago
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in INERT
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(set(ids)) == len(ids)
    references = re.findall(r'href="([^"]+)"|url\(([^)]+)\)', text)
    for reference in ("".join(pair) for pair in references):
        assert reference.startswith("#")
        assert reference[1:] in ids, reference
    assert "nan" not in re.sub(r"<title>.*?</title>", "", text)
    return root


@pytest.mark.parametrize(("silhouette", "variation"), DESIGNS)
@pytest.mark.parametrize("view", ["front", "detail"])
def test_each_design_is_a_sound_small_picture(silhouette: str, variation: str, view: str) -> None:
    text = picture(_look(silhouette, variation, view))
    root = _assert_sound(text)
    assert root.attrib["viewBox"] == "0 0 800 1000"
    assert len(text.encode()) < 9_500


@pytest.mark.parametrize("color", COLORS.values(), ids=lambda color: color.slug)
def test_a_picture_holds_its_colors_shades(color: Color) -> None:
    text = picture(Look("shirt", "classic", "linen", "plain", color))
    shades = Shades.of(color.hex)
    for tone in (shades.base, shades.light, shades.dark, shades.deep, shades.line):
        assert tone in text


@pytest.mark.parametrize("cloth", CLOTHS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_cloth_takes_every_pattern(cloth: str, pattern: str) -> None:
    text = picture(Look("tee", "crew", cloth, pattern, COLORS["navy"]))
    _assert_sound(text)
    assert len(text.encode()) < 9_500


def test_a_childs_garment_has_a_picture_of_its_own() -> None:
    adult = _look("knit", "crew")
    child = Look("knit", "crew", "jersey", "plain", COLORS["sage"], small=True)
    assert adult.file_name == "knit-crew-jersey-plain-sage-front.svg"
    assert child.file_name == "knit-crew-jersey-plain-sage-small-front.svg"
    assert picture(adult) != picture(child)


def test_all_pictures_of_the_shop_are_sound() -> None:
    looks = {
        it.look.file_name: it.look for garment in assortment().products for it in garment.images
    }
    sizes = []
    for look in looks.values():
        text = picture(look)
        _assert_sound(text)
        sizes.append(len(text.encode()))
    assert max(sizes) < 10_000
    assert sum(sizes) / len(sizes) < 8_000


@pytest.mark.parametrize("wide", assortment().scenes, ids=lambda wide: wide.slug)
def test_scenes_are_sound_and_wide(wide: object) -> None:
    from local.demo.assortment.model import Scene

    assert isinstance(wide, Scene)
    text = scene(wide)
    assert _assert_sound(text).attrib["viewBox"] == "0 0 1600 900"
    assert len(text.encode()) < 48_000


def test_every_collection_and_department_has_a_scene() -> None:
    shop = assortment()
    slugs = {wide.slug for wide in shop.scenes}
    assert {collection.slug for collection in shop.collections} <= slugs
    assert {"home", "women", "men", "children"} <= slugs


def test_an_unknown_design_is_refused() -> None:
    with pytest.raises(KeyError, match="toga"):
        picture(_look("toga", "crew"))


def test_oklch_there_and_back() -> None:
    for value in ("#000000", "#ffffff", "#b98d5c", "#24304a", "#e3b23c"):
        assert to_hex(to_oklch(value)) == value


def test_shades_are_ordered_by_lightness() -> None:
    for color in COLORS.values():
        shades = Shades.of(color.hex)
        tones = (shades.light, shades.base, shades.dark, shades.deep)
        lightness = [to_oklch(tone)[0] for tone in tones]
        assert lightness == sorted(lightness, reverse=True), color.slug


def test_the_folder_draws_each_picture_once(tmp_path: Path) -> None:
    looks = [_look("tee", "crew"), _look("tee", "crew"), _look("tee", "boxy")]
    folder = PictureFolder.open(tmp_path)
    assert folder.add(looks) == 2
    assert folder.add(looks) == 0
    folder.close()
    names = sorted(path.name for path in tmp_path.glob("*.svg"))
    assert names == ["tee-boxy-jersey-plain-sage-front.svg", "tee-crew-jersey-plain-sage-front.svg"]
    assert (tmp_path / names[1]).read_text() == picture(looks[0])
    assert list(tmp_path.glob("*.unfinished")) == []


def test_a_later_run_draws_only_what_is_missing(tmp_path: Path) -> None:
    first = PictureFolder.open(tmp_path)
    first.add([_look("tee", "crew")])
    first.close()
    again = PictureFolder.open(tmp_path)
    assert again.add([_look("tee", "crew"), _look("tee", "boxy")]) == 1


def test_pictures_of_other_drawing_code_are_drawn_anew(tmp_path: Path) -> None:
    name = _look("tee", "crew").file_name
    (tmp_path / name).write_text("an old picture")
    (tmp_path / ".drawn-by").write_text("other code")
    assert PictureFolder.open(tmp_path).add([_look("tee", "crew")]) == 1
    assert (tmp_path / name).read_text() == picture(_look("tee", "crew"))
