"""The people of an outline: their dates and hours, their ways, free days of a sentra, and wishes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from scheduler.solving.outline.dates import Dates
from scheduler.solving.outline.strands import ANY, ANYBODY, Choice


class Attending(Dates):
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
            person = self.problem.participant[p]
            by_day: dict[int, list[tuple[int, Any]]] = defaultdict(list)
            for n in mine:
                for d, sessions in self.lengths[n].items():
                    by_day[d] += sessions
            for d, found in by_day.items():
                room = self._room(p, d)
                if (mine, d, room) not in done:
                    done.add((mine, d, room))
                    self._fit(found, room)
            if person.max_days_per_week is not None:
                self._dates_of_weeks(p, person.max_days_per_week, done)

    def _room(self, participant: str | None, day: int) -> int:
        """JP that somebody has left on a day; None: anybody."""
        slots = self.axis.calendar.slots(self.axis.date(day))
        if participant is None:
            return len(slots)
        person = self.problem.participant[participant]
        room = min(person.max_jp_per_day, sum(1 for x in slots if x.start >= (person.earliest_start or 0)))
        return room - sum(m.jp for m in self.tables.person_days.get(participant, {}).get(day, ()))

    def _dates_of_weeks(self, p: str, most: int, done: set[tuple[Any, ...]]) -> None:
        mine, there = self.strands_of[p], self.tables.person_days.get(p, {})
        weeks: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for d, x in self.attends(p).items():
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

    def attends(self, participant: str) -> dict[int, Any]:
        """For each day 1 where the participant has sessions."""
        mine = self.strands_of.get(participant, ())
        by_day: dict[int, list[int]] = defaultdict(list)
        for n in mine:
            for d in self.meets[n]:
                by_day[d].append(n)
        found = {}
        for d, strands in sorted(by_day.items()):
            key = mine, d, self._room(participant, d)
            if key not in self._busy:
                counts = [self.here[n][d, place] for n in strands for place in self.places_on[n][d]]
                self._busy[key] = self._used(counts, [x for n in strands for x in self.lengths[n][d]], key[2])
            found[d] = self._busy[key]
        return found

    def _trips_of_people(self) -> None:
        families: dict[tuple[tuple[int, ...], str], list[str]] = defaultdict(list)
        for p, mine in self.strands_of.items():
            families[mine, self.problem.home(p)].append(p)
        for (mine, home), people in families.items():
            self._trips(mine, home, people, len(people))
        besides: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for n, s in enumerate(self.strands):
            for home, count in s.homes:
                besides[home].append((n, count))
        for home, found in besides.items():
            # Whoever they are, and not always the same: so many are at each of these meetings.
            self._trips(tuple(n for n, _ in found), home, [], min(count for _, count in found))

    def _trips(self, strands: tuple[int, ...], home: str, known: list[str], people: int) -> None:
        """Ways of some people who attend all meetings of some strands; none known: of so many at each meeting."""
        there: dict[tuple[int, str], list[int]] = defaultdict(list)
        for n in strands:
            for d, place in self.here[n]:
                if place != home:
                    there[d, place].append(n)
        for (d, place), mine in there.items():
            sessions = [x for n in mine for x in self.sessions_at(n, d, place)]
            counts = [self.here[n][d, place] for n in mine]
            if known:
                ways = people * self._used(counts, sessions, min(self._room(p, d) for p in known))
            else:
                ways = self._came({d: ([(jp, people * x) for jp, x in sessions], self._room(None, d))})
                for x in counts:
                    if self._is_literal(x):
                        self.cp.add(ways >= people * x)
            self.penalty("participant-travel", self.problem.travel.trip_points(home, place, self.axis.date(d)), ways)

    def _catch_up(self) -> None:
        settings, axis = self.problem.settings, self.axis
        weeks: dict[int, list[int]] = defaultdict(list)
        for day, date in enumerate(axis.calendar.dates):
            if date.weekday() in settings.teaching_days and not axis.calendar.is_holiday(date):
                weeks[axis.week(day)].append(day)
        for sentra in dict.fromkeys(s.sentra for s in self.strands if s.sentra):
            by_day: dict[int, list[Any]] = defaultdict(list)
            for n, s in enumerate(self.strands):
                if s.sentra == sentra:
                    for (d, _), x in self.here[n].items():
                        by_day[d].append(x)
            busy = {d: self._any(xs) for d, xs in sorted(by_day.items())}
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
