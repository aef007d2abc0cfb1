"""Pictures of the assortment, drawn by code as SVG: no file, no font, nothing from elsewhere."""

from local.demo.pictures.draw import picture
from local.demo.pictures.scene import scene
from local.demo.pictures.write import write_pictures, write_scenes

__all__ = ["picture", "scene", "write_pictures", "write_scenes"]
