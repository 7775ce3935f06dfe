"""What a stress test found, for the terminal, as an HTML report and as CSV."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.calendar import monday
from scheduler.domain.problem import Problem
from scheduler.language import Text, say, translate
from scheduler.output.charts import COLOURS, columns
from scheduler.output.phrases import Phrases
from scheduler.output.plancsv import csv_bytes
from scheduler.output.privacy import clean
from scheduler.output.report import Section, Table, told
from scheduler.solving.cancellations import KINDS
from scheduler.solving.remedies import FreeDay
from scheduler.solving.stress import COSTS, FAILED, FIXED, OUTCOMES, REPAIRED, SUBSTITUTED, UNDECIDED, Played

MOST_ROWS = 15
OUTCOME_NAMES: dict[str, Text] = {
    SUBSTITUTED: say("same time, someone or somewhere else"),
    REPAIRED: say("repaired by moving"),
    COSTS: say("costs requirements"),
    FIXED: say("pinned: a person decides"),
    UNDECIDED: say("not decided"),
    FAILED: say("process ended"),
}
OUTCOME_COLOURS = (COLOURS[4], COLOURS[0], COLOURS[2], COLOURS[5], COLOURS[1], COLOURS[3])
KIND_NAMES: dict[str, Text] = {
    "trainer": say("trainer away, each week"),
    "venue": say("venue taken, each day"),
    "host": say("host away, each week and for good"),
}


@dataclass(frozen=True)
class Found:
    """Everything a stress test found.

    Attributes
    ----------
    seconds : dict
        Trainer → (case, people to notify with a second trainer like this one).
    days : dict
        Case → the one day that would mend it, or None.
    """

    problem: Problem
    revision: int
    played: tuple[Played, ...]
    idle: int
    notice: int
    seconds: Mapping[str, Sequence[tuple[Played, int]]]
    days: Mapping[str, FreeDay | None]


def sections(found: Found, language: str, handed_on: bool) -> list[Section]:
    """The report; where it may be handed on, counts of people below five are not told."""
    return _Report(found, Phrases(language), told if handed_on else int).sections()


def title(found: Found, language: str) -> str:
    _ = Phrases(language)
    return _(
        "What cancellations would cost: {title}, revision {revision}",
        title=clean(found.problem.settings.title),
        revision=found.revision,
    )


class _Report:
    def __init__(self, found: Found, phrases: Phrases, count: Callable[[int], str | int]) -> None:
        self.found = found
        self._ = phrases
        self.count = count

    def sections(self) -> list[Section]:
        return [s for s in (self._summary(), self._costs(), self._open(), self._notices(), self._help()) if s]

    # Sections --------------------------------------------------------------------

    def _summary(self) -> Section:
        _, played = self._, self.found.played
        by = Counter((x.kind, x.outcome) for x in played)
        shown = [o for o in OUTCOMES if any(x.outcome == o for x in played)]
        kinds = [k for k in KINDS if any(x.kind == k for x in played)]
        rows = [(self._say(KIND_NAMES[k]), *(by[k, o] for o in shown), sum(by[k, o] for o in OUTCOMES)) for k in kinds]
        proven = sum(x.proven for x in played)
        text = (
            _(
                "{count} cancellations were played through one by one, each as if the office heard of it {notice} days "
                "before; {idle} others would touch nothing.",
                count=len(played),
                notice=self.found.notice,
                idle=self.found.idle,
            ),
            _("For {proven} of them it is proven that no repair costs less.", proven=proven),
        )
        heads = (_("cancellation"), *(self._say(OUTCOME_NAMES[o]) for o in shown), _("all"))
        return Section(_("Summary"), text, Table(heads, tuple(rows)), self._weeks(shown))

    def _weeks(self, shown: Sequence[str]) -> tuple:
        _ = self._
        if not self.found.played:
            return ()
        mondays = sorted({monday(dt.date.fromisoformat(x.first)) for x in self.found.played})
        weeks = [mondays[0] + dt.timedelta(days=7 * n) for n in range((mondays[-1] - mondays[0]).days // 7 + 1)]
        counted = Counter((monday(dt.date.fromisoformat(x.first)), x.outcome) for x in self.found.played)
        series = {self._say(OUTCOME_NAMES[o]): [counted[w, o] for w in weeks] for o in shown}
        colours = [OUTCOME_COLOURS[OUTCOMES.index(o)] for o in shown]
        labels = [f"{w.day} {self._.month_short(w)}" for w in weeks]
        return (columns(series, labels, _("Cancellations by week and outcome"), colours=colours),)

    def _costs(self) -> Section | None:
        _ = self._
        worst = sorted(
            (x for x in self.found.played if x.outcome == COSTS),
            key=lambda x: (-x.compulsory, -x.optional, x.first, x.key),
        )
        if not worst:
            return Section(
                _("What would cost requirements"), (_("None of those decided: all that is required can still be met."),)
            )
        rows = [
            (
                self._what(x),
                self._when(x),
                self._items(x, x.touched),
                self._lost(x),
                self.count(x.compulsory + x.optional),
                self._sure(x),
            )
            for x in worst
        ]
        heads = (
            _("cancellation"),
            _("when"),
            _("touched"),
            _("no longer taught or placed"),
            _("requirements"),
            _("proof"),
        )
        text = _("In these cases people would lose a course or an internship, however the rest is moved.")
        return Section(_("What would cost requirements"), (text,), Table(heads, tuple(rows)))

    def _open(self) -> Section | None:
        _ = self._
        open_ones = [x for x in self.found.played if x.outcome in (FIXED, UNDECIDED, FAILED)]
        if not open_ones:
            return None
        rows = tuple(
            (self._what(x), self._when(x), self._items(x, x.touched), self._say(OUTCOME_NAMES[x.outcome]))
            for x in open_ones
        )
        text = _("For these nothing is said: no repair was found within the limit, or what is touched may not move.")
        return Section(
            _("What was not decided"), (text,), Table((_("cancellation"), _("when"), _("touched"), ""), rows)
        )

    def _notices(self) -> Section | None:
        _ = self._
        moved = sorted(
            (x for x in self.found.played if x.outcome in (REPAIRED, SUBSTITUTED)),
            key=lambda x: (-x.people, -x.items, -x.days, x.first, x.key),
        )
        if not moved:
            return None
        rows = tuple(
            (
                self._what(x),
                self._when(x),
                self.count(x.people),
                self._items(x, x.items),
                x.days,
                ", ".join(x.substitutes),
                self._sure(x),
            )
            for x in moved[:MOST_ROWS]
        )
        heads = (_("cancellation"), _("when"), _("notices"), _("items"), _("days moved"), _("steps in"), _("proof"))
        text = _(
            "The {shown} costliest of {count} that lose nothing, by people to notify, then by what changes.",
            shown=len(rows),
            count=len(moved),
        )
        return Section(_("What would mean most notices"), (text,), Table(heads, rows))

    def _help(self) -> Section | None:
        rows = [*self._second_rows(), *self._day_rows()]
        _ = self._
        if not rows:
            return None
        rows.sort(key=lambda r: (-r[2], -r[1], -r[3], r[0]))
        heads = (_("one more"), _("cancellations mended"), _("requirements kept"), _("notices saved"))
        text = (
            _(
                "Each was tried by playing the cases through again with it. A second trainer has the same courses, "
                "home and limits, and is free; what is mended costs no requirement and no participant a notice."
            ),
            _("A free day means that one day, closed now, would mend a case that costs requirements."),
        )
        shown = tuple((a, b, self.count(c), d) for a, b, c, d in rows[:MOST_ROWS])
        return Section(_("What would help most"), text, Table(heads, shown))

    def _second_rows(self) -> list[tuple[str, int, int, int]]:
        _ = self._
        rows = []
        for trainer, helped in self.found.seconds.items():
            if helped:
                lost = sum(x.compulsory + x.optional for x, _ in helped)
                saved = sum(max(0, x.people - people) for x, people in helped if x.outcome == REPAIRED)
                courses = ", ".join(self.found.problem.trainer[trainer].courses)
                label = _("trainer like {trainer} ({courses})", trainer=self._name("trainer", trainer), courses=courses)
                rows.append((label, len(helped), lost, saved))
        return rows

    def _day_rows(self) -> list[tuple[str, int, int, int]]:
        by: dict[FreeDay, list[Played]] = {}
        cases = {x.key: x for x in self.found.played}
        for key, day in self.found.days.items():
            if day is not None and key in cases:
                by.setdefault(day, []).append(cases[key])
        return [
            (self._day(day), len(xs), sum(x.compulsory + x.optional for x in xs), 0)
            for day, xs in sorted(by.items(), key=str)
        ]

    # Words -----------------------------------------------------------------------------

    def _say(self, text: Text) -> str:
        return translate(text, self._.language)

    def _name(self, kind: str, id: str) -> str:
        p = self.found.problem
        table: Mapping[str, object] = {
            "trainer": p.trainer, "venue": p.venue, "host": p.host, "sentra": p.one_sentra, "course": p.course,
        }[kind]  # fmt: skip
        x = table.get(id)
        return f"{id} {clean(getattr(x, 'name', getattr(x, 'title', '')))}".strip()

    def _items(self, x: Played, count: int) -> str | int:
        """A number of items; at a host each is one person."""
        return self.count(count) if x.kind == "host" else count

    def _what(self, x: Played) -> str:
        return self._name(x.kind, x.subject)

    def _when(self, x: Played) -> str:
        _ = self._
        first = dt.date.fromisoformat(x.first)
        if x.last is None:
            return _("from {date} for good", date=self._.date(first))
        return self._.span(first, dt.date.fromisoformat(x.last))

    def _lost(self, x: Played) -> str:
        titles = {**self.found.problem.course, **self.found.problem.internship}
        return ", ".join(clean(titles[id].title) if id in titles else id for id in x.lost)

    def _sure(self, x: Played) -> str:
        _ = self._
        if x.proven:
            return _("proven least")
        if x.outcome == COSTS:
            return _("at least {count}, not proven", count=self.count(x.at_least))
        return _("not proven least")

    def _day(self, day: FreeDay) -> str:
        _ = self._
        when = self._.full_date(day.date)
        if day.kind == "programme":
            return _("teaching day, {date}", date=when)
        return _("day of {who}, {date}", who=self._name(day.kind, day.subject), date=when)


def to_csv(played: Sequence[Played]) -> bytes:
    """All cases, one a line; ids and numbers only."""
    heads = (
        "kind", "id", "first_day", "last_day", "touched", "outcome", "proven", "compulsory_lost", "at_least",
        "optional_lost", "lost", "participants_notified", "staff_notified", "items_changed", "days_moved", "steps_in",
    )  # fmt: skip
    rows = (
        (
            x.kind, x.subject, x.first, x.last, x.touched, x.outcome, "yes" if x.proven else "no", x.compulsory,
            x.at_least, x.optional, ";".join(f"{i}:{n}" for i, n in x.lost.items()), x.participants, x.staff, x.items,
            x.days, ";".join(x.substitutes),
        )
        for x in played
    )  # fmt: skip
    return csv_bytes([heads, *rows])
