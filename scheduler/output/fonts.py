"""The fonts of printed pages: ours, wherever they are installed, and the computer's own for letters that ours lack.

The layout engine reads a font of a style sheet anew for every document, and keeps it until the PDF is finished. It
finds fonts of the computer once. So ours are shown to it as fonts of the computer, by a configuration of our own that
includes the computer's; where that does not work (a trial says so), they come with every document.
"""

from __future__ import annotations

import atexit
import base64
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import plutoprint

from scheduler.output.pages import template_bytes, template_path

FONTS = {
    ("normal", "normal"): "SourceSansPro-Regular.ttf",
    ("bold", "normal"): "SourceSansPro-Bold.ttf",
    ("normal", "italic"): "SourceSansPro-It.ttf",
}
BASE = "jadwal:/"
_FACES = "".join(
    f'@font-face{{font-family:"Jadwal Sans";font-weight:{weight};font-style:{style};src:url("{BASE}fonts/{name}")}}'
    for (weight, style), name in FONTS.items()
)
# One family and a last resort: every further name costs a search in each document.
_WITH_EVERY_DOCUMENT = ('"Jadwal Sans", sans-serif', _FACES)
_OF_THE_COMPUTER = ('"Source Sans Pro", sans-serif', "")
_SYSTEM = {
    "win32": (
        "<dir>WINDOWSFONTDIR</dir>",
        "<dir>WINDOWSUSERFONTDIR</dir>",
        "<cachedir>LOCAL_APPDATA_FONTCONFIG_CACHE</cachedir>",
    ),
    "darwin": (
        "<dir>/System/Library/Fonts</dir>",
        "<dir>/Library/Fonts</dir>",
        "<dir>~/Library/Fonts</dir>",
        '<cachedir prefix="xdg">fontconfig</cachedir>',
    ),
}
_TRIAL = "Wavy lines: 0123456789 QÄŋjadwal " * 12


@cache
def family_and_faces() -> tuple[str, str]:
    """The font family that pages name, and the style that has to go with every document."""
    folder = template_path("fonts")
    if folder is None or not _shown(folder):
        return _WITH_EVERY_DOCUMENT
    return _OF_THE_COMPUTER if _width(*_OF_THE_COMPUTER) == _width(*_WITH_EVERY_DOCUMENT) else _WITH_EVERY_DOCUMENT


def _shown(folder: Path) -> bool:
    """Show a folder of fonts to the layout engine, besides those of the computer; False where that cannot be."""
    try:
        place = Path(tempfile.mkdtemp(prefix="jadwal-fonts-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        lines = _SYSTEM.get(sys.platform, ('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',))
        text = "".join(lines) + f"<dir>{escape(str(folder))}</dir><cachedir>{escape(str(place))}</cachedir>"
        head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        (place / "fonts.conf").write_text(f"{head}<fontconfig>{text}</fontconfig>", encoding="utf-8")
        plutoprint.plutobook_set_fontconfig_path(str(place))
    except (OSError, plutoprint.Error, AttributeError):  # older versions cannot
        return False
    return True


def _width(family: str, faces: str) -> float:
    """How wide a line of text is in all our styles: another font would have another width."""
    book = plutoprint.Book(plutoprint.PageSize(100, 100), plutoprint.PAGE_MARGINS_NONE, plutoprint.MEDIA_TYPE_SCREEN)
    book.custom_resource_fetcher = OwnResources()
    text = f"{_TRIAL}<b>{_TRIAL}</b><i>{_TRIAL}</i>"
    style = f"body{{font-family:{family};white-space:nowrap}}{faces}"
    book.load_html(f"<p>{text}</p>", user_style=style, base_url=BASE)
    return book.get_document_width()


@cache
def _font(name: str) -> str:
    """Where the engine finds a font of ours: its file, or its bytes where that is out of reach (in a zip)."""
    content = template_bytes(f"fonts/{name}")
    path = template_path(f"fonts/{name}")
    if path:
        try:
            if len(plutoprint.default_resource_fetcher.fetch_url(path.as_uri()).get_content()) == len(content):
                return path.as_uri()
        except (plutoprint.Error, ValueError):
            pass
    return f"data:font/ttf;base64,{base64.b64encode(content).decode()}"


class OwnResources(plutoprint.ResourceFetcher):
    """Gives our fonts; everything else, on disk or in a network, is an empty file.

    Fonts come through PlutoPrint's own fetcher, which then owns their bytes: its font cache outlives the interpreter,
    and bytes that belong to Python would be freed too late, with a crash at exit.
    """

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        name = url.removeprefix(f"{BASE}fonts/")
        known = url.startswith(BASE) and name in FONTS.values()
        return plutoprint.default_resource_fetcher.fetch_url(_font(name) if known else "data:,")
