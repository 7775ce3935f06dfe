"""HTML into PDF by PlutoPrint, with the font of the package and nothing from a network.

Each sheet is laid out by itself, so that its pages count from 1; the sheets then go on one canvas.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import plutoprint

from scheduler.output.fonts import BASE, OwnResources, family_and_faces
from scheduler.output.paper import CARD, Paper

# PlutoPrint lays out in CSS pixels; a PDF page is measured in points.
PX = plutoprint.UNITS_PX
MM = plutoprint.UNITS_MM
# Points; the smallest first, then from large to small.
CARD_SIZES = (9.5, 13.0, 11.5, 10.5)


def lay_out(html: str, paper: Paper, style: str = "") -> plutoprint.Book:
    """The pages of one HTML document; its own style sheet goes before `style`."""
    book = plutoprint.Book(_size(paper), plutoprint.PAGE_MARGINS_NONE)
    book.custom_resource_fetcher = OwnResources()
    book.load_html(html, user_style=family_and_faces()[1] + style, base_url=BASE)
    return book


def write_pdf(
    pages: Iterable[str], paper: Paper, title: str, created: str, done: Callable[[], None] = lambda: None
) -> bytes:
    """One PDF of some HTML documents one after the other.

    Parameters
    ----------
    created : str
        ISO date and time for the file's metadata.
    done : callable
        Called after each document.
    """
    stream, canvas = _canvas(paper, title, created)
    for html in pages:
        book = lay_out(html, paper)
        for number in range(book.get_page_count()):
            canvas.save_state()
            canvas.scale(PX, PX)
            book.render_page(canvas, number)
            canvas.restore_state()
            canvas.show_page()
        done()
    canvas.finish()
    return stream.getvalue()


def write_cards(
    pages: Iterable[str], paper: Paper, frame: str, title: str, created: str, done: Callable[[], None] = lambda: None
) -> bytes:
    """Cards of A6, four to a sheet of paper; `frame` is the HTML document with the cut marks."""
    stream, canvas = _canvas(paper, title, created)
    marks = lay_out(frame, paper)
    left, top = (paper.width - 2 * CARD.width) / 2, (paper.height - 2 * CARD.height) / 2
    place = 0
    for html in pages:
        book = _card(html)
        for number in range(book.get_page_count()):
            if place == 4:
                canvas.show_page()
                place = 0
            if place == 0:
                canvas.save_state()
                canvas.scale(PX, PX)
                marks.render_page(canvas, 0)
                canvas.restore_state()
            canvas.save_state()
            canvas.translate((left + CARD.width * (place % 2)) * MM, (top + CARD.height * (place // 2)) * MM)
            canvas.clip_rect(0, 0, CARD.width * MM, CARD.height * MM)
            canvas.scale(PX, PX)
            book.render_page(canvas, number)
            canvas.restore_state()
            place += 1
        done()
    canvas.show_page()
    canvas.finish()
    return stream.getvalue()


def _card(html: str) -> plutoprint.Book:
    """A person's cards: as few as small type needs, and then in the largest type that needs no more."""
    books = (lay_out(html, CARD, f".card{{font-size:{size}pt}}") for size in CARD_SIZES)
    smallest = next(books)
    return next((book for book in books if book.get_page_count() == smallest.get_page_count()), smallest)


def _size(paper: Paper) -> plutoprint.PageSize:
    return plutoprint.PageSize(paper.width * MM, paper.height * MM)


def _canvas(paper: Paper, title: str, created: str) -> tuple[io.BytesIO, plutoprint.PDFCanvas]:
    stream = io.BytesIO()
    canvas = plutoprint.PDFCanvas.create_for_stream(stream, _size(paper))
    canvas.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
    canvas.set_metadata(plutoprint.PDF_METADATA_CREATOR, "Jadwal")
    canvas.set_metadata(plutoprint.PDF_METADATA_CREATION_DATE, created)
    return stream, canvas
