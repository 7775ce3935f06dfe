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
    sessions : frozenset of str
        Sessions (by id) of the other groups whose time, venue and trainers are free.
    placements : frozenset of (participant, internship) or None
        Placements that are free; None means all.
    dormant : frozenset of (course, sentra)
        Groups that stay empty for now: their requirements are neither met nor counted.
    """

    base: Plan | None = None
    groups: frozenset[GroupKey] | None = None
    sessions: frozenset[str] = frozenset()
    placements: frozenset[PlacementKey] | None = None
    dormant: frozenset[GroupKey] = frozenset()

    def forms(self, group: GroupKey) -> bool:
        """Whether the cohorts of a group are formed anew."""
        return group not in self.dormant and (self.groups is None or group in self.groups)

    def decides(self, placement: PlacementKey) -> bool:
        """Whether a placement is free."""
        return self.placements is None or placement in self.placements


EVERYTHING = Scope()
