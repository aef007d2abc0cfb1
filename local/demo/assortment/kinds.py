# ruff: noqa: E501 - sentences for the shop stand on one line each
"""The kinds of garment: how each is drawn, cut, priced and spoken of."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Style:
    """One cut of a kind. `fabrics` are keys of fabrics, `patterns` of the pictures' patterns;
    `lines` describe what sets the cut apart."""

    variation: str
    noun: str
    fabrics: tuple[str, ...]
    lines: tuple[str, ...]
    patterns: tuple[str, ...] = ("plain",)
    tags: tuple[str, ...] = ()
    departments: tuple[str, ...] = ("women", "men", "children")


@dataclass(frozen=True, slots=True)
class Kind:
    """`price` is the usual price in euro cents at an adult's size, `grams` the weight of a middle
    size. `openers` begin a description; `{name}` is the garment's name and `{noun}` what it is."""

    key: str
    code: str
    silhouette: str
    price: int
    grams: int
    openers: tuple[str, ...]
    styles: tuple[Style, ...]
    sizes: str = "letters"
    """letters, jeans, shoes, belt, one or socks: which size runs it comes in."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _style(
    variation: str, noun: str, fabrics: str, *lines: str, patterns: str = "plain", tags: str = "",
    only: str = "women,men,children",
) -> Style:  # fmt: skip
    return Style(variation, noun, _words(fabrics), lines, _words(patterns),
                 _words(tags) if tags else (), _words(only))  # fmt: skip


_ALL = (
    Kind("tee", "TEE", "tee", 3200, 180, (
        "{name} is the {noun} we kept reaching for while we were meant to be designing something else.",
        "A {noun} has nowhere to hide, so we spent a year on {name}'s neckline alone.",
        "Start with {name}: everything else in the drawer will have to live up to it.",
        "{name} does one thing, and does it every day of the week.",
        "There are cleverer clothes than {name}; there are few you will wear more.",
        "The {noun} that people buy once to try and then again in another colour.",
    ), (
        _style("crew", "crew-neck tee", "jersey, heavy jersey", "The neckline sits close and is bound with a narrow rib that keeps its curve.", "Side seams lean slightly forward, which you will feel rather than see.", patterns="plain, plain, melange, fine-stripe"),
        _style("v-neck", "V-neck tee", "jersey, slub", "The V stops at the collarbone and stays there.", "A shallow V, mitred by hand, leaves room for a chain or a second button.", only="women,men"),
        _style("scoop", "scoop-neck tee", "jersey, slub", "The scoop is wide without slipping and the waist is drawn in a little.", "A wide neckline shows the collarbones; the hem is long enough to tuck.", patterns="plain, breton, plain", only="women,children"),
        _style("pocket", "pocket tee", "heavy jersey, slub, jersey", "A single pocket on the chest holds a pencil, a ticket or nothing at all.", "The chest pocket is set a thumb's width lower than usual, and looks better for it.", patterns="plain, melange, breton"),
        _style("long-sleeve", "long-sleeved tee", "jersey, heavy jersey", "Sleeves run long to the knuckle and push up without bagging.", "The cuffs are left unribbed so that it layers flat under a shirt.", patterns="breton, plain, fine-stripe, breton", tags="layering"),
        _style("boxy", "boxy tee", "heavy jersey, slub", "Dropped shoulders and a square body give it an easy, borrowed look.", "Cut wide and short, it finishes just below the waistband.", patterns="plain, plain, melange", tags="relaxed"),
    )),
    Kind("polo", "POL", "tee", 5900, 240, (
        "{name} settles the argument between a shirt and a tee.",
        "For days that begin at a desk and end on a terrace, there is {name}.",
        "We wanted a {noun} without a crest, a stripe or a slogan. {name} is it.",
        "{name} is what a polo was before golf got hold of it.",
    ), (
        _style("polo", "polo shirt", "pique, jersey", "Three buttons, a soft collar and a slightly longer back.", "The placket is stiffened so that the collar stands up under a jacket.", patterns="plain, plain, fine-stripe", only="men,children"),
    )),
    Kind("shirt", "SHI", "shirt", 7500, 260, (
        "{name} is a shirt for people who roll up their sleeves.",
        "If the wardrobe has one shirt, let it be {name}.",
        "{name} began as a painter's smock and lost its paint along the way.",
        "Iron {name} or don't: we have tried both and cannot decide.",
        "A good {noun} should go unnoticed for hours; {name} manages days.",
        "We borrowed {name}'s proportions from a shirt found in a Lisbon flea market.",
    ), (
        _style("classic", "shirt", "poplin, oxford, linen", "The collar is unfused and rolls gently; the yoke is split to follow the shoulders.", "Seven buttons of real shell, sewn crosswise, and a pleat below the yoke to move in.", patterns="plain, plain, pinstripe"),
        _style("pocket", "relaxed shirt", "oxford, linen, poplin", "Roomier through the body, with one pocket and a curved hem meant to be seen.", "The shoulder drops by two fingers and the cuffs button twice, tight or loose.", patterns="butcher-stripe, plain, gingham, pinstripe", tags="relaxed"),
        _style("band-collar", "band-collar shirt", "linen, poplin", "Without a collar to fold, it is at home under a waistcoat and by the sea.", "The narrow band buttons at the throat and lies flat when it doesn't.", patterns="plain, plain, butcher-stripe", only="women,men"),
        _style("camp", "camp-collar shirt", "viscose, linen", "The open collar lies flat and the hem is straight, so it is never tucked.", "Short sleeves, a single pocket, and the manners of a long lunch.", patterns="sprig, plain, dot, plain", tags="holiday", only="men,women"),
        _style("overshirt", "overshirt", "cord, twill, flannel", "Heavy enough for a jacket, soft enough for a shirt, with two buttoned pockets.", "Wear it closed in March and open in May.", patterns="plain, plain, windowpane", tags="layering", only="men,children"),
    )),
    Kind("blouse", "BLO", "blouse", 8500, 200, (
        "{name} brings a little ceremony to a Tuesday.",
        "The sleeves came first; the rest of {name} grew around them.",
        "{name} tucks into anything and improves it.",
        "We drew {name} from a portrait in a small museum, and left out the corset.",
        "Half of {name} is air, and that is where the charm lies.",
    ), (
        _style("tie-neck", "tie-neck blouse", "viscose, silk", "The ties can be knotted, bowed or left to hang.", "A long tie gives you three necklines in one.", patterns="plain, plain, dot", only="women"),
        _style("puff-sleeve", "puff-sleeve blouse", "poplin, linen", "The sleeves are gathered into the shoulder and hold their shape without wire or wishful thinking.", "Elastic smocking at the waist, fullness above: it does the styling for you.", patterns="gingham, plain, butcher-stripe, plain", only="women"),
        _style("gathered", "gathered blouse", "linen, poplin, viscose", "Fine gathers fall from the yoke and the cuffs button close.", "A small stand collar and a deep yoke keep the volume in order.", patterns="sprig, plain, plain", only="women"),
        _style("wrap", "wrap blouse", "viscose, silk", "It crosses at the front, ties at the side and stays shut when you lean.", "The wrap is real, so it fits on the day you wear it.", patterns="dot, plain, sprig", only="women"),
    )),
    Kind("sweat", "SWE", "sweat", 7200, 480, (
        "{name} has seen airports, allotments and at least one wedding.",
        "Put {name} on the hook by the door and it will never stay there long.",
        "Somebody in your house will try to borrow {name}.",
        "{name} is a {noun} cut like a proper garment.",
        "On Sundays the whole studio wears {name}, which should tell you enough.",
    ), (
        _style("crew", "sweatshirt", "fleece sweat, brushed", "Set-in sleeves, flat seams and the old-fashioned gusset at the neck.", "Ribs at cuff and hem are long and firm, so the body blouses just a little.", patterns="plain, melange, plain, breton"),
        _style("hoodie", "hoodie", "fleece sweat, brushed", "The hood is lined with jersey and stands up by itself.", "A pocket wide enough for both hands and a paperback.", patterns="plain, melange"),
        _style("zip-hoodie", "zip-through hoodie", "brushed, fleece sweat", "A two-way metal zip runs from hem to hood without biting.", "It opens all the way, for those who dislike pulling things over their hair.", patterns="plain, plain, melange"),
    )),
    Kind("jumper", "JUM", "knit", 9500, 420, (
        "{name} is the jumper you will be asked about.",
        "It takes eleven hours to knit {name}, and about a minute to get used to it.",
        "When the heating is still off and the evenings are not, there is {name}.",
        "{name} was knitted for a trawler, then sanded down for a town.",
        "Every drawer has a favourite jumper; {name} is applying for the post.",
        "{name} has the weight of a good blanket and the manners of a shirt.",
    ), (
        _style("crew", "crew-neck jumper", "merino, lambswool, cotton knit", "The rib at the neck is doubled and linked stitch by stitch.", "Fully fashioned, which means it was shaped on the needles and not with scissors.", patterns="plain, melange, breton, plain"),
        _style("cable", "cable-knit jumper", "lambswool, alpaca", "Three cables run up the front, crossed by hand every twelve rows.", "The cables add warmth where you lose it and a certain authority.", tags="chunky"),
        _style("v-neck", "V-neck jumper", "merino, cotton knit", "A deep, clean V made to frame a collar.", "The V is shaped in the knitting, so it will not stretch to the waist by spring.", only="women,men"),
        _style("roll-neck", "roll-neck jumper", "merino, lambswool, rib", "The collar folds once and stays; it does not strangle.", "Knitted long enough at the neck to replace a scarf.", patterns="plain, melange"),
        _style("yoke", "yoke jumper", "lambswool, alpaca", "The yoke pattern is worked in the round, as it is on the islands.", "Three bands of pattern circle the shoulders, no two rows alike."),
        _style("half-zip", "half-zip jumper", "merino, cotton knit", "The zip goes down for the walk up and up for the walk down.", "A ribbed collar stands or folds, depending on the wind.", only="men,women"),
        _style("slipover", "slipover", "lambswool, merino", "No sleeves, deep V: it warms the middle and leaves the arms alone.", "Worn over a shirt it looks bookish, over a tee it looks like a plan.", only="men,women", tags="layering"),
    )),
    Kind("cardigan", "CAR", "knit", 10900, 460, (
        "{name} is the thing on the back of the chair that everybody puts on.",
        "Not quite a jacket, never just a cardigan: {name}.",
        "{name} buttons up, opens out and forgives.",
        "Some garments want attention; {name} pays it.",
    ), (
        _style("cardigan", "cardigan", "lambswool, merino, cotton knit", "Five horn-coloured buttons on a band knitted in one with the body.", "It ends at the hip and buttons high enough to wear on its own."),
        _style("long-cardigan", "long cardigan", "alpaca, lambswool", "Long enough to sit on and deep enough to wrap.", "It hangs past the hip in one soft line, with four large buttons to close it.", only="women", tags="chunky"),
    )),
    Kind("jacket", "JAC", "jacket", 15900, 780, (
        "{name} turns up early and stays late.",
        "Throw {name} over anything; it was drawn for that.",
        "We made {name} for the three weeks between coat and shirt, and wear it for nine months.",
        "A jacket earns its place by its pockets, and {name} has earned it.",
        "{name} looks good new and better used.",
    ), (
        _style("trucker", "denim jacket", "denim, rigid denim", "Pointed flaps, a pleat on either side of the placket, and copper-coloured stitching.", "Cropped to the waistband, with tabs to take it in.", tags="denim"),
        _style("bomber", "bomber jacket", "shell, twill", "Ribbed collar and cuffs keep the wind where it belongs.", "A smooth front, a metal zip and two slanted pockets with a proper lining."),
        _style("chore", "chore jacket", "canvas, twill, cord", "Three patch pockets, a shirt collar and five buttons: nothing has needed changing since 1890.", "The pockets are double-stitched and deep enough for a folding rule.", tags="workwear"),
        _style("quilted", "quilted jacket", "down, shell", "Quilted in wide channels, thin enough to wear under a coat.", "Bound edges, five snaps and no collar, so a scarf has room."),
        _style("blazer", "blazer", "flannel, linen", "Half-lined and unpadded, with patch pockets that take themselves lightly.", "The shoulder is soft, the lapel moderate, and the sleeves are finished so that they can be shortened.", patterns="plain, windowpane, plain", only="women,men"),
        _style("fleece", "fleece jacket", "pile", "A stand collar, a chest pocket and a bound hem keep it neat.", "Zipped to the chin, it makes any morning negotiable."),
    )),
    Kind("coat", "COA", "coat", 25900, 1350, (
        "You will know {name} by the way doors seem to open.",
        "{name} is the coat you plan to keep.",
        "Everything under {name} is your own affair.",
        "The first cold morning is a good morning if {name} is in the hall.",
        "{name} took four toiles and one argument, which the shoulder won.",
    ), (
        _style("overcoat", "overcoat", "coating, flannel", "Single-breasted, knee-length, with notched lapels and a deep inside pocket.", "A straight back with a vent long enough for stairs.", patterns="plain, plain, windowpane", only="women,men"),
        _style("trench", "trench coat", "cotton gabardine", "Storm flap, belt and ten buttons, all of which have a reason.", "Cut to go over a jacket without looking as if it did.", only="women,men"),
        _style("wrap-coat", "wrap coat", "coating", "Wide lapels, patch pockets and a belt to pull it all together.", "No buttons: you wrap it, tie it and go.", only="women"),
        _style("puffer", "padded coat", "down", "Deep channels, a collar up to the ears, and pockets lined with fleece.", "It packs down to the size of a loaf.", tags="warm"),
        _style("parka", "parka", "cotton gabardine, shell", "Four pockets, a drawstring waist and a hood with a brim.", "The waist draws in from the inside, so nothing flaps.", tags="warm"),
    )),
    Kind("raincoat", "RAI", "coat", 13900, 820, (
        "{name} makes a case for puddles.",
        "It rains on about a third of all days. {name} has read the statistics.",
        "Forget the umbrella; {name} has both hands free.",
        "{name} was tried out at a ferry port in February.",
    ), (
        _style("raincoat", "raincoat", "shell", "The hood turns with your head and the cuffs close with a strap.", "A storm flap covers the zip, and the back yoke lets the air out.", tags="rain"),
    )),
    Kind("jeans", "JEA", "trousers", 9500, 640, (
        "{name} fits on the first day and belongs to you by the thirtieth.",
        "We cut {name} on eleven different people before we cut it for sale.",
        "Five pockets, one zip, no gimmicks: {name}.",
        "{name} has been in the range since the beginning and has never once been on the mood board.",
        "Some jeans need breaking in; {name} needs only introducing.",
    ), (
        _style("straight-jeans", "straight jeans", "denim, rigid denim", "The leg falls straight from the hip, and the rise sits where trousers used to.", "Mid rise, straight leg, and a hem that just meets the shoe.", tags="straight"),
        _style("slim-jeans", "slim jeans", "denim", "Slim through the thigh and narrow at the hem, without gripping.", "It tapers below the knee and turns up neatly once.", tags="slim"),
        _style("wide-jeans", "wide-leg jeans", "denim, rigid denim", "A high waist and a leg that swings when you walk.", "Generous from the hip down, with a hem made for heels or bare feet.", tags="wide", only="women"),
    ), "jeans"),
    Kind("trousers", "TRO", "trousers", 8900, 420, (
        "{name} sits between jeans and a suit, and gets on with both.",
        "From the front {name} looks strict; on the inside it is all comfort.",
        "The line of a trouser is in the crease, and {name} has a good one.",
        "{name} was made for bicycles, benches and boardrooms.",
        "Good trousers are a matter of the back rise. {name}'s took us two years.",
    ), (
        _style("chino", "chinos", "twill, linen", "A gently tapered leg, slanted pockets and a hidden button at the waist.", "Garment-dyed, with a curtained waistband that keeps a shirt in place.", tags="tapered"),
        _style("pleated", "pleated trousers", "flannel, twill, linen", "Two pleats on each side give room to sit and close flat when you stand.", "High in the waist, easy in the thigh, narrow at the ankle.", only="women,men", tags="tapered"),
        _style("wide-leg", "wide-leg trousers", "linen, viscose, flannel", "Cut full from the hip, with a crease that makes the leg look endless.", "The waistband is flat in front and gently elasticated behind.", only="women", tags="wide"),
        _style("straight-jeans", "cord trousers", "cord", "Five pockets and a straight leg, like jeans that have read a little.", "Cut like your favourite jeans, in something softer.", only="men,children,women", tags="straight"),
        _style("jogger", "joggers", "fleece sweat, brushed", "A drawcord, a soft rib at waist and ankle, and pockets that close.", "Tapered and clean enough to be seen in.", patterns="plain, melange", only="men,children", tags="soft-waist"),
    )),
    Kind("shorts", "SHO", "trousers", 5500, 260, (
        "{name} ends above the knee and begins a holiday.",
        "Between April and September, think of {name} as trousers.",
        "{name} has pleats, pockets and somewhere to be.",
    ), (
        _style("shorts", "shorts", "linen, twill", "A pleat either side, a deep hem and proper pockets.", "They sit at the waist and stand off the leg, which is what keeps you cool."),
    )),
    Kind("skirt", "SKI", "skirt", 7900, 380, (
        "{name} moves when you do and stops a moment later.",
        "{name} has pockets. Now that this is settled, look at the line.",
        "A good skirt is geometry; {name} is a particularly kind theorem.",
        "{name} goes with boots, sandals and second thoughts.",
    ), (
        _style("a-line", "A-line skirt", "linen, cord, twill", "It skims the hip and widens to a hem just below the knee.", "Cut from four panels on the bias, so it swings evenly.", only="women,children"),
        _style("pleated", "pleated skirt", "viscose, flannel", "The pleats are set with steam and survive the washing machine.", "Knife pleats from a smooth waistband, released at the hip.", patterns="plain, plain, tartan", only="women"),
        _style("straight", "denim skirt", "denim, rigid denim", "Buttons down the front, to be opened as far as the weather asks.", "A straight cut with a five-button front and deep scooped pockets.", only="women", tags="denim"),
        _style("tiered", "tiered skirt", "poplin, linen", "Three tiers, each a little fuller than the last.", "Gathered in tiers, and lined to the knee where the cloth is pale.", patterns="sprig, plain, gingham", only="women,children"),
    )),
    Kind("dress", "DRE", "dress", 11900, 420, (
        "{name} answers the question of what to wear, and then changes the subject.",
        "One zip or none, two pockets, no ironing: {name} is a dress for actual days.",
        "{name} has been to three weddings and a harvest.",
        "Put on {name}, add shoes, leave the house.",
        "We cut {name} so that you can run for a train in it.",
        "There is a good deal of drawing in {name}, none of which you need to notice.",
    ), (
        _style("tee-dress", "jersey dress", "jersey, heavy jersey", "As easy as a T-shirt and long enough to be one only in spirit.", "Falls straight from the shoulder, with pockets in the side seams.", patterns="breton, plain, plain", only="women,children", tags="easy"),
        _style("shirt-dress", "shirt dress", "linen, poplin, viscose", "Buttoned from collar to hem, gathered at the waist and tied with its own belt.", "The collar of a shirt, the fall of a skirt, and a belt to mark the border.", patterns="plain, butcher-stripe, plain", only="women"),
        _style("wrap", "wrap dress", "viscose, silk", "It ties at the side, fits as it is tied, and stays closed in a breeze.", "A true wrap with a hidden snap at the neckline.", patterns="dot, sprig, plain", only="women"),
        _style("pinafore", "pinafore dress", "cord, twill, denim", "Wide straps, patch pockets, and space for a jumper underneath.", "The bib is set low and the straps can be moved as the wearer grows.", only="women,children", tags="layering"),
        _style("smock", "smock dress", "poplin, linen", "Gathered high and hung loose, with sleeves that billow politely.", "The yoke fits, and everything below it does as it likes.", patterns="gingham, sprig, plain, plain", only="women,children"),
        _style("knitted", "knitted dress", "merino, lambswool", "Knitted in one piece, with ribs at cuff and hem.", "It has the comfort of a long jumper and the posture of a dress.", only="women", tags="warm"),
    )),
    Kind("trainer", "TRA", "shoe", 11500, 760, (
        "{name} looks like the trainer a child would draw, which is meant as praise.",
        "Walk to work in {name}, and keep walking.",
        "{name} has no air, no gel, no flashing lights: a shoe.",
        "Everything about {name} can be replaced, down to the sole.",
    ), (
        _style("low-trainer", "low trainers", "shoe leather, shoe canvas", "A low, padded collar and a stitched cup sole.", "The heel tab is lined with suede, so it will not rub in the first week."),
        _style("high-trainer", "high-top trainers", "shoe canvas", "The rubber toe cap will outlive several pairs of laces.", "Laced over the ankle, with eyelets that do not pull out."),
    ), "shoes"),
    Kind("loafer", "LOA", "shoe", 15500, 700, (
        "{name} slips on, goes anywhere and never needs tying.",
        "Barefoot in June, with socks in November: {name} does not mind.",
        "{name} is built on a last from 1962, widened by a breath.",
    ), (
        _style("loafer", "penny loafers", "leather, suede", "The apron is sewn by hand; the sole is stitched and can be renewed.", "A saddle strap, a low heel and a lining as soft as the outside."),
    ), "shoes"),
    Kind("boot", "BOO", "shoe", 18900, 1250, (
        "{name} is at home on cobbles, gravel and wet leaves.",
        "Feed {name} twice a year and it will carry you for ten.",
        "{name} comes with a spare pair of laces and no expiry date.",
        "A boot should disappear under trousers and hold its own under a dress; {name} does.",
    ), (
        _style("chelsea", "Chelsea boots", "leather, suede", "Elastic at the sides, a loop behind, and a heel that clicks quietly.", "On and off in a second, which matters more than one thinks.", only="women,men"),
        _style("lace-boot", "lace-up boots", "suede, leather", "Seven pairs of eyelets, a padded collar and a lugged sole.", "The tongue is closed at the sides, so puddles stay outside."),
    ), "shoes"),
    Kind("wellington", "WEL", "shoe", 4900, 1100, (
        "{name} likes mud.",
        "Rain at breakfast is good news for {name}.",
        "{name} stands by the back door all year, dripping.",
    ), (
        _style("wellington", "wellingtons", "rubber", "A broad last leaves room for thick socks.", "The shaft ends below the knee, and the mark on the heel glows a little in the dark.", tags="rain"),
    ), "shoes"),
    Kind("scarf", "SCA", "accessory", 5500, 210, (
        "{name} is two metres of reassurance.",
        "Wind {name} once, twice, and the bus can be late.",
        "{name} is the present that people end up keeping.",
        "Between collar and hat there is {name}.",
    ), (
        _style("scarf", "scarf", "coating, merino, lambswool", "The fringes are twisted by hand.", "Long enough for a knot and a loop, and broad enough for a shawl.", patterns="tartan, plain, windowpane, plain, gingham", only="women,men"),
    ), "one"),
    Kind("hat", "HAT", "accessory", 3200, 90, (
        "{name} stays on in the wind and looks deliberate.",
        "Heads lose heat; {name} takes an interest.",
        "{name} fits most heads and improves several.",
        "Keep {name} in a pocket from October on.",
    ), (
        _style("beanie", "beanie", "rib, merino", "Fold the brim once or twice, depending on the month.", "Closed at the crown without a seam, so there is nothing to itch.", patterns="plain, plain, melange"),
        _style("cap", "cap", "twill, cord", "Six panels, a short brim and a strap with a brass slide.", "The brim is soft enough to fold and springs back."),
    ), "one"),
    Kind("bag", "BAG", "accessory", 8900, 620, (
        "{name} carries more than it seems to.",
        "Keys left, papers flat, apple on top: {name} has thought about it.",
        "You can tell how a day went by what is in {name} at the end of it.",
        "{name} is a bag without a logo and with a good zip.",
    ), (
        _style("tote", "tote bag", "canvas", "Handles are long enough for a coated shoulder and cross-stitched where they pull.", "A flat base, an inner pocket and room for a weekly shop.", only="women,men"),
        _style("crossbody", "crossbody bag", "leather", "A turn-lock, an adjustable strap and two compartments.", "Small outside, sensible within: a phone, a book and a flat bottle fit.", only="women"),
        _style("backpack", "backpack", "canvas, shell", "Leather straps over a drawn top, a front pocket, and a sleeve for a laptop or a bear.", "Padded where it meets the back and bar-tacked where it meets the world.", only="men,children"),
    ), "one"),
    Kind("belt", "BEL", "accessory", 4900, 220, (
        "{name} is cut from one strip, edge-dyed and waxed.",
        "One belt is enough if it is {name}.",
        "{name} holds up trousers and its end of the bargain.",
    ), (
        _style("belt", "belt", "leather", "The buckle is solid brass and can be unscrewed.", "Thirty-two millimetres wide: right for jeans, not wrong for flannel.", only="women,men"),
    ), "belt"),
    Kind("socks", "SOC", "accessory", 1500, 70, (
        "Start the day with {name}, and it has at least started well.",
        "{name} comes as a pair and tries to stay one.",
        "{name} does not slip, and that is the review.",
    ), (
        _style("socks", "socks", "rib, merino", "The toe is linked by hand, so there is no ridge.", "Heel and toe are reinforced with a second yarn.", patterns="plain, fine-stripe, breton"),
    ), "socks"),
)  # fmt: skip

KINDS: Final[dict[str, Kind]] = {kind.key: kind for kind in _ALL}
