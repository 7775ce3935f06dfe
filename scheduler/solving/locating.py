"""Where to bring people together who live in many places: sites that cost something, and everybody's way to one.

The uncapacitated facility location problem: a bound by dual ascent, and sites from what it leaves tight (Erlenkotter,
"A dual-based procedure for uncapacitated facility location", 1978).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from scheduler.rules.needs import Need
from scheduler.rules.registry import preferences, weight_of
from scheduler.solving.axis import Axis
from scheduler.solving.bounds import earliest_ends, longest_run


@dataclass(frozen=True)
class Locating:
    """Homes, sites, and what they cost.

    Attributes
    ----------
    people : mapping of home to number
    opening : mapping of site to points
    way : mapping of home to sequence of points
        Points of one person's way to each site, in the order of `opening`.
    """

    people: Mapping[str, int]
    opening: Mapping[str, int]
    way: Mapping[str, Sequence[int]]

    def bound(self) -> int:
        """Points at least, whatever is opened."""
        return self._ascent()[0]

    def sites(self) -> dict[str, str]:
        """Home → site: the nearest of some sites that are worth it; none where there are no sites."""
        if not self.opening:
            return {}
        _, slack = self._ascent()
        names = list(self.opening)
        open_ = [n for n, left in enumerate(slack) if not left] or [min(range(len(names)), key=lambda n: slack[n])]
        while len(open_) > 1:
            saved, site = max((points, -n) for n, points in self._saved(open_).items())
            if saved < 0:
                break
            open_.remove(-site)
        return {home: names[min(open_, key=lambda n: (ways[n], n))] for home, ways in self.way.items()}

    def _saved(self, open_: Sequence[int]) -> dict[int, int]:
        """Points saved without each of some sites."""
        opening = list(self.opening.values())
        saved = {n: opening[n] for n in open_}
        for home, ways in self.way.items():
            (near, site), (next_, _) = nsmallest(2, ((ways[n], n) for n in open_))
            saved[site] -= self.people[home] * (next_ - near)
        return saved

    def _ascent(self) -> tuple[int, list[int]]:
        """What everybody pays as long as no site is paid for twice, and what each site still lacks."""
        slack = list(self.opening.values())
        levels = {home: sorted(set(ways)) for home, ways in self.way.items()}
        at = dict.fromkeys(self.way, 0)  # The level each home has reached; it pays that much, and `more` besides.
        paid = {home: levels[home][0] for home in self.way} if slack else {}
        rising = list(paid)
        while rising:
            still = []
            for home in rising:
                ways, people, here = self.way[home], self.people[home], paid[home]
                covered = [n for n, x in enumerate(ways) if x <= here]
                step = min(slack[n] for n in covered) // people
                goal = levels[home][at[home] + 1] if at[home] + 1 < len(levels[home]) else None
                if goal is not None and goal - here <= step:
                    step = goal - here
                    at[home] += 1
                    still.append(home)
                for n in covered:
                    slack[n] -= step * people
                paid[home] = here + step
            rising = still
        return sum(self.people[home] * points for home, points in paid.items()), slack


def locating(axis: Axis, need: Need, people: Iterable[str], shared: bool) -> Locating:
    """Where the cohorts of a mixed course can be, for some people.

    A cohort costs the nearest trainers' ways to it and the weeks until it can be over, and each of its people a way
    for each date, in the better season.

    Parameters
    ----------
    shared : bool
        Whether trainers who stay overnight may be there for other courses as well: then a date costs its share of the
        longest row of dates.
    """
    problem, travel, course = axis.problem, axis.problem.travel, need.course
    weight = {r.id: weight_of(r, dict(problem.settings.weights)) for r in preferences()}
    dates = -(-len(course.session_lengths) // max(1, course.max_sessions_per_day))
    lengths = set(course.session_lengths)
    days = {p // axis.width for jp in lengths for p in axis.allowed_positions(course.id, need.sentra, jp)}
    seasons = sorted({axis.is_wet(d) for d in days}) or [False]
    end, run = earliest_ends(problem, axis).get(need.key, 0), longest_run(problem)
    limit = problem.settings.travel.overnight_over_minutes

    def way(home: str, place: str) -> int:
        return min(-(-2 * travel.seasonal(home, place, wet) // 60) for wet in seasons)

    def coming(trainer: str, place: str) -> int:
        home = problem.trainer[trainer].location
        far = any(travel.seasonal(home, place, wet) > limit for wet in seasons)
        return way(home, place) // (run if far and shared else 1)

    places = dict.fromkeys(v.location for v in need.venues)
    opening = {}
    for place in places:
        ways = sorted(coming(t, place) for t in problem.qualified[course.id])[: course.trainers_per_session]
        opening[place] = weight["trainer-travel"] * dates * sum(ways) + weight["early-finish"] * (end // 7)
    going = weight["participant-travel"] * dates
    homes = Counter(problem.home(p) for p in people)
    return Locating(homes, opening, {home: [going * way(home, place) for place in places] for home in homes})


def stands_alone(axis: Axis, need: Need) -> bool:
    """Whether nobody can have a session of a need and another course on one date: no way is shared."""
    others = [min(c.session_lengths) for c in axis.problem.courses if c.id != need.course.id]
    return not others or min(need.course.session_lengths) + min(others) > axis.width
