"""Pictures of reports as inline SVG: bars and columns, drawn without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 920
LABELS = 230
BAR = 17
GAP = 7
# Told apart by lightness too, so that a grey printout can be read.
COLOURS = ("#1f5a7a", "#e0a13a", "#b3372d", "#7f8a92", "#cfd8dc", "#5b3b73")
EMPTY = "#edf1f3"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart; `limit` is drawn as a mark, `note` stands behind the bar."""

    label: str
    value: float
    limit: float | None = None
    note: str = ""


def _svg(width: int, height: int, title: str, body: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" '
        'aria-label="{2}">{3}</svg>'
    ).format(width, height, title, Markup("").join(body))


def _text(x: float, y: float, text: object, anchor: str = "start", kind: str = "") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, kind, text)


def _box(x: float, y: float, width: float, height: float, colour: str, title: str = "") -> Markup:
    inner = Markup("<title>{}</title>").format(title) if title else Markup("")
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}">{}</rect>').format(
        x, y, max(0.0, width), height, colour, inner
    )


def _short(text: str, most: int = 36) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def bars(bars: Sequence[Bar], title: str) -> Markup:
    """Horizontal bars from 0, the longest value or limit over the whole width; the limit is a dark mark."""
    most = max((max(b.value, b.limit or 0) for b in bars), default=0) or 1
    room = WIDTH - LABELS - 130
    body = []
    for n, b in enumerate(bars):
        y = n * (BAR + GAP)
        body.append(_text(LABELS - 8, y + 13, _short(b.label), "end"))
        if b.limit is not None:
            body.append(_box(LABELS, y, room * b.limit / most, BAR, EMPTY))
        body.append(_box(LABELS, y, room * b.value / most, BAR, COLOURS[0], f"{b.label}: {b.note or b.value}"))
        if b.limit is not None:
            body.append(_box(LABELS + room * b.limit / most - 1, y - 2, 2, BAR + 4, "#1b1b1b"))
        body.append(_text(LABELS + room * max(b.value, b.limit or 0) / most + 6, y + 13, b.note or b.value))
    return _svg(WIDTH, max(1, len(bars)) * (BAR + GAP), title, body)


def columns(
    series: Mapping[str, Sequence[int]],
    labels: Sequence[str],
    title: str,
    height: int = 170,
    colours: Sequence[str] = COLOURS,
) -> Markup:
    """Stacked columns, one for each label; the series from below, with a key above."""
    totals = [sum(values[n] for values in series.values()) for n in range(len(labels))]
    most = max(totals, default=0) or 1
    left, top = 34, 26
    room = (WIDTH - left) / max(1, len(labels))
    body, x = [], float(left)
    for name, colour in zip(series, colours, strict=False):
        body += [_box(x, 2, 12, 12, colour), _text(x + 17, 12, name)]
        x += 34 + 7.0 * len(name)
    for part in (0.5, 1.0):
        y = top + height * (1 - part)
        body += [_box(left, y, WIDTH - left, 0.7, "#bbb"), _text(left - 5, y + 4, _number(most * part), "end", "small")]
    for n, label in enumerate(labels):
        base = float(top + height)
        for (name, values), colour in zip(series.items(), colours, strict=False):
            tall = height * values[n] / most
            if tall:
                base -= tall
                body.append(_box(left + n * room + 1, base, room - 2, tall, colour, f"{label}: {name} {values[n]}"))
        every = max(1, -(-34 // int(max(1, room))))
        if n % every == 0:
            body.append(_text(left + n * room + room / 2, top + height + 14, label, "middle", "small"))
    body.append(_box(left, top + height, WIDTH - left, 1, "#1b1b1b"))
    return _svg(WIDTH, top + height + 20, title, body)


def grid(rows: Sequence[tuple[str, Sequence[int], int | None]], labels: Sequence[str], title: str) -> Markup:
    """A line of cells for each row, darker the nearer to the row's limit (else to the largest value); red above it."""
    most = max((v for _, values, _ in rows for v in values), default=0) or 1
    room = (WIDTH - LABELS) / max(1, len(labels))
    body, tall = [], 19
    every = max(1, -(-34 // int(max(1, room))))
    for n, label in enumerate(labels):
        if n % every == 0:
            body.append(_text(LABELS + n * room + room / 2, 10, label, "middle", "small"))
    for r, (name, values, limit) in enumerate(rows):
        y = 18 + r * (tall + 2)
        body.append(_text(LABELS - 8, y + 14, _short(name), "end"))
        for n, value in enumerate(values):
            share = min(1.0, value / (limit or most))
            colour = COLOURS[2] if limit is not None and value > limit else _shade(share) if value else EMPTY
            body.append(_box(LABELS + n * room + 0.5, y, room - 1, tall, colour, f"{name}, {labels[n]}: {value}"))
            if value and room >= 15:
                ink = "#fff" if share > 0.45 else "#1b1b1b"
                cell = '<text x="{:.1f}" y="{:.1f}" text-anchor="middle" style="font-size:10px;fill:{}">{}</text>'
                body.append(Markup(cell).format(LABELS + n * room + room / 2, y + 13, ink, value))
    return _svg(WIDTH, 18 + len(rows) * (tall + 2), title, body)


def _shade(share: float) -> str:
    """Between a light and the dark blue."""
    light, dark = (205, 222, 232), (31, 90, 122)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(light, dark, strict=True))


def _number(value: float) -> str:
    return f"{value:g}"
