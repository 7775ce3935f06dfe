"""The people of an outline: their dates and hours, their ways, free days of a sentra, and wishes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from scheduler.solving.outline.strands import ANY, ANYBODY, Choice
from scheduler.solving.outline.teaching import Teaching


class Attending(Teaching):
    """What binds people, and what it costs them."""

    def _one_after_the_other(self) -> None:
        """Meetings of one date with people or a trainer in common, where no hours keep them apart."""
        for i, one in enumerate(self.strands):
            if self.problem.course[one.course].max_sessions_per_day > 1:
                continue
            for j in range(i):
                other = self.strands[j]
                together = not set(one.people).isdisjoint(other.people)
                for (d, place), mine in one.choices.items():
                    for there, his in self._on(j).get(d, ()):
                        if together and not self._apart(i, mine.slots.get("", ANY), j, his.slots.get("", ANY)):
                            self.cp.add(self.here[i][d, place] + self.here[j][d, there] <= 1)
                            continue
                        for t in mine.trainers:
                            if (
                                t not in ANYBODY
                                and (d, place, t) in self.taught[i]
                                and (d, there, t) in self.taught[j]
                                and not self._apart(i, mine.slots.get(t, ANY), j, his.slots.get(t, ANY))
                            ):
                                self.cp.add(self.taught[i][d, place, t] + self.taught[j][d, there, t] <= 1)

    def _on(self, strand: int) -> dict[int, list[tuple[str, Choice]]]:
        """Choices of a strand by day; none where it may meet several times a day."""
        if strand not in self._choices_on:
            found: dict[int, list[tuple[str, Choice]]] = defaultdict(list)
            course = self.problem.course[self.strands[strand].course]
            if course.max_sessions_per_day <= 1:
                for (d, place), choice in self.strands[strand].choices.items():
                    found[d].append((place, choice))
            self._choices_on[strand] = found
        return self._choices_on[strand]

    def _apart(self, i: int, slots: frozenset[int], j: int, others: frozenset[int]) -> bool:
        """Whether some first slots of two strands leave room for a meeting of each."""
        if slots is ANY or others is ANY:
            return True
        jp, more = (min(self.problem.course[self.strands[n].course].session_lengths) for n in (i, j))
        return min(slots) + jp <= max(others) or min(others) + more <= max(slots)

    def _attendance(self) -> None:
        """JP of a date and dates of a week, for people with the same strands and limits once."""
        done: set[tuple[Any, ...]] = set()
        for p, mine in self.strands_of.items():
            person, there = self.problem.participant[p], self.tables.person_days.get(p, {})
            by_day: dict[int, list[int]] = defaultdict(list)
            for n in mine:
                for d in self.meets[n]:
                    by_day[d].append(n)
            for d, strands in by_day.items():
                slots = self.axis.calendar.slots(self.axis.date(d))
                room = min(person.max_jp_per_day, sum(1 for x in slots if x.start >= (person.earliest_start or 0)))
                room -= sum(m.jp for m in there.get(d, ()))
                if (mine, d, room) not in done:
                    done.add((mine, d, room))
                    self.cp.add(sum(self.hours[n][d] for n in strands) <= room)
                    courses = [self.problem.course[self.strands[n].course] for n in strands]
                    least = sorted(
                        jp for c in courses for jp in [min(c.session_lengths)] * max(1, c.max_sessions_per_day)
                    )
                    if len(strands) > 1 and sum(least[:2]) > room:
                        self.cp.add(sum(self.meets[n][d] for n in strands) <= 1)
            if person.max_days_per_week is not None:
                self._dates_of_weeks(mine, person.max_days_per_week, there, done)

    def _dates_of_weeks(self, mine: tuple[int, ...], most: int, there: Any, done: set[tuple[Any, ...]]) -> None:
        weeks: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for d, x in self.attends(mine).items():
            weeks[self.axis.week(d)].append((d, x))
        known: dict[int, int] = defaultdict(int)
        for d, meetings in there.items():
            known[self.axis.week(d)] += bool(meetings)
        for week, xs in weeks.items():
            new = [x for d, x in xs if not there.get(d)]
            key = mine, most, known[week], tuple(d for d, _ in xs if not there.get(d))
            if len(new) > most - known[week] and key not in done:
                done.add(key)
                self.cp.add(sum(new) <= max(0, most - known[week]))

    def attends(self, strands: tuple[int, ...]) -> dict[int, Any]:
        """For each day a literal that holds exactly where one of the strands meets."""
        if strands not in self._busy:
            by_day: dict[int, list[Any]] = defaultdict(list)
            for n in strands:
                for (d, _), x in self.here[n].items():
                    by_day[d].append(x)
            self._busy[strands] = {d: self._some(xs) for d, xs in sorted(by_day.items())}
        return self._busy[strands]

    def _trips_of_people(self) -> None:
        families: dict[tuple[tuple[int, ...], str], int] = defaultdict(int)
        for p, mine in self.strands_of.items():
            families[mine, self.problem.home(p)] += 1
        besides: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for n, s in enumerate(self.strands):
            for home, people in s.homes:
                besides[home].append((n, people))
        for home, found in besides.items():
            families[tuple(n for n, _ in found), home] += min(people for _, people in found)
        for (mine, home), people in families.items():
            there: dict[tuple[int, str], list[Any]] = defaultdict(list)
            for n in mine:
                for (d, place), x in self.here[n].items():
                    if place != home:
                        there[d, place].append(x)
            for (d, place), xs in there.items():
                points = self.problem.travel.trip_points(home, place, self.axis.date(d))
                self.penalty("participant-travel", points * people, self._some(xs))

    def _catch_up(self) -> None:
        settings, axis = self.problem.settings, self.axis
        weeks: dict[int, list[int]] = defaultdict(list)
        for day, date in enumerate(axis.calendar.dates):
            if date.weekday() in settings.teaching_days and not axis.calendar.is_holiday(date):
                weeks[axis.week(day)].append(day)
        for sentra in dict.fromkeys(s.sentra for s in self.strands if s.sentra):
            busy = self.attends(tuple(n for n, s in enumerate(self.strands) if s.sentra == sentra))
            for days in weeks.values():
                if all(d in busy for d in days):
                    full = self.cp.new_bool_var("")
                    self.cp.add(full >= sum(busy[d] for d in days) - len(days) + 1)
                    self.penalty("catch-up", 1, full)

    def _wishes(self) -> None:
        """Wishes for a trainer; those for a host are in the runs, others are left out."""
        for wish in self.problem.wishes:
            mine = self.strands_of.get(wish.participant, ())
            courses = {self.strands[n].course for n in mine}
            if (
                courses.issuperset(self.problem.courses_of[wish.participant])
                and wish.kind == "trainer"
                and wish.points > 0
            ):
                xs = [x for n in mine for (_, _, t), x in self.taught[n].items() if t in (wish.id, *ANYBODY)]
                missed = self.cp.new_bool_var("")
                self.cp.add(1 - sum(xs) <= missed)
                self.penalty("wishes", wish.points, missed)
