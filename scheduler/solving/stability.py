"""What a change costs: people to notify, items changed and days moved, as terms of a model.

The same three values are counted without the solver by `scheduler.plan.diff`; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from scheduler.plan.plan import Placement, Plan, Session
from scheduler.rules.presence import opposite
from scheduler.solving.model import Model
from scheduler.solving.placements import PlacementVar
from scheduler.solving.sessions import CohortVar, SessionVar


class Stability:
    """Literals for what changes against the published plan, for the free items of a model.

    Attributes
    ----------
    people : dict
        Id of a participant, trainer or mentor → literal that holds wherever something changes for that person.
    items : dict
        Id of an item → literal that holds where it changes.
    """

    def __init__(self, model: Model, published: Plan) -> None:
        self.model = model
        self.published = published
        self.items: dict[str, Any] = {}
        self._distances: list[tuple[Any, int, Any]] = []
        self._told: dict[str, list[Any]] = defaultdict(list)
        for cohort in model.v.cohorts:
            for s in cohort.sessions:
                self._session(cohort, s)
        for placement in model.p.all:
            if model.p.is_free(placement):
                self._placement(placement)
        self.people = {who: model.v.caused([[x] for x in causes]) for who, causes in sorted(self._told.items())}

    def level(self, name: str) -> Any:
        """The linear expression of people-notified, items-changed or days-moved."""
        return {
            "people-notified": lambda: sum(self.people.values()),
            "items-changed": lambda: sum(self.items.values()),
            "days-moved": lambda: sum(self._days),
        }[name]()

    @cached_property
    def _days(self) -> list[Any]:
        """Days between each item's day and its old one; made when asked for, since each is two more constraints."""
        found = []
        for day, old, there in self._distances:
            far = self.model.cp.new_int_var(0, self.model.axis.days, "")
            self.model.v.when(self.model.cp.add(far >= day - old), there)
            self.model.v.when(self.model.cp.add(far >= old - day), there)
            found.append(far)
        return found

    # Sessions -----------------------------------------------------------------

    def _session(self, cohort: CohortVar, s: SessionVar) -> None:
        v = self.model.v
        old = self._published_session(cohort, s)
        if not v.is_free(s):
            self._joiners(cohort, s, old)
            return
        if old is None:
            self.items[f"{id(cohort)}/{s.number}"] = s.active
            for who, attends in [*s.people.items(), *s.trainers.items()]:
                self._told[who].append(v.both(attends, s.active))
            return
        moved = self._moved(s, old)
        teams = [opposite(s.trainers.get(t, False)) for t in old.trainers]
        self.items[old.id] = v.any_of([moved, opposite(s.active), *teams])
        for p in self.published.people(old):
            self._told[p] += [moved, opposite(s.active)]
        for t in old.trainers:
            self._told[t] += [moved, opposite(s.trainers.get(t, False))]
        for t, x in s.trainers.items():
            if t not in old.trainers:
                self._told[t].append(x)
        self._joiners(cohort, s, old)
        self._distances.append((s.day, self.model.axis.day(old.date), s.active))

    def _published_session(self, cohort: CohortVar, s: SessionVar) -> Session | None:
        if cohort.given is None:
            return None
        if s.given is not None and s.given.id in self.published.session:
            return self.published.session[s.given.id]
        return self.published.session.get(f"{cohort.given.id}/{s.number}")

    def _moved(self, s: SessionVar, old: Session) -> Any:
        """A literal that holds exactly where a session that takes place is at another time or venue."""
        model, v = self.model, self.model.v
        position = model.axis.position(old.date, old.start)
        same_end = position is not None and model.axis.span(position, s.jp) == (old.start, old.end)
        if not same_end or position not in s.positions:
            return True
        stays = v.bool()
        model.cp.add(s.start == position).only_enforce_if(stays)
        model.cp.add(s.start != position).only_enforce_if(~stays)
        return v.any_of([~stays, opposite(s.venues.get(old.venue, False))])

    def _joiners(self, cohort: CohortVar, s: SessionVar, old: Session | None) -> None:
        """Those who come into a given cohort hear of each of its sessions."""
        if cohort.given is not None and old is not None:
            before = set(self.published.people(old))
            for p, x in s.people.items():
                if p not in before and p not in cohort.given.participants:
                    self._told[p].append(x)

    # Placements ---------------------------------------------------------------------

    def _placement(self, x: PlacementVar) -> None:
        olds = [
            p for p in self.published.placements_of_participant.get(x.participant, ()) if p.internship == x.internship
        ]
        if not olds:
            self.items[f"{x.participant}/{x.internship}"] = x.met
            self._told[x.participant].append(x.met)
            for (_, mentor), chosen in x.choices.items():
                self._told[mentor].append(chosen)
            return
        old = olds[-1]
        same = self._same(x, old)
        self.items[old.id] = opposite(same)
        self._told[x.participant].append(opposite(same))
        self._told[old.mentor].append(opposite(same))
        for (_, mentor), chosen in x.choices.items():
            if mentor != old.mentor:
                self._told[mentor].append(chosen)
        if not x.done:
            self._distances.append((x.first, self.model.axis.day(old.first_day), x.met))

    def _same(self, x: PlacementVar, old: Placement) -> Any:
        """A literal that holds exactly where a placement has the same days, host and mentor."""
        done = {d for part in x.done for d in part.dates}
        days = tuple(self.model.axis.day(d) for d in old.dates if d not in done)
        chosen = x.choices.get((old.host, old.mentor), False)
        hours = x.hours.get(old.host) == (old.start, old.end)
        return self.model.v.both(chosen, x.starts.get(days, False)) if hours else False
