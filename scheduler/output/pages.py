"""Views into HTML: the Jinja2 environment with our catalog, and whole pages around the sheets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scheduler.language import translate
from scheduler.output.paper import Paper
from scheduler.output.phrases import Phrases
from scheduler.output.templates import STYLE, SUFFIX, OwnTemplates, own_text, told


def template_bytes(name: str) -> bytes:
    """A file of the templates."""
    return _templates().joinpath(name).read_bytes()


def template_path(name: str) -> Path | None:
    """The path of a file of the templates; None where it is packed in an archive."""
    path = _templates().joinpath(name)
    return path if isinstance(path, Path) else None


@lru_cache
def _templates() -> Traversable:
    """The installed package ``scheduler.templates``, or the folder of a checkout."""
    try:
        source = resources.files("scheduler.templates")
        if source.joinpath("page.html.j2").is_file():
            return source
    except ModuleNotFoundError:
        pass
    return Path(__file__).resolve().parents[2] / "templates"


def _source(name: str) -> str | None:
    """One of our templates; no name leads to another file."""
    if not re.fullmatch(r"([a-z]+/)?[a-z-]+\.html\.j2", name):
        return None
    try:
        return template_bytes(name).decode("utf-8")
    except OSError:
        return None


def css_string(text: str) -> Markup:
    """Text as a CSS string literal that can leave neither the string nor the style element."""
    return Markup('"' + "".join(c if c.isalnum() or c in " .-" else f"\\{ord(c):06x}" for c in text) + '"')


@lru_cache
def environment(language: str, templates: Path | None = None) -> ImmutableSandboxedEnvironment:
    """The environment of one language; an office's own folder of templates goes before ours.

    Sandboxed, because such templates come from anywhere; strict, because a page with a hole is no page.
    """
    own = [OwnTemplates(templates)] if templates else []
    env = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, FunctionLoader(_source)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda msgid: translate(msgid, language),
        lambda one, many, n: translate(one if n == 1 else many, language),
        newstyle=True,
    )
    env.filters["css_string"] = css_string
    return env


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the foot of every page says: the revision and date in which the sheet last changed, and its code."""

    revision: str
    date: str
    code: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.revision, self.date, self.code)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The HTML of one subject's document: a section that stands alone on its pages."""

    key: str
    html: Markup


def render_sheet(template: str, key: str, language: str, templates: Path | None = None, **values: Any) -> Sheet:
    """One sheet from a template and its view."""
    with told(templates):
        return Sheet(key, Markup(environment(language, templates).get_template(template).render(key=key, **values)))


# Of pages for a browser, which has no font of ours.
BROWSER_FONTS = '"Source Sans Pro", "Segoe UI", "Noto Sans", Arial, sans-serif'


def render_page(
    sheets: Sequence[Sheet],
    title: str,
    paper: Paper,
    kind: str,
    language: str,
    templates: Path | None = None,
    fonts: str = BROWSER_FONTS,
) -> str:
    """A whole HTML document around some sheets; nothing in it is fetched from anywhere."""
    with told(templates):
        return (
            environment(language, templates)
            .get_template("page.html.j2")
            .render(
                sheets=[s.html for s in sheets],
                title=title,
                paper=paper,
                kind=kind,
                language=language,
                fonts=Markup(fonts),
                css=_style(templates),
                phrases=Phrases(language),
            )
        )


@lru_cache
def _style(templates: Path | None) -> Markup:
    """The style sheet: an office's own in place of ours."""
    own = own_text(templates, STYLE) if templates else None
    return Markup(template_bytes(STYLE).decode("utf-8") if own is None else own)


@lru_cache
def template_names() -> tuple[str, ...]:
    """The files that an office may have of its own."""
    return tuple(sorted(f.name for f in _templates().iterdir() if f.name.endswith(SUFFIX) or f.name == STYLE))


def compiled(names: Iterable[str], language: str, templates: Path | None) -> None:
    """Read some templates and those of the whole page, so that faults in them are told before anything is printed."""
    if templates:
        environment.cache_clear()
        _style.cache_clear()
        with told(templates):
            _style(templates)
            for name in ("page.html.j2", "parts.html.j2", *names):
                environment(language, templates).get_template(name)


def logo_uri(logo: bytes | None) -> str:
    """A logo as a data URI; empty where there is none or it is neither PNG nor JPEG."""
    if not logo:
        return ""
    kinds = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
    kind = next((kind for magic, kind in kinds.items() if logo.startswith(magic)), None)
    return f"data:image/{kind};base64,{base64.b64encode(logo).decode()}" if kind else ""
