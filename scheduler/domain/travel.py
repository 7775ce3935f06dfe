"""Minutes by road between locations, with the season's factor."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from scheduler.domain.places import Leg
from scheduler.domain.settings import TravelRules


class Travel:
    """Travel times between locations.

    A leg counts in both directions unless both are given; two locations that no leg names are
    `default_minutes` apart; a location is 0 minutes from itself. In a wet month the minutes are multiplied by the
    wet factor (exactly) and rounded up.
    """

    def __init__(self, legs: Iterable[Leg], rules: TravelRules) -> None:
        self.rules = rules
        legs = tuple(legs)
        self._legs = {(leg.to, leg.from_): leg for leg in legs}
        self._legs.update({(leg.from_, leg.to): leg for leg in legs})

    def is_wet(self, day: dt.date) -> bool:
        """Whether the date's month is a wet one."""
        return day.month in self.rules.wet_months

    def seasonal(self, a: str, b: str, wet: bool) -> int:
        """Minutes from a to b in the wet or dry season."""
        if a == b:
            return 0
        leg = self._legs.get((a, b))
        minutes = leg.minutes if leg else self.rules.default_minutes
        return math.ceil(minutes * self.rules.wet_factor) if wet else minutes

    def minutes(self, a: str, b: str, day: dt.date) -> int:
        """Minutes from a to b on a date."""
        return self.seasonal(a, b, self.is_wet(day))

    def kilometres(self, a: str, b: str) -> object:
        """Kilometres from a to b as given, or None."""
        leg = self._legs.get((a, b))
        return leg.km if leg else None

    def trip_points(self, a: str, b: str, day: dt.date) -> int:
        """Points of one trip there and back: ceil(2 × minutes / 60)."""
        return math.ceil(2 * self.minutes(a, b, day) / 60)
