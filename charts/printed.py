"""A drawing as a picture for paper: without a browser, with the product's own fonts, the same each time."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from charts.theme import Drawing

#: As wide as the text of an A4 page, in the pixels in which charts are laid out.
WIDTH = 640
#: Dots of the picture for each pixel of the layout.
SHARPNESS = 2.0


@dataclass(frozen=True)
class Printed:
    """The same drawing as lines (SVG) and as dots (PNG)."""

    svg: str
    png: bytes


def printed(drawing: Drawing, *, fonts: Path) -> Printed:
    """The drawing on white; its letters come from a folder of fonts, and nothing is fetched from anywhere."""
    _know_fonts(fonts)
    specification: dict[str, Any] = {
        **drawing.specification,
        "width": WIDTH,
        "datasets": {name: [dict(row) for row in rows] for name, rows in drawing.rows.items()},
    }
    svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return Printed(svg, vl_convert.svg_to_png(svg, scale=SHARPNESS))


@cache
def _know_fonts(folder: Path) -> None:
    vl_convert.register_font_directory(str(folder))
