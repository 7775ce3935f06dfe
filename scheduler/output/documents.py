"""The registry of documents, and printing them: each into one file with a sheet for each subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.language import say
from scheduler.output import cards, handouts, subjects, views
from scheduler.output.codes import codes_from
from scheduler.output.disclosed import Extract
from scheduler.output.document import Document, Subjects
from scheduler.output.editions import Edition
from scheduler.output.files import OutputProblem, file_name, write_whole
from scheduler.output.lettergate import Earlier
from scheduler.output.letters import LETTERS
from scheduler.output.pages import Imprint, Sheet, compiled, logo_uri, render_page, render_sheet
from scheduler.output.paper import CARD, PAPERS, Paper
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import PROFILES, Gate
from scheduler.plan.letters import Key, Numbered
from scheduler.plan.plan import Plan

FORMATS = ("pdf", "html")


def _placement_sheets(problem: Problem, plan: Plan, chosen: Subjects) -> list[str]:
    if chosen is None:
        return ["", *(f"host:{h.id}" for h in problem.hosts if any(p.host == h.id for p in plan.placements))]
    hosts = [f"host:{id}" for kind, id in chosen if kind == "host"]
    people = subjects.participants(problem, plan, chosen)
    if all(kind != "participant" for kind, _id in chosen):
        people = [p for p in people if plan.placements_of_participant.get(p)]
    return [*hosts, *(f"participant:{id}" for id in people)]


def _placements(gate: Gate, key: str) -> Extract:
    kind, _colon, id = key.partition(":")
    return gate.host(id) if kind == "host" else gate.participant(id) if kind == "participant" else gate.placements()


def _calendar_sheets(problem: Problem, plan: Plan, chosen: Subjects) -> list[str]:
    every = subjects.plain("sentra", lambda p: p.one_sentra)
    return (
        (["", *every(problem, plan, None)] if len(problem.sentra) > 1 else every(problem, plan, None))
        if (chosen is None)
        else every(problem, plan, chosen)
    )


TIMETABLES = (
    Document(
        "participant-card",
        "kartu-peserta",
        "participant",
        "participant-card.html.j2",
        subjects.participants,
        lambda gate, key: gate.participant(key),
        cards.participant_card,
        card=True,
    ),
    Document(
        "participant-timetable",
        "jadwal-peserta",
        "participant",
        "timetable.html.j2",
        subjects.participants,
        lambda gate, key: gate.participant(key),
        views.participant_timetable,
    ),
    Document(
        "trainer-timetable",
        "jadwal-instruktur",
        "trainer",
        "timetable.html.j2",
        subjects.plain("trainer", lambda p: p.trainer),
        lambda gate, key: gate.trainer(key),
        views.trainer_timetable,
    ),
    Document(
        "venue-timetable",
        "jadwal-tempat",
        "venue",
        "timetable.html.j2",
        subjects.plain("venue", lambda p: p.venue),
        lambda gate, key: gate.venue(key),
        views.venue_timetable,
        posted=True,
    ),
    Document(
        "cohort-timetable",
        "jadwal-pelatihan",
        "posted",
        "timetable.html.j2",
        subjects.cohorts,
        lambda gate, key: gate.cohort(key),
        views.cohort_timetable,
        posted=True,
    ),
    Document(
        "placement-plan",
        "jadwal-magang",
        "host",
        "timetable.html.j2",
        _placement_sheets,
        _placements,
        views.placement_plan,
    ),
    Document(
        "wall-calendar",
        "kalender-dinding",
        "posted",
        "wall-calendar.html.j2",
        _calendar_sheets,
        lambda gate, key: gate.sentra(key) if key else gate.programme(),
        cards.wall_calendar,
        posted=True,
        landscape=True,
    ),
)
# Other kinds of documents have modules of their own.
DOCUMENTS = {d.name: d for d in (*TIMETABLES, *LETTERS, *handouts.DOCUMENTS)}
NAMES = {name: d.name for d in DOCUMENTS.values() for name in (d.name, d.alias)}


@dataclass(frozen=True)
class PrintRequest:
    """What to print.

    Attributes
    ----------
    documents : tuple of str
        English or Indonesian names; empty means all.
    who : tuple of str
        Ids (or ``kind:id``) of participants, trainers, venues, cohorts, sentra, hosts; empty means everybody.
    label : str
        Stands in the names of files instead of `who`.
    paper : str
        ``F4`` or ``A4``; cards stand on it four to a sheet.
    language : str or None
        ``id`` or ``en``; None means the programme's.
    format : str
        ``pdf`` or ``html``.
    revision : int or None
        Printed on each page where there are no editions; None means the plan's own.
    printed_on : date or None
        None means today; stands above the signature.
    logo : bytes or None
        A PNG or JPEG for the letterhead.
    templates : Path or None
        A folder whose templates go before ours.
    standing : Plan or None
        The plan as it stands on the day of printing; documents that count what was held are made from it.
    earlier : Earlier or None
        What was handed out before: change notices tell the difference. None means nothing was.
    numbers : mapping or None
        The numbers of letters by kind and ``role:id`` (see `scheduler.plan.letters`); None counts from 1.
    editions : mapping or None
        In which revision each sheet last changed, by document and key; None means the plan's own revision.
    choose : callable or None
        (document, keys, editions of its sheets, path) → keys to print and the file for them; None means all.
    printed : callable or None
        Called with document, path, content and the editions in it after each file.
    """

    out: Path
    documents: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    label: str = field(default="", kw_only=True)
    paper: str = "F4"
    language: str | None = None
    format: str = "pdf"
    revision: int | None = None
    printed_on: dt.date | None = None
    logo: bytes | None = None
    templates: Path | None = None
    standing: Plan | None = None
    earlier: Earlier | None = None
    numbers: Mapping[Key, Numbered] | None = None
    editions: Mapping[str, Mapping[str, Edition]] | None = None
    choose: Callable[[str, list[str], Mapping[str, Edition], Path], tuple[list[str], Path]] | None = None
    printed: Callable[[str, Path, bytes, Mapping[str, Edition]], None] | None = None


Progress = Callable[[int, int, str], None]


def document(name: str) -> Document:
    """The document of an English or Indonesian name.

    Raises
    ------
    OutputProblem
        When there is none; names those there are.
    """
    key = name.strip().lower().replace("_", "-").replace(" ", "-")
    if key not in NAMES:
        raise OutputProblem(
            say("There is no document {name}. There are: {names}.", name=name, names=tuple(sorted(NAMES)))
        )
    return DOCUMENTS[NAMES[key]]


def print_documents(
    problem: Problem, plan: Plan, request: PrintRequest, progress: Progress | None = None
) -> list[Path]:
    """Print the wanted documents, each into one file with a sheet for each subject.

    Parameters
    ----------
    progress : callable, optional
        Called with sheets done, sheets in all and the document's name.

    Returns
    -------
    list of Path
        The files, in the order of the registry.

    Raises
    ------
    OutputProblem
        When a name or id is unknown, there is nothing to print, or a file cannot be written. Nothing is written
        before all names are known.
    """
    if request.paper.upper() not in PAPERS:
        raise OutputProblem(say("There is no paper {name}. There are: {names}.", name=request.paper, names=(*PAPERS,)))
    if request.format not in FORMATS:
        raise OutputProblem(say("There is no format {name}. There are: {names}.", name=request.format, names=FORMATS))
    wanted = [document(name) for name in dict.fromkeys(request.documents)] or list(DOCUMENTS.values())
    chosen: Subjects = None
    if request.who:
        gone = request.earlier.problem if request.earlier else None
        chosen = list(dict.fromkeys(s for who in request.who for s in subjects.resolve(problem, plan, who, gone)))
    jobs = [(d, d.keys(problem, plan, chosen, request)) for d in DOCUMENTS.values() if d in wanted]
    for d, keys in jobs:
        if request.documents and not keys and chosen is not None:
            raise OutputProblem(say("The document {name} is not made for {who}.", name=d.name, who=tuple(request.who)))
    files = []
    for d, keys in jobs:
        path = _path(d, keys, problem, request)
        editions = editions_of(d, keys, problem, plan, request)
        if keys and request.choose:
            keys, path = request.choose(d.name, keys, editions, path)
        if keys:
            files.append((d, {key: editions[key] for key in keys}, path))
    compiled((d.template for d, _e, _p in files), request.language or problem.settings.language, request.templates)
    total, done, paths = sum(len(editions) for _d, editions, _path in files), 0, []

    def step(name: str) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total, name)

    for d, editions, path in files:
        content = _content(d, editions, problem, plan, request, lambda name=d.name: step(name))
        write_whole(path, content, private=not d.posted)
        if request.printed:
            request.printed(d.name, path, content, editions)
        paths.append(path)
    return paths


def sheets_of(
    d: Document,
    keys: Iterable[str],
    problem: Problem,
    plan: Plan,
    request: PrintRequest,
    editions: Mapping[str, Edition] | None = None,
) -> list[Sheet]:
    """The HTML of a document's sheets, one for each key."""
    keys = list(keys)
    language = request.language or problem.settings.language
    phrases = Phrases(language)
    gate = gate_of(d, problem, plan, request)
    editions = editions or editions_of(d, keys, problem, plan, request)
    logo = logo_uri(request.logo)
    sheets = []
    for key in keys:
        extract = d.extract(gate, key)
        values = {"view": d.view(extract, phrases), "office": extract.office, "logo": logo}
        values["imprint"] = _imprint(editions[key], phrases)
        values["signed_on"] = phrases.date(request.printed_on or dt.date.today())
        sheets.append(render_sheet(d.template, extract.key, language, request.templates, **values))
    return sheets


