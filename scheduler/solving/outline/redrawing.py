"""Parts of a plan drawn anew in outline, and carried out on the tables: the neighbourhoods of large programmes.

Some cohorts and placements are taken off the tables; an outline of them beside all the rest is solved; its meetings
then get hours and venues. What does not go together on a date is ruled out, and drawn again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice, permutations

from scheduler.plan.plan import Plan
from scheduler.solving.company import Company
from scheduler.solving.greedy import Greedy, PlacementKey
from scheduler.solving.occupancy import Meeting, Stay
from scheduler.solving.outline.choices import Choices, run_points
from scheduler.solving.outline.model import Outline
from scheduler.solving.outline.strands import Sketch, Stage, Strand

DRAWN_AGAIN, ORDERS = 4, 24
Wanted = tuple[int, str, int, str, tuple[str, ...]]  # strand, cohort, index of the meeting, place, team


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of an outline: a sketch with fewer points or None, and whether the outline was searched to its end."""

    sketch: Sketch | None
    searched: bool


class Redrawing:
    """Draws parts of a `Greedy`'s plan anew.

    Parameters
    ----------
    greedy : Greedy
    solve : callable
        Runs an outline from its hint.
    """

    def __init__(self, greedy: Greedy, solve: Callable[[Outline], Drawn]) -> None:
        self.greedy, self.solve = greedy, solve
        self.tables, self.axis, self.problem = greedy.tables, greedy.axis, greedy.problem
        self.choices = Choices(self.tables, greedy.arranger)
        self._old: tuple[dict[str, list[Meeting]], dict[PlacementKey, Stay]] = {}, {}

    def redraw(self, cohorts: Iterable[str], stays: Iterable[PlacementKey], near: int) -> tuple[Plan | None, bool]:
        """The plan with some cohorts and placements drawn anew, in the tables too; None: they are as they were.

        The second value tells whether the outline was searched to its end. No meeting goes more than `near` days before
        the first or after the last one its cohort had.
        """
        meetings = {c: list(self.tables.meetings[c]) for c in cohorts if c in self.tables.meetings}
        kept = {k: self.tables.stays[k] for k in stays if k in self.tables.stays}
        self._old = meetings, kept
        self._take()
        outline, sketch = self._outline(near), _sketch(meetings, kept)
        searched = None if outline.feasible else True
        for _ in range(DRAWN_AGAIN if outline.feasible else 0):
            outline.hint(sketch)
            drawn = self.solve(outline)
            searched = drawn.searched if searched is None else searched
            if drawn.sketch is None:
                break
            stuck = self._carry_out(drawn.sketch)
            if stuck is None:
                return self.greedy.plan(), bool(searched)
            self._take()
            if not stuck:
                break
            outline.forbid(stuck)
        self.undo()
        return None, bool(searched)

    def undo(self) -> None:
        """Everything as it was before the last part was drawn anew."""
        self._take()
        for found in self._old[0].values():
            self.tables.add(found)
        for stay in self._old[1].values():
            self.tables.place(stay)

    def _take(self) -> None:
        for c in self._old[0]:
            self.tables.remove(c)
        for k in self._old[1]:
            self.tables.displace(*k)

    # The outline of a part ----------------------------------------------------------------------

    def _outline(self, near: int) -> Outline:
        meetings, stays = self._old
        strands = [
            self._strand(c, min(m.day for m in ms) - near, max(m.day for m in ms) + near) for c, ms in meetings.items()
        ]
        taught = {p for c in meetings for p in self.greedy.cohorts[c].people}
        return Outline(self.tables, strands, [self._stage(*k, taught) for k in stays])

    def _strand(self, cohort: str, low: int, high: int) -> Strand:
        forming, arranger = self.greedy.cohorts[cohort], self.greedy.arranger
        course, company = self.problem.course[forming.course], Company(self.tables, forming.people)
        first, last = self._window(cohort)
        found = self.choices.of(
            course,
            forming.sentra,
            company,
            arranger.venues(forming, company),
            arranger.trainers(course, forming),
            min(course.session_lengths),
            max(first, low),
            min(last, high),
        )
        return Strand(forming.course, forming.sentra, forming.people, (), found)

    def _window(self, cohort: str) -> tuple[int, int]:
        """The days between what comes before a cohort and what comes after it, as far as that stands."""
        greedy, problem, there = self.greedy, self.problem, self.tables.meetings
        forming, first, last = greedy.cohorts[cohort], 0, self.axis.days
        course = problem.course[forming.course]
        for p in forming.people:
            mine = problem.courses_of[p]
            for before in course.after:
                for c in greedy.taken[p, before] if before in mine else ():
                    if c in there:
                        first = max(first, max(m.day for m in there[c]) + course.gap_after_days + 1)
            for later in greedy.followers.get(forming.course, ()):
                for c in greedy.taken.get((p, later), ()) if later in mine else ():
                    if c in there:
                        last = min(last, min(m.day for m in there[c]) - problem.course[later].gap_after_days - 1)
            for key in greedy.depending(p, forming.course):
                if key in self.tables.stays:
                    last = min(last, self.tables.stays[key].days[0] - 1)
        return first, last

    def _stage(self, participant: str, internship: str, taught: set[str]) -> Stage:
        person = self.problem.participant[participant]
        ends = [self.greedy.end_of(participant, c) for c in self.problem.internship[internship].after]
        first = max((end for end in ends if end is not None), default=-1) + 1
        runs = run_points(self.axis, participant, internship, first)
        fit = {key: n for key, n in runs.items() if self._stay(participant, internship, *key) is not None}
        mates: tuple[str, ...] = ()
        if person.household and self.problem.household[person.household].max_absent < 2:
            mates = tuple(m for m in self.problem.members[person.household] if m != participant and m in taught)
        return Stage(participant, internship, fit, mates)

    def _stay(self, participant: str, internship: str, host: str, days: tuple[int, ...]) -> Stay | None:
        """A placement at a host on some days with the first mentor that has room, as far as is known."""
        placer, place = self.greedy.placer, self.problem.host[host].location
        for mentor in self.problem.mentors_at[host]:
            m = self.problem.mentor[mentor]
            ends = [self.greedy.end_of(m.participant, c) for c in m.after] if m.participant else []
            if any(end is not None and end >= days[0] for end in ends):
                continue
            if days in placer.hosting.runs(host, mentor, participant, internship):
                stay = placer.stay(participant, internship, host, mentor, place, days)
                if placer.fits(stay):
                    return stay
        return None

    # Carrying out ------------------------------------------------------------------------------------

    def _carry_out(self, sketch: Sketch) -> list[tuple[int, int]] | None:
        """Hours, venues and mentors for a sketch; else (strand, day) of what does not go together, empty: unknown."""
        by_day: dict[int, list[Wanted]] = defaultdict(list)
        for strand, (c, found) in enumerate(zip(self._old[0], sketch.meetings, strict=True)):
            for n, (day, place, team) in enumerate(found):
                by_day[day].append((strand, c, n, place, team))
        companies = {c: Company(self.tables, self.greedy.cohorts[c].people) for c in self._old[0]}
        for day in sorted(by_day):
            if not self._fill(day, by_day[day], companies):
                return [(strand, day) for strand in dict.fromkeys(strand for strand, *_ in by_day[day])]
        for key, (host, days) in zip(self._old[1], sketch.placements, strict=True):
            stay = self._stay(*key, host, days)
            if stay is None or self.greedy.placer.mentor_ready(stay.mentor) is None:
                return []
            self.tables.place(stay)
        return None

    def _fill(self, day: int, wanted: list[Wanted], companies: dict[str, Company]) -> bool:
        """Put the meetings of a date into its hours, in whatever order they go in."""
        for order in islice(permutations(wanted), ORDERS):
            made: list[Meeting] = []
            for _, cohort, n, place, team in order:
                companies[cohort].forget(day)
                meeting = self._at_best(day, cohort, n, place, team, companies[cohort])
                if meeting is None:
                    break
                self.tables.put(meeting)
                made.append(meeting)
            else:
                return True
            for m in made:
                self.tables.take(m)
        return False

    def _at_best(
        self, day: int, cohort: str, n: int, place: str, team: tuple[str, ...], company: Company
    ) -> Meeting | None:
        """The meeting of a cohort at a place on a day at the cheapest hour and venue that are free."""
        tables, axis, arranger = self.tables, self.axis, self.greedy.arranger
        forming, before = self.greedy.cohorts[cohort], tables.meetings.get(cohort, [])
        course = self.problem.course[forming.course]
        jp, used = course.session_lengths[n], {m.venue for m in before}
        after = max((m.end for m in before if m.day == day and m.number <= n), default=0)
        until = min((m.start for m in before if m.day == day and m.number > n), default=24 * 60)
        venues = [v for v in arranger.venues(forming, company) if v.location == place]
        best, least = None, float("inf")
        for slot in arranger.slots_of(forming, jp).get(day, ()):
            start, end = axis.span(day * axis.width + slot, jp)
            if start < after or end > until or not company.free(day, start, end, jp, place):
                continue
            if not all(tables.trainer_free(t, day, start, end, jp, place) for t in team):
                continue
            if course.kit and not tables.kit_free(course.kit, day, start, end, place):
                continue
            for v in venues:
                if not tables.venue_free(v.id, day, start, end):
                    continue
                meeting = Meeting(
                    cohort, n + 1, day, slot, start, end, jp, v.id, place, team, forming.people, course.kit
                )  # fmt: skip
                cost = arranger.weight["avoid"] * arranger.avoided_points(forming, meeting)
                cost += arranger.weight["same-venue"] * (bool(used) and v.id not in used)
                if cost < least and tables.affordable([meeting]):
                    best, least = meeting, cost
        return best


def _sketch(meetings: dict[str, list[Meeting]], stays: dict[PlacementKey, Stay]) -> Sketch:
    return Sketch(
        tuple(tuple(sorted((m.day, m.place, m.trainers) for m in found)) for found in meetings.values()),
        tuple((s.host, s.days) for s in stays.values()),
    )
