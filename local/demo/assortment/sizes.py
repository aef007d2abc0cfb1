"""Size runs: EN 13402-3 letter codes, jeans by waist, EU shoe sizes, children by height."""

from typing import Final

from local.demo.assortment.model import Size

_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
LETTERS: Final = {
    code: Size(code, code, "EN_13402_LETTER", 100 + rank) for rank, code in enumerate(_LETTERS)
}
WAISTS: Final = {
    inches: Size(f"W{inches}", f"W{inches}", "WAIST_INCHES", 200 + inches)
    for inches in range(24, 41)
}
SHOES: Final = {
    number: Size(f"EU-{number}", f"EU {number}", "EU_SHOE", 300 + number)
    for number in range(22, 48)
}
HEIGHTS: Final = {
    height: Size(f"{height}", f"{height} cm", "CHILD_HEIGHT", height)
    for height in range(92, 165, 6)
}
ONE = Size("ONE", "One size", "ONE_SIZE", 900)


def _letters(first: str, last: str) -> tuple[Size, ...]:
    run = _LETTERS[_LETTERS.index(first) : _LETTERS.index(last) + 1]
    return tuple(LETTERS[code] for code in run)


RUNS: Final[dict[str, tuple[tuple[Size, ...], ...]]] = {
    "women": (
        _letters("XS", "L"),
        _letters("XS", "XL"),
        _letters("XXS", "XL"),
        _letters("S", "XXL"),
    ),
    "men": (_letters("S", "XL"), _letters("S", "XXL"), _letters("XS", "XL"), _letters("S", "XXXL")),
    "jeans women": (
        tuple(WAISTS[inches] for inches in range(25, 32)),
        tuple(WAISTS[inches] for inches in (26, 27, 28, 29, 30, 32)),
    ),
    "jeans men": (
        tuple(WAISTS[inches] for inches in (29, 30, 31, 32, 33, 34, 36)),
        tuple(WAISTS[inches] for inches in (30, 32, 34, 36, 38)),
    ),
    "shoes women": (
        tuple(SHOES[number] for number in range(36, 42)),
        tuple(SHOES[number] for number in range(35, 43)),
    ),
    "shoes men": (
        tuple(SHOES[number] for number in range(40, 47)),
        tuple(SHOES[number] for number in range(39, 48)),
    ),
    "shoes children": (
        tuple(SHOES[number] for number in range(24, 32)),
        tuple(SHOES[number] for number in range(28, 36)),
    ),
    "children": (
        tuple(HEIGHTS[height] for height in range(92, 123, 6)),
        tuple(HEIGHTS[height] for height in range(104, 135, 6)),
        tuple(HEIGHTS[height] for height in range(116, 165, 12)),
        tuple(HEIGHTS[height] for height in range(92, 165, 12)),
    ),
    "belt": (_letters("S", "XL"),),
    "one": ((ONE,),),
    "socks women": ((SHOES[36], SHOES[38], SHOES[40]),),
    "socks men": ((SHOES[40], SHOES[42], SHOES[44]),),
}
"""A kind of size run -> the runs a garment of that kind may come in."""