def editions_of(
    d: Document, keys: list[str], problem: Problem, plan: Plan, request: PrintRequest
) -> Mapping[str, Edition]:
    """The editions of some sheets: as asked for, else of the plan's own revision."""
    known = (request.editions or {}).get(d.name, {})
    missing = [key for key in keys if key not in known]
    if not missing:
        return known
    revision = plan.revision if request.revision is None else request.revision
    codes = codes_from(d, gate_of(d, problem, plan, request), missing)
    return {**known, **{key: Edition(revision, None, code) for key, code in codes.items()}}


def gate_of(d: Document, problem: Problem, plan: Plan, request: PrintRequest) -> Gate:
    """What a document gets to know: of the plan, or of what became of it where the document counts that."""
    if d.gate:
        return d.gate(problem, plan, PROFILES[d.audience], request)
    if d.dated and request.standing:
        return Gate(problem, request.standing, PROFILES[d.audience], request.printed_on or dt.date.today())
    return Gate(problem, plan, PROFILES[d.audience])


def _imprint(edition: Edition, _: Phrases) -> Imprint:
    name = _("Revision {number}", number=edition.revision) if edition.revision else _("Draft")
    return Imprint(name, _.date(edition.date) if edition.date else "", _("code {code}", code=edition.code))


def _path(d: Document, keys: list[str], problem: Problem, request: PrintRequest) -> Path:
    """The file of a document's sheets."""
    language = request.language or problem.settings.language
    key = _id(keys[0]) if request.who and len(keys) == 1 else ""
    key = request.label or key or "-".join(request.who)
    return request.out / file_name(d.alias if language == "id" else d.name, key, request.format)


