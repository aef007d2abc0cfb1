"""Titles and texts: sentences dealt like cards, so that none comes back before all were used."""

import unicodedata
from dataclasses import dataclass, field
from random import Random
from typing import Final

from local.demo.assortment.fabrics import Fabric
from local.demo.assortment.kinds import Kind, Style

PATTERN_WORDS: Final = {
    "plain": "",
    "melange": "mélange",
    "breton": "Breton",
    "fine-stripe": "striped",
    "pinstripe": "pinstripe",
    "butcher-stripe": "striped",
    "gingham": "gingham",
    "windowpane": "windowpane",
    "tartan": "tartan",
    "dot": "spotted",
    "sprig": "sprigged",
}

CLOSERS: Final[dict[str, tuple[str, ...]]] = {
    "women": (
        "Wear it with wide trousers and flat shoes.",
        "It likes a belt, but does not insist.",
        "Good with boots now and sandals later.",
        "Layer it under a coat; it keeps its shape.",
        "Try it a size up for a looser line.",
        "Pair it with denim and something gold.",
        "Dress it up with a scarf, or not at all.",
        "One of those pieces that travels rolled up.",
        "It photographs well, but wears better.",
        "Works on a ladder, at a desk and at a long table.",
        "Our model is 178 cm tall and wears a size S.",
        "It fits true to size, with room for lunch.",
    ),
    "men": (
        "It fits true to size; between two, take the smaller.",
        "Wear it with chinos and old loafers.",
        "It goes under a jacket without making a point of it.",
        "Good with dark denim and a plain belt.",
        "Our model is 187 cm tall and wears a size M.",
        "Roll the sleeves; it was planned for.",
        "It takes a coat over it and a tee under it.",
        "Better on the third day than on the first.",
        "Made for cold stations and warm pubs.",
        "It asks for very little and gives it back.",
        "Equally right with boots and with canvas shoes.",
        "Pack it last; it does not crease much.",
    ),
    "children": (
        "There is room to grow, and a turn-up for the year after.",
        "The label takes three names.",
        "Tested on slides, sandpits and one patient dog.",
        "Soft inside, so nobody has to argue about it.",
        "Everything can be fastened by small hands.",
        "Hand it down: it is built for two more owners.",
        "Goes with everything else on the floor of the room.",
        "Knees and elbows have been thought of.",
        "Choose the next size up if in doubt; they do.",
        "Washes clean of most breakfasts.",
    ),
}


@dataclass
class Deck:
    """Cards dealt in a shuffled order until none is left, then shuffled anew."""

    cards: tuple[str, ...]
    dice: Random
    _left: list[str] = field(default_factory=list)

    def deal(self) -> str:
        if not self._left:
            self._left = list(self.cards)
            self.dice.shuffle(self._left)
        return self._left.pop()


@dataclass
class Copywriter:
    """Writes one garment after the other, remembering what it has said."""

    seed: str
    _decks: dict[str, Deck] = field(default_factory=dict)

    def _line(self, name: str, cards: tuple[str, ...]) -> str:
        if name not in self._decks:
            self._decks[name] = Deck(cards, Random(f"{self.seed} {name}"))  # noqa: S311
        return self._decks[name].deal()

    def describe(self, name: str, kind: Kind, style: Style, fabric: Fabric, department: str) -> str:
        """Two short paragraphs: what it is and how it is cut; what it is made of and worn with."""
        opener = self._line(f"opener {kind.key}", kind.openers)
        cut = self._line(f"cut {kind.key} {style.variation}", style.lines)
        cloth = self._line(f"cloth {fabric.key}", fabric.lines)
        closer = self._closer(kind, department)
        return f"{opener.format(name=name, noun=style.noun)} {cut}\n\n{cloth} {closer}"

    def _closer(self, kind: Kind, department: str) -> str:
        if kind.silhouette in {"shoe", "accessory"}:
            return self._line("closer small things", SMALL_CLOSERS)
        if department != "children" and kind.silhouette in {"trousers", "skirt"}:
            return self._line("closer below the waist", LOWER_CLOSERS)
        if department != "children" and kind.silhouette in {"dress", "coat"}:
            return self._line("closer head to toe", WHOLE_CLOSERS)
        return self._line(f"closer {department}", CLOSERS[department])


LOWER_CLOSERS: Final = (
    "The hem is left long enough to take up.",
    "Good with a tucked shirt or a loose jumper.",
    "The pockets are deep, and there is one more than usual.",
    "It sits at the natural waist.",
    "Between two sizes, take the smaller: the cloth gives a little.",
    "Turn it up once for trainers.",
    "We will shorten it free of charge, to the centimetre.",
    "Plain shoes, no belt, done.",
    "Choose your usual size; the cut is true.",
    "A bicycle clip does it no harm.",
    "Wear it high with a short jacket.",
    "It keeps its shape at the knee.",
)

WHOLE_CLOSERS: Final = (
    "It has pockets, naturally.",
    "Cut to leave room for a jumper.",
    "True to size, with ease where it counts.",
    "Our model is 176 cm tall and wears a size M.",
    "Made to be worn open, closed or somewhere between.",
    "It needs nothing but shoes.",
    "There is a loop inside that will bear its weight for years.",
    "The length is measured to miss the bicycle chain.",
    "Bring it back in ten years and we will mend it.",
    "Good in the morning, better by evening.",
    "A spare button is sewn where you will find it.",
)

SMALL_CLOSERS: Final = (
    "It comes in a cotton pouch that you will use for something else.",
    "A good present, particularly for oneself.",
    "Repairs are free for two years.",
    "Small thing, long life.",
    "Wrapped in paper, never in plastic.",
    "It gets better with use and a little care.",
    "Made in a family workshop in the Marche.",
    "Spare parts are kept for ten years.",
    "One of the pieces we are asked for by name.",
    "It goes with most of what you own already.",
)


def title(name: str, style: Style, fabric: Fabric, pattern: str) -> str:
    """Such as "Alma linen shirt"; a word for the pattern where it is not plain."""
    words = [name, PATTERN_WORDS[pattern], fabric.word, style.noun]
    if any(part in style.noun for part in fabric.word.split() if len(part) > 3):
        words[2] = ""  # no denim denim jacket
    return " ".join(word for word in words if word)


def slug(text: str) -> str:
    """Small letters, digits and single hyphens; accents dropped."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def shortened(text: str, limit: int) -> str:
    """The text cut at a word, with an ellipsis where something was left off."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return flat[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
