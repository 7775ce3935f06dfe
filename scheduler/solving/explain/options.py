"""Changes of the input that could mend an explanation: each with what it costs a coordinator and how far it may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from scheduler.domain.courses import Course
from scheduler.domain.problem import Problem, Requirement
from scheduler.language import Amount, Clock, Text, say
from scheduler.plan.changes import Change
from scheduler.plan.plan import Plan
from scheduler.solving.explain.facts import Fact
from scheduler.solving.explain.wording import name_of

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)

# What a change costs in the coordinator's terms: the first step, and each further one. See docs/how-to-unmet.md.
COSTS = {
    "consent": (1, 0), "more-jp": (2, 0.25), "open-days": (2, 1), "seats": (2, 0.5), "group": (3, 1),
    "rhythm": (3, 1), "place": (4, 2), "window": (4, 2), "person": (5, 1), "trainer": (6, 1), "home": (7, 1),
    "travel": (7, 0.5), "feature": (8, 1), "offer": (8, 1), "kit": (10, 5), "budget": (10, 0.02),
    "allowance": (12, 0.1), "without": (13, 0), "shorter": (14, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One kind of change; `most` steps of it at most, the fewest that do are searched for.

    Attributes
    ----------
    kind : str
        Key of `COSTS`.
    change : callable
        Steps → the change.
    text : callable
        Steps → the sentence.
    """

    kind: str
    change: Callable[[int], Change]
    text: Callable[[int], Text]
    most: int = 1

    def cost(self, steps: int) -> float:
        first, more = COSTS[self.kind]
        return first + more * (steps - 1)


def options_for(problem: Problem, plan: Plan | None, r: Requirement, facts: tuple[Fact, ...]) -> Iterator[Option]:
    """Options that touch one of the facts, and at the end what shortens the course itself."""
    for fact in facts:
        yield from _of(problem, plan, r, fact)
    if r.course:
        course = problem.course[r.course]
        steps = (course.jp - 1) // course.session_jp
        if steps:
            yield Option(
                "shorter",
                lambda n: Change("courses", course.id, "jp", course.session_jp * (steps + 1 - n)),
                lambda n: say("Shorten {course} from {jp} to {fewer} JP.", course=name_of(problem, "course", course.id),
                              jp=course.jp, fewer=course.session_jp * (steps + 1 - n)),
                steps,
            )  # fmt: skip