def _content(
    d: Document,
    editions: Mapping[str, Edition],
    problem: Problem,
    plan: Plan,
    request: PrintRequest,
    step: Callable[[], None],
) -> bytes:
    language = request.language or problem.settings.language
    sheets = sheets_of(d, editions, problem, plan, request, editions)
    paper = PAPERS[request.paper.upper()]
    laid = CARD if d.card else paper.landscape if d.landscape else paper
    title = d.alias.replace("-", " ").capitalize() if language == "id" else d.name.replace("-", " ").capitalize()
    kind = d.name

    if request.format == "html":
        content = render_page(sheets, title, laid, kind, language, request.templates).encode("utf-8")
        for _sheet in sheets:
            step()
    else:
        from scheduler.output.fonts import family_and_faces
        from scheduler.output.pdf import write_cards, write_pdf

        fonts, _faces = family_and_faces()

        def page(some: list[Sheet], on: Paper = laid, kind: str = kind) -> str:
            return render_page(some, title, on, kind, language, request.templates, fonts)

        created = f"{request.printed_on or dt.date.today()}T00:00:00"
        pages = (page([sheet]) for sheet in sheets)
        if d.card:
            frame = render_sheet("card-frame.html.j2", "", language, request.templates, paper=paper, card=CARD)
            marks = page([frame], replace(paper, margins=(0, 0, 0, 0)), "card-frame")
            content = write_cards(pages, paper, marks, title, created, step)
        else:
            content = write_pdf(pages, laid, title, created, step)
    return content


def _id(key: str) -> str:
    """The id in a key, which may say what it is the id of."""
    kind, _colon, id = key.partition(":")
    return id if id and kind in subjects.KINDS else key
