# ruff: noqa: E501 - a scene stands on one line, its garments side by side
"""The wide pictures: the home page's, and one for each department and collection."""

from typing import Final

from local.demo.assortment.model import Look, Scene
from local.demo.assortment.palette import COLORS


def _look(text: str) -> Look:
    silhouette, variation, cloth, pattern, color = text.split("/")
    small = silhouette.startswith("small:")
    return Look(
        silhouette.removeprefix("small:"), variation, cloth, pattern, COLORS[color], small=small
    )


_SCENES = {
    "home": "coat/overcoat/wool/plain/camel knit/roll-neck/knit/plain/ecru trousers/straight-jeans/denim/plain/raw-denim dress/wrap/satin/dot/bottle jacket/chore/canvas/plain/indigo",
    "women": "dress/shirt-dress/linen/plain/blush coat/trench/twill/plain/sand blouse/tie-neck/satin/plain/ecru skirt/pleated/satin/plain/burgundy",
    "men": "shirt/pocket/poplin/butcher-stripe/sky jacket/chore/canvas/plain/navy trousers/chino/twill/plain/sand knit/cable/knit/plain/ecru",
    "children": "small:coat/raincoat/nylon/plain/sunflower small:dress/pinafore/cord/plain/rust small:sweat/hoodie/sweat/plain/sage small:tee/long-sleeve/jersey/breton/navy",
    "new-season": "coat/wrap-coat/wool/plain/oat dress/knitted/knit/plain/plum jacket/bomber/nylon/plain/moss",
    "linen-edit": "shirt/band-collar/linen/plain/sage trousers/wide-leg/linen/plain/ecru dress/smock/linen/plain/terracotta",
    "workwear": "jacket/chore/canvas/plain/indigo shirt/overshirt/cord/plain/tobacco trousers/straight-jeans/denim/plain/raw-denim",
    "rainy-days": "coat/raincoat/nylon/plain/sunflower coat/parka/twill/plain/moss shoe/wellington/rubber/plain/bottle",
    "stripes-and-checks": "tee/long-sleeve/jersey/breton/navy blouse/puff-sleeve/poplin/gingham/chalk accessory/scarf/wool/tartan/cherry",
    "wool-weather": "knit/yoke/knit/plain/forest knit/cable/knit/plain/ecru knit/cardigan/knit/plain/mustard",
    "off-duty": "sweat/crew/sweat/melange/pebble sweat/hoodie/sweat/plain/navy trousers/jogger/sweat/melange/pebble",
    "playground": "small:jacket/fleece/wool/plain/oat small:trousers/shorts/twill/plain/coral small:tee/pocket/jersey/breton/sunflower",
    "last-chance": "dress/tee-dress/jersey/breton/navy knit/slipover/knit/plain/sage accessory/tote/canvas/plain/ecru",
}

SCENES: Final = tuple(
    Scene(slug, tuple(_look(look) for look in looks.split())) for slug, looks in _SCENES.items()
)
