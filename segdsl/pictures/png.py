"""Pictures as PNG, for slides and programs that take no SVG.

In: a picture. Out: the bytes of a PNG file, in the colours of the day. Needs `vl-convert-python` (the extra
`png`), which has fonts of its own: texts are drawn on a machine without any as well.
"""

from __future__ import annotations

from segdsl.pictures.drawing import Picture

SCALE = 2.0  # dots to a pixel, as sharp screens and paper have them


def is_available() -> bool:
    """Whether the library is there."""
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        return False
    return True


def png(picture: Picture, scale: float = SCALE) -> bytes:
    """A PNG file, `scale` dots to each pixel of the picture. Raises ImportError without the extra `png`."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(picture.file(), scale=scale))
