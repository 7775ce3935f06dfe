"""What a model may decide, and what it takes as given."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.plan.plan import Plan

GroupKey = tuple[str, str | None]
PlacementKey = tuple[str, str]


@dataclass(frozen=True)
class Scope:
    """The free part of a programme; everything else stands as in `base`.

    Attributes
    ----------
    base : Plan or None
        What is given. None: nothing is, all is free.
    groups : frozenset of (course, sentra) or None
        Groups whose cohorts are formed anew, with everything that follows from it; None means all.
    cohorts : frozenset of str
        Cohorts (by id) of the other groups whose sessions are all decided anew; their people stay.
    sessions : frozenset of str
        Sessions (by id) of the remaining cohorts whose time, venue and trainers are free.
    placements : frozenset of (participant, internship) or None
        Placements that are free; None means all.
    timeless : bool
        Whether sessions are left out altogether: then only who is taught with whom, and the placements, are decided.
    last_day : int or None
        No free session later than this day (a neighbourhood may leave out what is far away).
    """

    base: Plan | None = None
    groups: frozenset[GroupKey] | None = None
    cohorts: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    placements: frozenset[PlacementKey] | None = None
    timeless: bool = False
    last_day: int | None = None

    def forms(self, group: GroupKey) -> bool:
        """Whether the cohorts of a group are formed anew."""
        return self.groups is None or group in self.groups

    def decides(self, placement: PlacementKey) -> bool:
        """Whether a placement is free."""
        return self.placements is None or placement in self.placements


EVERYTHING = Scope()
