# ruff: noqa: E501 - sentences for the shop stand on one line each
"""What garments are made of: composition, look, care, and how a copywriter speaks of it."""

from dataclasses import dataclass
from typing import Final

from local.demo.assortment.model import Care, Material

CARE: Final[dict[str, str]] = {  # symbols of ISO 3758
    "wash_30": "Machine wash at 30 °C",
    "wash_40": "Machine wash at 40 °C",
    "wash_60": "Machine wash at 60 °C",
    "wash_30_gentle": "Machine wash at 30 °C, gentle cycle",
    "wash_hand": "Wash by hand",
    "wash_no": "Do not wash",
    "bleach_no": "Do not bleach",
    "dry_tumble_low": "Tumble dry at low temperature",
    "dry_tumble_no": "Do not tumble dry",
    "dry_flat": "Dry flat",
    "dry_line": "Line dry",
    "iron_low": "Iron at up to 110 °C",
    "iron_medium": "Iron at up to 150 °C",
    "iron_high": "Iron at up to 200 °C",
    "iron_no": "Do not iron",
    "clean_p": "Professional dry cleaning",
    "clean_no": "Do not dry clean",
}

_REGIMES: Final[dict[str, str]] = {
    "cotton": "wash_40 bleach_no dry_tumble_low iron_medium clean_no",
    "robust": "wash_60 bleach_no dry_tumble_low iron_high clean_no",
    "denim": "wash_30 bleach_no dry_line iron_medium clean_no",
    "linen": "wash_30_gentle bleach_no dry_line iron_high clean_p",
    "delicate": "wash_hand bleach_no dry_tumble_no iron_low clean_p",
    "wool": "wash_30_gentle bleach_no dry_flat iron_low clean_p",
    "coat": "wash_no bleach_no dry_tumble_no iron_low clean_p",
    "technical": "wash_30 bleach_no dry_tumble_no iron_no clean_no",
    "leather": "wash_no bleach_no dry_tumble_no iron_no clean_no",
}


@dataclass(frozen=True, slots=True)
class Fabric:
    """`word` stands in titles; `dyes` is a lot of the palette, `cloth` how it is drawn."""

    key: str
    word: str
    materials: tuple[Material, ...]
    cloth: str
    dyes: str
    care: tuple[Care, ...]
    lines: tuple[str, ...]
    tags: tuple[str, ...]
    worth: float = 1.0
    """How the fabric moves the price."""


def _fabric(
    key: str, word: str, mix: str, cloth: str, dyes: str, regime: str, tags: str, worth: float,
    *lines: str,
) -> Fabric:  # fmt: skip
    shares = tuple(
        Material(name.strip(), int(percent))
        for percent, name in (part.strip().split("% ") for part in mix.split(","))
    )
    care = tuple(Care(symbol, CARE[symbol]) for symbol in _REGIMES[regime].split())
    return Fabric(key, word, shares, cloth, dyes, care, lines, tuple(tags.split()), worth)


