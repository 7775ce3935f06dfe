"""What an outline may choose from: days, places and trainers of meetings, hosts and days of placements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scheduler.domain.courses import Course
from scheduler.domain.places import Venue
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.arranging import Arranger
from scheduler.solving.axis import Axis
from scheduler.solving.company import Company
from scheduler.solving.hosting import Days, hosting_of
from scheduler.solving.occupancy import Occupancy
from scheduler.solving.outline.strands import Choice


class Choices:
    """On which days, where and with whom a cohort could meet beside what the tables hold."""

    def __init__(self, tables: Occupancy, arranger: Arranger | None = None) -> None:
        self.tables = tables
        self.arranger = arranger or Arranger(tables)

    def of(
        self,
        course: Course,
        sentra: str | None,
        company: Company,
        venues: Iterable[Venue],
        trainers: Sequence[str] | None,
        jp: int,
        first: int = 0,
        last: int | None = None,
    ) -> dict[tuple[int, str], Choice]:
        """Choices for a meeting of `jp` JP from a first to a last day; `trainers` None: any will do."""
        tables = self.tables
        axis, avoid = tables.axis, self.arranger.avoid_at
        subjects = [("programme", ""), ("course", course.id)] + ([("sentra", sentra)] if sentra else [])
        subjects += [("participant", p) for p in company.people]
        subjects += [("household", h) for h in dict.fromkeys(p.household for p in company.persons) if h is not None]
        weight, calendar = self.arranger.weight, axis.calendar
        doubtful = [x for x in subjects if (x[0], "candidate") in calendar.effects]
        subjects = [x for x in subjects if x[0] in self.arranger.avoided]
        team = 0 if trainers is None else course.trainers_per_session
        points: dict[tuple[int, str], int] = {}
        able: dict[tuple[int, str], dict[str, int]] = {}
        slots: dict[tuple[int, str], dict[str, set[int]]] = {}
        for p in axis.allowed_positions(course.id, sentra, jp):
            day = p // axis.width
            if day < first or (last is not None and day > last):
                continue
            start, end = axis.span(p, jp)
            base = None
            for v in venues:
                place = v.location
                if not (
                    company.free(day, start, end, jp, place)
                    and tables.venue_free(v.id, day, start, end)
                    and (not course.kit or tables.kit_free(course.kit, day, start, end, place))
                ):
                    continue
                if base is None:
                    date = axis.date(day)
                    candidate = bool(calendar.candidate(date)) or any(
                        any(calendar.meeting(*x, "candidate", date, start, end)) for x in doubtful
                    )
                    base = weight["avoid"] * sum(avoid(*x, day, start, end) for x in subjects)
                    base += weight["candidate-days"] * candidate
                key, here = (day, place), base + weight["avoid"] * avoid("venue", v.id, day, start, end)
                who, when = able.setdefault(key, {}), slots.setdefault(key, {})
                fit = 0
                for t in trainers or ():
                    if tables.trainer_free(t, day, start, end, jp, place):
                        fit += 1
                        own = weight["avoid"] * avoid("trainer", t, day, start, end)
                        who[t] = min(own, who.get(t, own))
                        when.setdefault(t, set()).add(p % axis.width)
                if fit >= team:
                    when.setdefault("", set()).add(p % axis.width)
                    points[key] = min(here, points.get(key, here))
        return {
            key: Choice(points[key], able[key], {t: frozenset(found) for t, found in slots[key].items()})
            for key in sorted(points)
            if len(able[key]) >= team
        }


def run_points(axis: Axis, participant: str, internship: str, first: int = 0) -> dict[tuple[str, Days], int]:
    """Host and days of each possible placement → its points (way, early-finish, avoid, wishes), weighted."""
    problem, hosting = axis.problem, hosting_of(axis)
    given = dict(problem.settings.weights)
    weight = {r.id: weight_of(r, given) for r in preferences()}
    person, home, calendar = problem.participant[participant], problem.home(participant), axis.calendar
    wishes = [w for w in problem.wishes if w.participant == participant and w.kind == "host"]
    only = len(person.internships) == 1
    found: dict[tuple[str, Days], int] = {}
    avoided: dict[tuple[str, int], int] = {}
    for host in hosting.hosts(internship, participant):
        place, hours = problem.host[host].location, problem.placement_hours(host, internship)
        subjects = [("programme", ""), ("host", host), ("participant", participant)]
        subjects += [("household", person.household)] if person.household else []
        subjects = [x for x in subjects if (x[0], "avoid") in calendar.effects]
        # Somebody with several placements may meet a wish by another of them.
        wished = sum(abs(w.points) for w in wishes if (w.id == host) != (w.points > 0)) if only else 0
        for mentor in problem.mentors_at[host]:
            for days in hosting.runs(host, mentor, participant, internship):
                if days[0] < first or (host, days) in found:
                    continue
                for d in days:
                    if (host, d) not in avoided:
                        date = axis.date(d)
                        avoided[host, d] = sum(
                            row.weight for x in subjects for row in calendar.meeting(*x, "avoid", date, *hours)
                        )
                way = sum(problem.travel.trip_points(home, place, axis.date(d)) for d in days) if home != place else 0
                found[host, days] = (
                    weight["participant-travel"] * way
                    + weight["early-finish"] * (days[-1] // 7)
                    + weight["avoid"] * sum(avoided[host, d] for d in days)
                    + weight["wishes"] * wished
                )
    return found