def _of(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    if fact.column == "only" or fact.column.startswith("closed"):
        yield from _opening(problem, r, fact)
        if fact.table == "kit":
            yield from _without_kit(problem, r, fact.id)
    elif fact.table in _BY_TABLE:
        yield from _BY_TABLE[fact.table](problem, plan, r, fact)


# Rows of availability ------------------------------------------------------------------


def _opening(problem: Problem, r: Requirement, fact: Fact) -> Iterator[Option]:
    """Days opened from the beginning of what is closed, or from its end backwards."""
    kind, id, settings = fact.table, fact.id, problem.settings
    first, last = settings.first_day, settings.last_day
    if fact.column != "only":
        rows = list(dict.fromkeys(problem.calendar.rows_of(kind, id, "closed")))
        row = rows[int(fact.column.split()[1]) - 1]
        if row.id == "*":
            return
        first, last = max(first, row.first_day or first), min(last, row.last_day or last)
    window = problem.session_window(r.course) if r.course else problem.placement_window(r.internship)
    if kind not in ("course", "programme", "sentra") and first < window[0] <= last:
        first = window[0]
    last = max(first, min(last, window[1]))
    who, days = (
        (say("the programme") if kind == "programme" else name_of(problem, kind, id) if kind != "household" else id),
        (last - first).days + 1,
    )
    where = f"{kind}:{id}"

    def change(begin: dt.date, end: dt.date) -> Change:
        return Change("availability", where, "open", [begin.isoformat(), end.isoformat()])

    def text(begin: dt.date, end: dt.date) -> Text:
        if begin == end:
            return say("Open {first} for {subject}.", first=begin, subject=who)
        return say("Open {first} – {last} for {subject}.", first=begin, last=end, subject=who)

    yield Option(
        "open-days",
        lambda n: change(first, first + (n - 1) * DAY),
        lambda n: text(first, first + (n - 1) * DAY),
        days,
    )
    if days > 1:
        yield Option(
            "open-days",
            lambda n: change(last - (n - 1) * DAY, last),
            lambda n: text(last - (n - 1) * DAY, last),
            days,
        )


# Cells ------------------------------------------------------------------------------------


def _more(
    kind: str, table: str, id: str, column: str, now: int, sentence: Callable[[int], Text], most: int, by: int = 1
) -> Option:
    """A number raised step by step (lowered where `by` is negative)."""
    return Option(
        kind, lambda n: Change(table, id, column, now + by * n), lambda n: sentence(now + by * n), max(0, most)
    )


_MORE_JP = {
    "max_jp": say("Let {trainer} teach {more} JP more in all ({jp})."),
    "max_jp_per_week": say("Let {trainer} teach {more} JP more a week ({jp})."),
    "max_jp_per_day": say("Let {trainer} teach {more} JP more a day ({jp})."),
}


def _trainers(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    if fact.id not in problem.trainer:
        return
    t, name = problem.trainer[fact.id], name_of(problem, "trainer", fact.id)
    if fact.column in ("max_jp", "max_jp_per_week", "max_jp_per_day"):
        now = getattr(t, fact.column)
        sentence = _MORE_JP[fact.column].msgid
        yield _more(
            "more-jp",
            "trainers",
            t.id,
            fact.column,
            now,
            lambda v: say(sentence, trainer=name, more=v - now, jp=v),
            160,
        )
    elif fact.column == "qualified_until":
        until = t.qualified_until
        weeks = (problem.settings.last_day - until).days // 7 + 1
        yield Option(
            "offer",
            lambda n: Change("trainers", t.id, "qualified_until", (until + n * WEEK).isoformat()),
            lambda n: say("Renew the qualification of {trainer} until {date}.", trainer=name, date=until + n * WEEK),
            max(0, weeks),
        )


def _courses(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    id, _, sentra = fact.id.partition(":")
    c, name = problem.course[id], name_of(problem, "course", id)
    if fact.column == "trainers":
        yield from _other_trainers(
            problem, plan, c.id, problem.one_sentra[problem.participant[r.members[0]].sentra].location
        )
    elif fact.column == "venues":
        yield from _other_venues(problem, c.id, sentra)
        yield from _without_feature(problem, c)
    elif fact.column == "window":
        yield from _wider(problem, "courses", c.id, c.first_day, c.last_day, name)
    elif fact.column == "group_min":
        yield _more(
            "group",
            "courses",
            c.id,
            "group_min",
            c.group_min,
            lambda v: say("Allow groups of {people} in {course}.", people=v, course=name),
            c.group_min - 1,
            -1,
        )
    elif fact.column == "group_max":
        yield _more(
            "group",
            "courses",
            c.id,
            "group_max",
            c.group_max,
            lambda v: say("Allow {people} people in a group of {course}.", people=v, course=name),
            30,
        )
    elif fact.column == "max_sessions_per_day":
        yield _more(
            "rhythm",
            "courses",
            c.id,
            "max_sessions_per_day",
            1,
            lambda v: say("Allow {count} sessions of {course} on one day.", count=v, course=name),
            2,
        )
    elif fact.column == "max_gap_days":
        yield _more(
            "rhythm",
            "courses",
            c.id,
            "max_gap_days",
            c.max_gap_days,
            lambda v: say("Allow {days} days between sessions of {course}.", days=v, course=name),
            30,
        )
    elif fact.column == "min_gap_days":
        yield _more(
            "rhythm",
            "courses",
            c.id,
            "min_gap_days",
            c.min_gap_days,
            lambda v: say("Let sessions of {course} follow after {days} days.", days=v, course=name),
            c.min_gap_days - 1,
            -1,
        )
    elif fact.column == "after" and c.gap_after_days:
        yield _more(
            "rhythm",
            "courses",
            c.id,
            "gap_after_days",
            c.gap_after_days,
            lambda v: say("Let {course} begin {days} days after what comes before.", days=v, course=name),
            c.gap_after_days,
            -1,
        )


def _other_trainers(
    problem: Problem, plan: Plan | None, course: str, place: str, among: set[str] | None = None
) -> Iterator[Option]:
    """Trainers who do not list the course: those of related courses, then those who live near and have time, first."""
    mates = {t for c in problem.courses if c.id != course for t in problem.qualified[c.id]
             if set(problem.qualified[c.id]) & set(problem.qualified[course])}  # fmt: skip
    taught = {t.id: sum(s.jp for s in plan.sessions_of_trainer.get(t.id, ())) if plan else 0 for t in problem.trainers}
    others = [t for t in problem.trainers if course not in t.courses and (among is None or t.id in among)]
    near = {t.id: problem.travel.seasonal(t.location, place, False) for t in others}
    others.sort(key=lambda t: (t.id not in mates, near[t.id], taught[t.id] - (t.max_jp or 10**4), t.id))
    for t in others[:MOST_TRAINERS]:
        yield Option(
            "trainer",
            lambda n, t=t: Change("trainers", t.id, "courses", [*t.courses, course]),
            lambda n, t=t: say("Let {trainer} teach {course} too.", trainer=name_of(problem, "trainer", t.id),
                               course=name_of(problem, "course", course)),
        )  # fmt: skip


MOST_TRAINERS, MOST_VENUES, MOST_HOSTS = 5, 4, 4


def _other_venues(problem: Problem, course: str, sentra: str) -> Iterator[Option]:
    """Venues that lack a feature, or are not open to the sentra; those in its own place first."""
    c, count = problem.course[course], 0
    place = problem.one_sentra[sentra].location if sentra else ""
    for v in sorted(problem.venues, key=lambda v: (v.location != place, v.id)):
        lacking = [f for f in c.features if f not in v.features]
        shut = bool(sentra and v.sentra and sentra not in v.sentra and not c.mixed)
        if count == MOST_VENUES or bool(lacking) == shut:
            continue
        count += 1
        name = name_of(problem, "venue", v.id)
        if lacking:
            yield Option(
                "feature",
                lambda n, v=v, x=lacking: Change("venues", v.id, "features", [*v.features, *x]),
                lambda n, name=name, x=lacking: say("Equip {venue} with {features}.", venue=name, features=x),
            )
        else:
            yield Option(
                "offer",
                lambda n, v=v: Change("venues", v.id, "sentra", [*v.sentra, sentra]),
                lambda n, name=name: say("Open {venue} to sentra {sentra}.", venue=name, sentra=sentra),
            )


def _wider(
    problem: Problem, table: str, id: str, first: dt.date | None, last: dt.date | None, name: str
) -> Iterator[Option]:
    """A window some weeks longer, at its end or its beginning."""
    if last and last < problem.settings.last_day:
        weeks = -(-(problem.settings.last_day - last).days // 7)
        end = problem.settings.last_day
        yield Option(
            "window",
            lambda n: Change(table, id, "last_day", min(end, last + n * WEEK).isoformat()),
            lambda n: say("Let {subject} go on for {weeks} weeks more, until {date}.", subject=name, weeks=n,
                          date=min(end, last + n * WEEK)),
            weeks,
        )  # fmt: skip
    if first and first > problem.settings.first_day:
        weeks = -(-(first - problem.settings.first_day).days // 7)
        begin = problem.settings.first_day
        yield Option(
            "window",
            lambda n: Change(table, id, "first_day", max(begin, first - n * WEEK).isoformat()),
            lambda n: say("Let {subject} begin {weeks} weeks earlier, on {date}.", subject=name, weeks=n,
                          date=max(begin, first - n * WEEK)),
            weeks,
        )  # fmt: skip


def _venues(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    v = problem.venue.get(fact.id)
    if v is None:
        return
    name = name_of(problem, "venue", v.id)
    if fact.column == "capacity":
        yield _more("seats", "venues", v.id, "capacity", v.capacity,
                    lambda x: say("Make {seats} seats in {venue}.", seats=x, venue=name), 60)  # fmt: skip
    elif fact.column == "features":
        needs = tuple(dict.fromkeys(f for m in r.members for f in problem.participant[m].needs if f not in v.features))
        if needs:
            yield Option(
                "feature",
                lambda n: Change("venues", v.id, "features", [*v.features, *needs]),
                lambda n: say("Equip {venue} with {features}.", venue=name, features=needs),
            )


def _participants(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    p, who = problem.participant[fact.id], name_of(problem, "participant", fact.id)
    if fact.column == "earliest_start":
        steps = -(-p.earliest_start // 15)
        yield Option(
            "person",
            lambda n: Change("participants", p.id, "earliest_start", max(0, p.earliest_start - 15 * n)),
            lambda n: say("{person} comes from {time} on.", person=who, time=Clock(max(0, p.earliest_start - 15 * n))),
            min(40, steps),
        )
    elif fact.column == "max_days_per_week":
        yield _more("person", "participants", p.id, fact.column, p.max_days_per_week,
                    lambda v: say("{person} comes on {days} days a week.", person=who, days=v),
                    7 - p.max_days_per_week)  # fmt: skip
    elif fact.column == "max_jp_per_day":
        yield _more("person", "participants", p.id, fact.column, p.max_jp_per_day,
                    lambda v: say("{person} attends {jp} JP a day.", person=who, jp=v), 8)  # fmt: skip
    elif fact.column == "age" and p.birth_date and not p.consent:
        yield Option(
            "consent",
            lambda n: Change("participants", p.id, "consent", True),
            lambda n: say("Get the guardian's consent for {person}.", person=who),
        )


def _households(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    h = problem.household[fact.id]
    if fact.column == "max_absent":
        yield _more("home", "households", h.id, "max_absent", h.max_absent,
                    lambda v: say("Let {count} of household {household} be away at one time.", count=v, household=h.id),
                    4)  # fmt: skip
    elif fact.column == "must_train":
        yield _more("home", "households", h.id, "must_train", h.must_train,
                    lambda v: say("Train {count} of household {household} only.", count=v, household=h.id),
                    h.must_train - 1, -1)  # fmt: skip


def _kits(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    k, name = problem.kit[fact.id], name_of(problem, "kit", fact.id)
    yield _more("kit", "kits", k.id, "count", k.count,
                lambda v: say("Have {count} of kit {kit}.", count=v, kit=name), 4)  # fmt: skip
    if k.move_days:
        yield _more("rhythm", "kits", k.id, "move_days", k.move_days,
                    lambda v: say("Move kit {kit} within {days} days.", days=v, kit=name), k.move_days, -1)  # fmt: skip

    yield from _without_kit(problem, r, k.id)


def _without_kit(problem: Problem, r: Requirement, kit: str) -> Iterator[Option]:
    courses = [c.id for c in problem.courses if c.kit == kit]
    for c in sorted(courses, key=lambda c: c != r.course)[:MOST_WITHOUT]:
        yield Option(
            "without",
            lambda n, c=c: Change("courses", c, "kit", ""),
            lambda n, c=c: say("Teach {course} without kit {kit}.", course=name_of(problem, "course", c),
                               kit=name_of(problem, "kit", kit)),
        )  # fmt: skip


def _without_feature(problem: Problem, c: Course) -> Iterator[Option]:
    for f in c.features[:MOST_WITHOUT]:
        yield Option(
            "without",
            lambda n, f=f: Change("courses", c.id, "features", [x for x in c.features if x != f]),
            lambda n, f=f: say("Teach {course} in venues without {feature}.", course=name_of(problem, "course", c.id),
                               feature=f),
        )  # fmt: skip


MOST_WITHOUT = 2
BUDGET_STEP = 100_000


def budget_step(ceiling: Decimal) -> Decimal:
    """By how much a budget is raised at a time: a ceiling below one step is in a currency with larger units."""
    return Decimal(BUDGET_STEP) if ceiling >= BUDGET_STEP else Decimal(100)


def _programme(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    settings = problem.settings
    if fact.column == "ceiling" and settings.budget_ceiling is not None:
        now = settings.budget_ceiling
        step = budget_step(now)
        yield Option(
            "budget",
            lambda n: Change("programme", "", "budget.ceiling", str(now + step * n)),
            lambda n: say(
                "Raise the budget by {more} to {ceiling}.", more=Amount(step * n), ceiling=Amount(now + step * n)
            ),
            20_000,
        )
        yield from _cheaper(problem, plan, r, fact)
    elif fact.column == "max_commute_minutes":
        now = settings.travel.max_commute_minutes or 0
        yield Option(
            "travel",
            lambda n: Change("programme", "", "travel.max_commute_minutes", now + 15 * n),
            lambda n: say("Allow {minutes} minutes on the way to a host.", minutes=now + 15 * n),
            40,
        )


ALLOWANCE_STEP = 1_000


def _cheaper(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    """What lets a course cost less: the allowance, fewer people or dates, trainers who are paid less."""
    allowance = problem.settings.allowance_per_day
    course = problem.course[str(r.course)]
    if allowance >= ALLOWANCE_STEP:
        yield Option(
            "allowance",
            lambda n: Change("programme", "", "budget.allowance_per_day", str(allowance - ALLOWANCE_STEP * n)),
            lambda n: say(
                "Lower the allowance by {less} to {allowance} a day.",
                less=Amount(Decimal(ALLOWANCE_STEP * n)), allowance=Amount(allowance - ALLOWANCE_STEP * n),
            ),
            int(allowance // ALLOWANCE_STEP),
        )  # fmt: skip
        for column in ("group_min", "max_sessions_per_day"):
            if column == "group_min" or (course.max_sessions_per_day == 1 and len(course.session_lengths) > 1):
                yield from _courses(problem, plan, r, replace(fact, table="courses", id=course.id, column=column))
    least = min((problem.trainer[t].rate_per_jp for t in problem.qualified[course.id]), default=Decimal(0))
    cheap = {t.id for t in problem.trainers if t.rate_per_jp < least}
    place = problem.one_sentra[problem.participant[r.members[0]].sentra].location
    yield from _other_trainers(problem, plan, course.id, place, cheap)


def _internships(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    i, name = problem.internship[fact.id], name_of(problem, "internship", fact.id)
    if fact.column == "window":
        yield from _wider(problem, "internships", i.id, i.first_day, i.last_day, name)
    elif fact.column == "hosts" and r.participant:
        home = problem.home(r.participant)
        others = [h for h in problem.hosts if i.id not in h.internships]
        others.sort(key=lambda h: (problem.travel.seasonal(home, h.location, False), h.id))
        for h in others[:MOST_HOSTS]:
            yield Option(
                "offer",
                lambda n, h=h: Change("hosts", h.id, "internships", [*h.internships, i.id]),
                lambda n, h=h: say("Let {host} take {internship} too.", host=name_of(problem, "host", h.id),
                                   internship=name),
            )  # fmt: skip


def _hosts(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    h, name = problem.host[fact.id], name_of(problem, "host", fact.id)
    if fact.column == "capacity":
        pemagangan = bool(r.internship) and problem.internship[r.internship].legal_basis == "pemagangan"
        if pemagangan and (h.workers or 0) // 5 < h.capacity:
            return  # The law counts the workers there are.
        yield _more("place", "hosts", h.id, "capacity", h.capacity,
                    lambda v: say("Have {places} places at {host}.", places=v, host=name), 10)  # fmt: skip
    elif fact.column == "mentors":
        for m in [m for m in problem.mentors if m.host != h.id][:MOST_HOSTS]:
            yield Option(
                "offer",
                lambda n, m=m: Change("mentors", m.id, "host", h.id),
                lambda n, m=m: say("Let mentor {mentor} guide at {host}.", mentor=name_of(problem, "mentor", m.id),
                                   host=name),
            )  # fmt: skip


def _mentors(problem: Problem, plan: Plan | None, r: Requirement, fact: Fact) -> Iterator[Option]:
    m, name = problem.mentor[fact.id], name_of(problem, "mentor", fact.id)
    if fact.column == "max_apprentices":
        yield _more("place", "mentors", m.id, "max_apprentices", m.max_apprentices,
                    lambda v: say("Let {mentor} guide {count} at a time.", mentor=name, count=v), 10)  # fmt: skip
    elif fact.column == "qualified_from":
        weeks = (m.qualified_from - problem.settings.first_day).days // 7 + 1
        yield Option(
            "window",
            lambda n: Change("mentors", m.id, "qualified_from", (m.qualified_from - n * WEEK).isoformat()),
            lambda n: say("Qualify {mentor} by {date}.", mentor=name, date=m.qualified_from - n * WEEK),
            max(0, weeks),
        )


_BY_TABLE = {
    "trainers": _trainers, "courses": _courses, "venues": _venues, "participants": _participants,
    "households": _households, "kits": _kits, "programme": _programme, "internships": _internships,
    "hosts": _hosts, "mentors": _mentors,
}  # fmt: skip