_ALL = (
    _fabric("jersey", "organic cotton", "100% Organic cotton", "jersey", "cotton", "cotton",
        "organic-cotton", 1.0,
        "The jersey is knitted from organic cotton and washed once before it reaches you, so it will not shrink on the second outing.",
        "We use a 180-gram organic jersey: light enough for July, dense enough not to cling.",
        "Organic cotton, combed twice, gives it a clean face that stays clean.",
        "Made of long-staple organic cotton that softens with every wash and does not twist at the seams.",
        "Its single jersey has a dry, matt hand and enough body to fall straight."),
    _fabric("heavy jersey", "heavyweight", "95% Cotton, 5% Elastane", "jersey", "cotton", "cotton",
        "heavyweight", 1.1,
        "A 240-gram jersey holds the shape; a touch of elastane brings it back after a day's wear.",
        "The cloth is weighty and slightly ribbed to the hand, the kind that gets better at ten years old.",
        "Tightly knitted and sanforised, it keeps its line from the first wash to the hundredth."),
    _fabric("slub", "slub cotton", "70% Cotton, 30% Linen", "jersey", "linen", "cotton", "linen", 1.15,
        "Linen slubs run through the cotton, so no two pieces look quite alike.",
        "The blend dries quickly on the line and never looks too freshly ironed.",
        "Cotton for softness and linen for air: an honest summer cloth."),
    _fabric("pique", "piqué", "100% Cotton", "canvas", "cotton", "cotton", "cotton", 1.0,
        "Cotton piqué lets the air through and hides a hot afternoon well.",
        "The honeycomb knit stands off the skin, which is the whole point of it.",
        "A two-ply piqué with a dry hand; the collar is knitted in one piece and will not curl."),
    _fabric("poplin", "cotton poplin", "100% Cotton", "poplin", "shirting", "cotton", "cotton", 1.0,
        "Poplin, woven fine and close, gives it a crisp fall and a cool hand.",
        "The cotton is spun from long fibres in Portugal and irons in minutes.",
        "A two-fold poplin that starts crisp in the morning and turns soft by the evening."),
    _fabric("oxford", "oxford", "100% Organic cotton", "canvas", "shirting", "robust", "organic-cotton", 1.05,
        "The oxford cloth is woven basket-fashion from two colours of yarn, which gives it its depth.",
        "Sturdy organic oxford takes on creases kindly and needs no ironing to look right.",
        "Washed oxford has a bit of weight to it and a good deal of character."),
    _fabric("linen", "linen", "100% Linen", "linen", "linen", "linen", "linen", 1.25,
        "European flax, woven in Lithuania and washed until it drapes.",
        "Linen creases; we think it should. It also keeps cool when nothing else does.",
        "The flax is retted in the dew of the field, and the cloth keeps a little of that unevenness.",
        "Heavy enough to hang, open enough to breathe: linen for long days.",
        "Stone-washed linen, soft at once and softer next summer."),
    _fabric("viscose", "fluid", "100% Viscose", "satin", "silk",
        "delicate", "drape", 1.05,
        "The viscose comes from certified wood pulp and moves like something costlier.",
        "It falls in soft folds and feels cool against the skin.",
        "A matt crêpe with weight enough to swing."),
    _fabric("silk", "silk", "92% Silk, 8% Elastane", "satin", "silk", "delicate", "silk", 1.9,
        "Sandwashed silk has the bloom of a peach and none of the fuss.",
        "The silk is cut on the grain with a little stretch, so it follows you about quietly.",
        "A nineteen-momme silk, heavy for its kind, that hangs without clinging."),
    _fabric("merino", "merino", "100% Merino wool", "knit", "wool", "wool", "wool", 1.35,
        "Extra-fine merino is warm without bulk and never scratches.",
        "The wool comes from farms that do not mules their sheep and is spun in Biella.",
        "Merino looks after itself: air it overnight and it is fresh by morning.",
        "A twelve-gauge merino, fine enough for the office and warm enough for the platform."),
    _fabric("lambswool", "lambswool", "80% Lambswool, 20% Recycled polyamide", "knit", "wool", "wool",
        "wool recycled", 1.1,
        "Lambswool, brushed lightly, has a halo that catches the light.",
        "Spun in Yorkshire from first shearings, with recycled polyamide for a longer life.",
        "The yarn is carded, not combed, which traps the air and keeps you warm."),
    _fabric("cotton knit", "cotton-knit", "100% Organic cotton", "knit", "cotton", "cotton", "organic-cotton", 1.0,
        "Knitted from organic cotton for the weeks when wool is too much.",
        "A dry cotton yarn, tightly twisted, shows every stitch.",
        "It goes in the machine with everything else and comes out as it went in."),
    _fabric("alpaca", "alpaca", "45% Alpaca, 30% Wool, 25% Recycled polyamide", "chunky", "wool", "wool",
        "wool alpaca", 1.5,
        "Baby alpaca makes it lighter than it looks and warmer than it has any right to be.",
        "The yarn is blown rather than spun, so the loops hold more air than fibre.",
        "A soft alpaca mix in a five-gauge knit, generous but weightless."),
    _fabric("rib", "ribbed", "60% Cotton, 35% Lambswool, 5% Elastane", "rib", "wool", "wool", "wool", 1.1,
        "Two-by-two ribs follow the body and spring back.",
        "The rib is knitted in the round, so there is no seam to rub.",
        "Cotton and lambswool share the work: one is soft, the other is warm."),
    _fabric("fleece sweat", "loopback", "100% Organic cotton", "sweat", "sweat", "cotton", "organic-cotton", 1.0,
        "Loopback sweatshirting, smooth outside and looped within, is as good in May as in October.",
        "The cotton is organic, knitted slowly on old machines and garment-dyed for depth.",
        "At 380 grams it has real heft; the loops dry quickly and never pill."),
    _fabric("brushed", "brushed", "85% Cotton, 15% Recycled polyester", "sweat", "sweat", "cotton", "recycled", 0.9,
        "Brushed on the inside until it feels like flannel.",
        "A little recycled polyester keeps the cuffs in shape and the drying time short.",
        "Soft within, smooth without, and made to be lived in."),
    _fabric("denim", "denim", "99% Cotton, 1% Elastane", "denim", "denim", "denim", "denim", 1.0,
        "The denim weighs 12 ounces, with one per cent of stretch that you notice only when you sit.",
        "Dyed with a foam process that uses a tenth of the usual water.",
        "It is rinsed once and no more: the fading is left to you.",
        "Right-hand twill with a slubby face, in an indigo that wears in at the seams."),
    _fabric("rigid denim", "rigid denim", "100% Organic cotton", "denim", "denim", "denim", "denim organic-cotton", 1.15,
        "Fourteen-ounce denim of organic cotton, stiff for a week and yours for years.",
        "There is no stretch in it; the cut does the work instead.",
        "Woven in Okayama on shuttle looms, with the selvedge kept."),
    _fabric("twill", "cotton twill", "98% Cotton, 2% Elastane", "twill", "twill", "cotton", "cotton", 1.0,
        "Garment-dyed twill has a soft, sunned look from the first day.",
        "A peached cotton twill with just enough give for a bicycle.",
        "The twill is woven tight against the wind and brushed until it is quiet."),
    _fabric("cord", "corduroy", "100% Cotton", "cord", "cord", "cotton", "corduroy", 1.1,
        "Eight-wale corduroy, cut and brushed so that the ridges catch the light.",
        "The cord is thick and velvety and keeps the wind off the knees.",
        "Woven near Pistoia, where they have made little else for a hundred years."),
    _fabric("flannel", "wool flannel", "70% Wool, 28% Polyester, 2% Elastane", "wool", "coating", "coat", "wool", 1.4,
        "A soft flannel, milled until the weave disappears.",
        "The wool drapes cleanly, shrugs off creases and is warm without weight.",
        "Worsted for strength, milled for softness."),
    _fabric("coating", "wool", "80% Recycled wool, 20% Polyamide", "wool", "coating", "coat", "wool recycled", 1.0,
        "The wool had a first life in Prato, where it was sorted by colour, carded and spun again; hardly any dye was needed.",
        "A double-faced cloth that needs no lining and no second thought.",
        "Melton so dense that drizzle beads on it.",
        "Six hundred grams of wool a metre: you feel it on the shoulders, and not the wind."),
    _fabric("cotton gabardine", "gabardine", "100% Cotton", "twill", "twill", "technical", "water-repellent", 1.0,
        "Gabardine is woven so tightly that rain thinks twice; a wax-free finish sees to the rest.",
        "A hundred per cent cotton, showerproof, and quiet when you walk.",
        "The cloth has a dry rustle and a long memory for how you wear it."),
    _fabric("shell", "waterproof", "100% Recycled polyester", "nylon", "weatherproof", "technical",
        "waterproof recycled", 1.1,
        "The shell is made of recycled bottles, taped at every seam and waterproof to ten metres of water.",
        "Three layers, no crackle: the membrane breathes when you hurry.",
        "Rain runs off it, mud wipes off it, and it folds into its own pocket."),
    _fabric("down", "padded", "100% Recycled polyamide", "nylon", "weatherproof", "technical", "recycled warm", 1.2,
        "The filling is spun from recycled fibres and stays warm even when wet.",
        "Light as a pillow, wind-tight, and free of feathers.",
        "A matt recycled nylon that does not shine or rustle."),
    _fabric("canvas", "canvas", "100% Organic cotton", "canvas", "canvas", "robust", "organic-cotton", 1.0,
        "Ten-ounce canvas, stiff at first, that softens along the lines of your day.",
        "The cotton duck is woven flat and tight, and reinforced wherever a hand or a key will go.",
        "Tough organic canvas takes a wash at sixty degrees and a good deal of paint."),
    _fabric("pile", "recycled fleece", "100% Recycled polyester", "wool", "coating", "technical", "recycled warm", 0.9,
        "High-pile fleece with the look of a sheep and the drying time of a sock.",
        "Each jacket keeps some forty bottles out of the sea.",
        "Deep, springy and windproof enough for the school run."),
    _fabric("leather", "leather", "100% Leather", "leather", "leather", "leather", "leather", 1.3,
        "The hides are vegetable-tanned with chestnut bark and will darken where you touch them.",
        "Full-grain leather, cut in one piece and left unlacquered so that it can age.",
        "Tanned in Santa Croce by a workshop of eleven people."),
    _fabric("shoe leather", "leather", "85% Leather, 15% Cotton", "leather", "sneaker", "leather", "leather", 1.2,
        "Smooth calf outside, cotton canvas within, and a footbed that can be taken out.",
        "The leather is chrome-free and soft from the first kilometre.",
        "A supple leather upper on a sole of natural rubber."),
    _fabric("shoe canvas", "canvas", "100% Organic cotton", "canvas", "canvas", "technical", "vegan organic-cotton", 0.7,
        "Organic canvas on a vulcanised sole, glued without anything from an animal.",
        "The canvas is double at heel and toe, where shoes usually give up.",
        "Light, washable, and better with a few scuffs."),
    _fabric("suede", "suede", "100% Leather", "suede", "suede", "leather", "leather", 1.25,
        "Reversed calf with a short, even nap, treated against the rain.",
        "The suede is dyed through, so a scratch brushes out.",
        "Soft as a glove and stitched to a flexible sole."),
    _fabric("rubber", "rubber", "100% Natural rubber", "rubber", "rubber", "technical", "waterproof vegan", 0.8,
        "Poured from natural rubber, with a cotton lining that comes out to dry.",
        "Soft rubber that does not crack in the frost.",
        "A deep tread and a loop at the back, for pulling on with wet hands."),
)  # fmt: skip

FABRICS: Final[dict[str, Fabric]] = {fabric.key: fabric for fabric in _ALL}
