"""Barcodes for use within the shop: EAN-13 with the prefixes 20 to 29 (GS1 General Specifications,
restricted circulation numbers), which no manufacturer is ever given."""


def check_digit(digits: str) -> int:
    """The last digit of an EAN-13, from the twelve before it."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return -total % 10


def ean13(product: int, variant: int) -> str:
    """The barcode of the `variant`th variant (below 1,000) of product number `product`."""
    body = f"2{product // 1_000_000:02d}{product % 1_000_000:06d}{variant:03d}"
    return f"{body}{check_digit(body)}"
