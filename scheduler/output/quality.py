"""How good a plan is, in pictures and tables for the office: goals, points, loads, travel, fairness, slack.

Nobody's name but the trainers' stands here, and nothing about a group of fewer than five people.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from scheduler.domain.calendar import monday
from scheduler.domain.problem import Problem
from scheduler.output.charts import Bar, bars, columns, grid
from scheduler.output.phrases import Phrases
from scheduler.output.privacy import FEW, clean
from scheduler.output.report import Section, Table, told
from scheduler.plan.plan import Plan
from scheduler.rules.facts import Facts
from scheduler.rules.score import Score, score, unmet_requirements

_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Judged:
    """A revision with the programme it was made from."""

    number: int
    problem: Problem
    plan: Plan

    @cached_property
    def score(self) -> Score:
        return score(self.problem, self.plan)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.problem, self.plan)


def title(judged: Judged, language: str) -> str:
    _ = Phrases(language)
    return _(
        "How good the plan is: {title}, revision {revision}",
        title=clean(judged.problem.settings.title),
        revision=judged.number,
    )


def sections(judged: Judged, language: str, against: Judged | None, levels: dict[str, str]) -> list[Section]:
    """The report; `levels` are the names of the goals in the language."""
    report = _Quality(judged, Phrases(language), against, levels)
    return [report.goals(), report.points(), report.loads(), report.travel(), report.fairness(), report.slack()]


class _Quality:
    def __init__(self, judged: Judged, phrases: Phrases, against: Judged | None, levels: dict[str, str]) -> None:
        self._ = phrases
        self.judged, self.against, self.levels = judged, against, levels
        self.problem, self.plan, self.facts = judged.problem, judged.plan, judged.facts

    # Goals and points --------------------------------------------------------------

    def goals(self) -> Section:
        _ = self._
        other = {x.name: x.value for x in self.against.plan.levels} if self.against else {}
        rows = []
        for x in self.plan.levels:
            gap = _("proven") if x.value == x.bound else f"{x.gap:.1%}"
            row: tuple[str | int, ...] = (self.levels.get(x.name, x.name), x.value, x.bound, gap)
            rows.append((*row, other.get(x.name, "–"), _change(x.value, other.get(x.name))) if self.against else row)
        heads = (_("goal"), _("value"), _("bound"), _("gap"), *self._against_heads())
        text = _("The goals in their order; no plan can be below the bound.")
        return Section(_("Goals"), (text,), Table(heads, tuple(rows)))

    def points(self) -> Section:
        _ = self._
        mine = {rule: points * weight for rule, (points, weight) in self.judged.score.by_rule.items()}
        rows, shown = [], []
        other = self.against.score.by_rule if self.against else {}
        for rule, (points, weight) in self.judged.score.by_rule.items():
            row: tuple[str | int, ...] = (rule, points, weight, mine[rule])
            if self.against:
                then = other.get(rule, (0, 0))[0] * other.get(rule, (0, 0))[1]
                row = (*row, then, _change(mine[rule], then))
            rows.append(row)
            if mine[rule]:
                shown.append(Bar(rule, mine[rule]))
        heads = (_("preference"), _("points"), _("weight"), _("product"), *self._against_heads())
        text = _("Penalty points of each preference; the fewer the better. Sum: {total}", total=self.judged.score.total)
        return Section(
            _("Points by preference"), (text,), Table(heads, tuple(rows)), (bars(shown, _("Points by preference")),)
        )

    def _against_heads(self) -> tuple[str, ...]:
        _ = self._
        if not self.against:
            return ()
        return _("revision {number}", number=self.against.number), _("difference")

    # Trainers ------------------------------------------------------------------------

    @cached_property
    def weeks(self) -> tuple[dt.date, ...]:
        """Mondays of the weeks in which the plan has something."""
        days = [s.date for s in self.facts.sessions] + [d for x in self.facts.placements for d in x.dates]
        if not days:
            return ()
        first, last = monday(min(days)), monday(max(days))
        return tuple(first + n * _WEEK for n in range((last - first).days // 7 + 1))

    @cached_property
    def week_labels(self) -> list[str]:
        return [f"{w.day} {self._.month_short(w)}" for w in self.weeks]

    def loads(self) -> Section:
        _ = self._
        totals, weekly, rows = [], [], []
        for t in self.problem.trainers:
            by_week: Counter[dt.date] = Counter()
            for s in self.facts.of_trainer.get(t.id, ()):
                by_week[monday(s.date)] += s.jp
            name, total = f"{t.id} {clean(t.name)}", sum(by_week.values())
            note = f"{total} / {t.max_jp}" if t.max_jp is not None else str(total)
            totals.append(Bar(name, total, t.max_jp, f"{note} JP"))
            limit = t.max_jp_per_week or t.max_jp_per_day * len(self.problem.settings.teaching_days)
            weekly.append((name, [by_week[w] for w in self.weeks], limit))
            fullest = max(by_week.values(), default=0)
            rows.append((name, total, t.max_jp if t.max_jp is not None else "–", fullest, limit))
        heads = (_("trainer"), _("JP in all"), _("at most"), _("JP in the fullest week"), _("at most"))
        text = (
            _("Grey is what the trainer can teach in all, where there is a limit; the mark is the limit."),
            _("Below: JP week by week, darker the nearer to the limit of a week (max_jp_per_week, else the days)."),
        )
        pictures = (
            bars(totals, _("JP of trainers in all")),
            grid(weekly, self.week_labels, _("JP of trainers week by week")),
        )
        return Section(_("Load of trainers"), text, Table(heads, tuple(rows)), pictures)

    # Travel -----------------------------------------------------------------------------

    def _minutes(self, home: str, stays: Iterable[tuple[dt.date, str]]) -> int:
        """Minutes there and back for each date and place other than home."""
        return sum(2 * self.problem.travel.minutes(home, p, d) for d, p in set(stays) if p != home)

    def travel(self) -> Section:
        _ = self._
        lines, rows = [], []
        for t in self.problem.trainers:
            stays = {(s.date, self.facts.place(s) or t.location) for s in self.facts.of_trainer.get(t.id, ())}
            minutes, days = self._minutes(t.location, stays), sum(p != t.location for _d, p in stays)
            lines.append(Bar(f"{t.id} {clean(t.name)}", minutes / 60, None, _.duration(minutes)))
            rows.append((f"{t.id} {clean(t.name)}", clean(t.location), days, self._hours(minutes)))
        heads = (_("trainer"), _("home"), _("days away from home"), _("hours on the road"))
        text = _("Hours there and back, once for each date and place; who stays overnight travels less than this.")
        return Section(
            _("Travel of trainers"), (text,), Table(heads, tuple(rows)), (bars(lines, _("Travel of trainers")),)
        )

    @cached_property
    def travel_of(self) -> dict[str, int]:
        """Minutes on the road of each participant."""
        found = {}
        for p in self.problem.participants:
            home = self.problem.home(p.id)
            stays = {(s.date, self.facts.place(s) or home) for s in self.facts.of_participant.get(p.id, ())}
            stays |= {
                (d, self.problem.host[x.host].location) for x in self.facts.placements_of.get(p.id, ()) for d in x.dates
            }
            found[p.id] = self._minutes(home, stays)
        return found

    def _hours(self, minutes: float) -> str:
        return f"{minutes / 60:.1f}".replace(".", "," if self._.language == "id" else ".")

    # Fairness -----------------------------------------------------------------------------

    def fairness(self) -> Section:
        _ = self._
        rows, lines = [], []
        groups = [
            (clean(s.name), [p.id for p in self.problem.participants if p.sentra == s.id]) for s in self.problem.sentra
        ]
        of_households = [p.id for p in self.problem.participants if p.household]
        others = [p.id for p in self.problem.participants if not p.household]
        if len(of_households) >= FEW and len(others) >= FEW:
            groups += [(_("all with a household"), of_households), (_("all others"), others)]
        for name, people in groups:
            if len(people) < FEW:
                rows.append((name, told(len(people)), "–", "–", "–", "–", "–"))
                continue
            jp = fmean(sum(s.jp for s in self.facts.of_participant.get(p, ())) for p in people)
            minutes = round(fmean(self.travel_of[p] for p in people))
            met, of = self._met(set(people))
            rows.append(
                (
                    name,
                    len(people),
                    f"{jp:.0f}",
                    self._hours(minutes),
                    self._share(met, of),
                    self._days(people),
                    self._end(people),
                )
            )
            lines.append(Bar(name, minutes / 60, None, _.duration(minutes)))
        heads = (
            _("group"),
            _("people"),
            _("JP each"),
            _("hours on the road each"),
            _("requirements met"),
            _("days of sessions each"),
            _("last day"),
        )
        text = (
            _("Means of the people of a group, so that one can see whether one carries more than another."),
            _("Of a group of fewer than {few} people nothing is told. For the office; not to be handed on.", few=FEW),
        )
        return Section(_("Fairness"), text, Table(heads, tuple(rows)), (bars(lines, _("hours on the road each")),))

    @cached_property
    def _unmet(self) -> set[tuple]:
        return {
            (r.participant, r.household, r.course, r.internship) for r in unmet_requirements(self.problem, self.plan)
        }

    def _met(self, people: set[str]) -> tuple[int, int]:
        mine = [r for r in self.problem.requirements if people.intersection(r.members)]
        unmet = sum((r.participant, r.household, r.course, r.internship) in self._unmet for r in mine)
        return len(mine) - unmet, len(mine)

    @staticmethod
    def _share(met: int, of: int) -> str:
        return f"{met / of:.0%}" if of else "–"

    def _days(self, people: list[str]) -> str:
        return f"{fmean(len({s.date for s in self.facts.of_participant.get(p, ())}) for p in people):.0f}"

    def _end(self, people: list[str]) -> str:
        last = [s.date for p in people for s in self.facts.of_participant.get(p, ())]
        last += [x.last_day for p in people for x in self.facts.placements_of.get(p, ())]
        return self._.date(max(last)) if last else "–"

    # Slack -----------------------------------------------------------------------------------

    def slack(self) -> Section:
        """Teaching days without a session, by sentra and week."""
        _, teaching = self._, defaultdict(set)
        for d in self.problem.calendar.teaching_dates:
            teaching[monday(d)].add(d)
        busy: dict[str, set[dt.date]] = defaultdict(set)
        for s in self.facts.sessions:
            for p in self.facts.people(s):
                busy[self.problem.participant[p].sentra].add(s.date)
        lines, sums = [], Counter()
        for sentra in self.problem.sentra:
            free = [len(teaching[w] - busy[sentra.id]) for w in self.weeks]
            lines.append((clean(sentra.name), free, None))
            sums.update(dict(zip(self.weeks, free, strict=True)))
        none = sum(
            1 for _name, free, _limit in lines for w, n in zip(self.weeks, free, strict=True) if teaching[w] and not n
        )
        text = (
            _("Teaching days on which nobody of a sentra has a session: room for what is cancelled and has to move."),
            _("Weeks of a sentra without any: {count}.", count=none),
        )
        pictures = (
            grid(lines, self.week_labels, _("Free teaching days by sentra and week")),
            columns(
                {_("free teaching days of all sentra"): [sums[w] for w in self.weeks]}, self.week_labels, _("Slack")
            ),
        )
        return Section(_("Slack days by week"), text, None, pictures)


def _change(now: int, then: int | None) -> str:
    return "–" if then is None else f"{now - then:+d}" if now != then else "0"
