"""Pictures of the assortment, drawn by code as SVG: no file, no font, nothing from elsewhere."""

from local.demo.pictures.draw import picture
from local.demo.pictures.folder import PictureFolder
from local.demo.pictures.scene import scene

__all__ = ["PictureFolder", "picture", "scene"]
