"""What a model may decide, and what it takes as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.plan.plan import Placement, Plan

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
    missing : frozenset of (cohort id, number)
        Sessions that given cohorts lack (not held, or never planned); they are decided too.
    joining : mapping of (course, sentra) to participants
        People who may still join the given cohorts of a group that have not begun, or form a further one.
    droppable : bool
        Whether a given cohort's open sessions may be given up (its people's requirement is then unmet).
    elsewhere : frozenset of (participant, internship)
        Placements that stand although they are in neither the base nor the model: their requirements are met.
    done : mapping of (participant, internship) to placements
        Parts of free placements that are behind; the rest of their days is decided.
    first_day : int or None
        No free session or placement begins earlier than this day.
    earliest : mapping of session id to day
        Sessions for which another first day holds.
    timeless : bool
        Whether sessions are left out altogether: then only who is taught with whom, and the placements, are decided.
    last_day : int or None
        No free session later than this day (a neighbourhood may leave out what is far away).
    near : int or None
        No free session of the base more than so many days from where it stands there.
    """

    base: Plan | None = None
    groups: frozenset[GroupKey] | None = None
    cohorts: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    placements: frozenset[PlacementKey] | None = None
    missing: frozenset[tuple[str, int]] = frozenset()
    joining: Mapping[GroupKey, tuple[str, ...]] = field(default_factory=dict)
    droppable: bool = False
    elsewhere: frozenset[PlacementKey] = frozenset()
    done: Mapping[PlacementKey, tuple[Placement, ...]] = field(default_factory=dict)
    first_day: int | None = None
    earliest: Mapping[str, int] = field(default_factory=dict)
    timeless: bool = False
    last_day: int | None = None
    near: int | None = None

    def forms(self, group: GroupKey) -> bool:
        """Whether the cohorts of a group are formed anew."""
        return self.groups is None or group in self.groups

    def decides(self, placement: PlacementKey) -> bool:
        """Whether a placement is free."""
        return self.placements is None or placement in self.placements


EVERYTHING = Scope()
