# ruff: noqa: E501 - sentences for the shop stand on one line each
"""The brands, which are invented, the collections, and the warehouses."""

from typing import Final

from local.demo.assortment.model import Brand, Collection, Warehouse

_EVERYONE, _ADULTS = ("women", "men", "children"), ("women", "men")

BRANDS: Final = (
    Brand("norrlund", "Norrlund", "Clothes for a long winter and a short, bright summer. Norrlund works with four mills it has known for thirty years, and repairs what it sells.", 1.15, _EVERYONE),
    Brand("hollis-and-rye", "Hollis & Rye", "A shirtmaker's eye on everyday things: good cloth, plain cuts and buttons that stay on. Founded by two sisters above a bakery.", 1.0, _ADULTS),
    Brand("atelier-maren", "Atelier Maren", "Soft tailoring and fluid dresses, drawn in a former lighthouse keeper's house. Small runs, no seasons, no sales pitch.", 1.4, ("women",)),
    Brand("fennimore", "Fennimore", "Workwear for people who actually carry things. Triple-stitched, bar-tacked, and cheerful about dirt.", 0.95, _EVERYONE),
    Brand("kestrel-works", "Kestrel Works", "Outerwear tested on a moor above Hebden by people who have nowhere else to go at lunch.", 1.25, _ADULTS),
    Brand("little-otter", "Little Otter", "For children who climb, dig and grow. Adjustable waists, reinforced knees, and a label with room for three names.", 0.85, ("children",)),
    Brand("plain-sunday", "Plain Sunday", "Good basics at a fair price, with the cost of cloth, sewing and transport printed inside each collar.", 0.8, _EVERYONE),
    Brand("oriel", "Oriel", "Knitwear in clear colours, made on hand-operated machines by a cooperative of twenty-six knitters.", 1.2, _EVERYONE),
    Brand("casa-brava", "Casa Brava", "Linen and canvas from the coast: loose, sun-faded and in no hurry.", 1.05, _ADULTS),
    Brand("stride-and-son", "Stride & Son", "Shoes and leather goods that can be taken apart and put together again. Resoling is free for the first ten years.", 1.15, _EVERYONE),
    Brand("pebblebrook", "Pebblebrook", "Bright, sturdy, washable. Pebblebrook asks its smallest customers first and the accountants last.", 0.9, ("children",)),
    Brand("veldt", "Veldt", "Minimal wardrobes for maximal weather. Recycled fibres wherever they are better, and nowhere else.", 1.3, _ADULTS),
    Brand("marchbank", "Marchbank", "Tweed, flannel and cord, woven within forty miles of the workroom, cut with modern shoulders.", 1.35, _ADULTS),
    Brand("ines-toledo", "Inés Toledo", "Prints drawn by hand, colours remembered from childhood, sleeves with opinions.", 1.1, ("women", "children")),
)  # fmt: skip

COLLECTIONS: Final = (
    Collection("new-season", "New season", "The first pieces of the season, chosen by the people who unpack them."),
    Collection("linen-edit", "The linen edit", "Flax, washed and worn loose: everything we have in linen and its blends, from shirts to wide trousers."),
    Collection("workwear", "Workwear", "Chore jackets, canvas, twill and honest denim. Made for tools, kept for everything else."),
    Collection("rainy-days", "Rainy days", "Taped seams, rubber soles and tightly woven cotton, for the eleven months that need them."),
    Collection("stripes-and-checks", "Stripes and checks", "Bretons, butchers, ginghams and a tartan or two."),
    Collection("wool-weather", "Wool weather", "Merino, lambswool and alpaca for the first frost and the last train."),
    Collection("off-duty", "Off duty", "Loopback, jersey and soft waists, for days without a calendar."),
    Collection("playground", "Playground", "Children's favourites with reinforced knees and forgiving colours."),
    Collection("last-chance", "Last chance", "The end of a run, at a kinder price."),
)  # fmt: skip

WAREHOUSES: Final = (
    Warehouse("HAM-1", "Hamburg", "DE", 1),
    Warehouse("MAN-1", "Manchester", "GB", 2),
)
