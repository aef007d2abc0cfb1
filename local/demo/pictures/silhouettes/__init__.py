"""One module a family of garments; each draws its variations on a canvas."""
