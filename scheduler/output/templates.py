"""Templates of an office: read from its folder before ours, in a sandbox; what is wrong in them is told in one line.

A template works on the page value alone (see `scheduler.output.pageviews`): whatever it is changed to, it cannot print
what the privacy gate did not give.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound, TemplateSyntaxError

from scheduler.language import say
from scheduler.output.files import OutputProblem

LARGEST = 1_000_000
# What a mistake in an expression of a template ends in.
_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError)
STYLE = "print.css"
SUFFIX = ".html.j2"


class TemplateProblem(OutputProblem):
    """A template of an office is broken; `text` says which file and line, and what is wrong."""


def template_folder(programme: Path) -> Path:
    """Where a programme's own templates stand: ``templates`` in the folder, ``NAME-templates`` beside a workbook."""
    return programme / "templates" if programme.is_dir() else programme.with_name(f"{programme.stem}-templates")


def own_text(folder: Path, name: str) -> str | None:
    """The text of a file in an office's folder; None where it has none of this name.

    Raises
    ------
    TemplateProblem
        When it cannot be read, is no text, leads out of the folder, or is far too large.
    """
    path = folder / name
    if not (path.is_file() or path.is_symlink()):
        return None
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise TemplateProblem(say("{file} leads out of the folder of templates; put a copy there.", file=path))
        if path.stat().st_size > LARGEST:
            raise TemplateProblem(say("{file} is too large for a template.", file=path))
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TemplateProblem(say("{file}, line {line}: save this file as UTF-8.", file=path, line=line)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TemplateProblem(say("Cannot read {file} ({reason}).", file=path, reason=reason)) from None
    if name == STYLE and "</style" in text.lower():
        line = text[: text.lower().index("</style")].count("\n") + 1
        raise TemplateProblem(
            say("{file}, line {line}: {what}", file=path, line=line, what="</style> cannot stand in a style sheet")
        )
    return text


class OwnTemplates(BaseLoader):
    """Loads templates from one folder and from nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if "/" in template or "\\" in template or template.startswith("."):
            raise TemplateNotFound(template)
        text = own_text(self.folder, template)
        if text is None:
            raise TemplateNotFound(template)
        return text, str(self.folder / template), lambda: True


@contextlib.contextmanager
def told(folder: Path | None) -> Iterator[None]:
    """Tell of what is wrong in templates of an office in one line; without such a folder faults are ours.

    Raises
    ------
    TemplateProblem
    """
    if folder is None:
        yield
        return
    try:
        yield
    except OutputProblem:
        raise
    except TemplateSyntaxError as error:
        raise _problem(error.filename or error.name or "", error.lineno, error.message or "") from None
    except TemplateNotFound as error:
        file, line = _place(error, folder)
        raise _problem(file, line, f"there is no template {error.message}") from None
    except (TemplateError, *_FAULTS) as error:
        file, line = _place(error, folder)
        raise _problem(file, line, str(error) or type(error).__name__) from None


def _place(error: BaseException, folder: Path) -> tuple[str, int | None]:
    """File and line of the innermost template that was being rendered; an office's own before ours."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((SUFFIX, "<template>"))]
    own = [f for f in frames if Path(f.filename).is_relative_to(folder)]
    found = (own or frames)[-1:] or None
    return (found[0].filename, found[0].lineno) if found else (str(folder), None)


def _problem(file: str, line: int | None, what: str) -> TemplateProblem:
    what = " ".join(what.split())
    if line is None:
        return TemplateProblem(say("{file}: {what}", file=file, what=what))
    return TemplateProblem(say("{file}, line {line}: {what}", file=file, line=line, what=what))
