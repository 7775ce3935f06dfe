"""The dates that sessions take: what fits into one date, and how many of them somebody has to come for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import lcm
from typing import Any

from scheduler.solving.outline.teaching import MOST_A_DAY, Teaching
from scheduler.solving.shares import shares

Sessions = Sequence[tuple[int, Any]]  # JP of each, and how many there are


class Dates(Teaching):
    """Relations of the sessions of one date to the date."""

    def sessions_at(self, strand: int, day: int, place: str) -> Sessions:
        """The sessions of a strand at a place on a day."""
        of_day, places = self.lengths[strand][day], self.places_on[strand][day]
        if len(places) == 1:
            return of_day
        if len(of_day) == 1:
            return [(of_day[0][0], self.here[strand][day, place])]
        key = strand, day
        if key not in self._apart_by_length:
            found = {x: [(jp, self._like(self.here[strand][day, x])) for jp, _ in of_day] for x in sorted(places)}
            for x, sessions in found.items():
                self.cp.add(sum(y for _, y in sessions) == self.here[strand][day, x])
            for n, (_, count) in enumerate(of_day):
                self.cp.add(sum(sessions[n][1] for sessions in found.values()) == count)
            self._apart_by_length[key] = found
        return self._apart_by_length[key][place]

    def _like(self, x: Any) -> Any:
        return self.cp.new_int_var(0, max(x.proto.domain), "")

    def _fit(self, sessions: Sessions, room: int) -> None:
        """Sessions of one date fit into the room that somebody has for them, in JP."""
        for jp, x in sessions:
            if jp > room:
                self._implies(x, 0)
        fitting = [(jp, x) for jp, x in sessions if jp <= room]
        for whole, shared, _ in shared_of(fitting, room):
            self.cp.add(shared <= whole)

    def _used(self, counts: Sequence[Any], sessions: Sessions, room: int) -> Any:
        """Whether somebody who has a room of so many JP has some of the sessions of one date: 1 or 0.

        Where no two of them fit together it is how many there are; else a literal that is no less than their shares,
        which makes the linear relaxation tight.

        Parameters
        ----------
        counts : sequence
            Literals, or how many there are.
        sessions : sequence of (JP, how many)
            The same by their lengths, as far as these are known.
        """
        if len(counts) == 1 and self._is_literal(counts[0]):
            return counts[0]
        found = list(shared_of(sessions, room))
        if any(whole for _, _, whole in found):
            return sum(counts)
        used = self._any(counts)
        for whole, shared, _ in found:
            self.cp.add(shared <= whole * used)
        return used

    def _came(self, days: Mapping[int, tuple[Sessions, int]]) -> Any:
        """How many came at least, whoever they are, for the sessions of each of some days; with the room of each."""
        found = {d: list(shared_of(sessions, room)) for d, (sessions, room) in days.items()}
        if len(days) == 1:
            for d, (sessions, _) in days.items():
                if any(whole for _, _, whole in found[d]):
                    return sum(x for _, x in sessions)
        came = self.cp.new_int_var(0, MOST_A_DAY, "")
        for shares_of_day in found.values():
            for whole, shared, _ in shares_of_day:
                self.cp.add(shared <= whole * came)
        return came

    def _any(self, xs: Sequence[Any]) -> Any:
        """A literal that holds exactly where one of some is above 0."""
        if len(xs) == 1 and self._is_literal(xs[0]):
            return xs[0]
        found = self.cp.new_bool_var("")
        for x in xs:
            self._implies(x, found)
        self.cp.add(found <= sum(xs))
        return found


def shared_of(sessions: Sessions, room: int) -> Iterator[tuple[int, Any, bool]]:
    """The shares of some sessions as whole numbers: of how many, their sum, and whether each session takes it all."""
    for share in shares((jp for jp, _ in sessions), room):
        whole = lcm(*(x.denominator for x in share.values()))
        yield whole, sum(int(whole * share[jp]) * x for jp, x in sessions), all(x == 1 for x in share.values())
