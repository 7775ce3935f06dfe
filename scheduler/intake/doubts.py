"""What is allowed and yet probably a slip: reported as warnings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from scheduler.domain.near import Guesses, alike
from scheduler.intake.findings import Findings
from scheduler.intake.tables import ReadTable
from scheduler.language import Text, say

_PLACES = ("sentra", "households", "participants", "trainers", "venues", "hosts")
Tables = dict[str, ReadTable]
# A table, the position of a row, a column, what stands there, and the sentence.
Doubt = tuple[str, int, str, str, Text]


def report_doubts(tables: Tables, findings: Findings) -> None:
    """Add every doubt to the warnings."""
    for check in _CHECKS:
        for table, row, column, value, message in check(tables):
            read = tables[table]
            if not read.is_bad(row, column):
                findings.warn(read.file, read.rows[row], read.heading(column), value, message)


def _cells(tables: Tables, table: str, field: str) -> Iterator[tuple[int, str]]:
    for row, record in enumerate(tables[table].records):
        value = getattr(record, field)
        if value:
            yield row, value


def _all_places(tables: Tables) -> Iterator[tuple[str, int, str, str]]:
    for table in _PLACES:
        for row, place in _cells(tables, table, "location"):
            yield table, row, "location", place
    for column, field in (("from", "from_"), ("to", "to")):
        for row, place in _cells(tables, "travel", field):
            yield "travel", row, column, place


def _spellings_of_places(tables: Tables) -> Iterator[Doubt]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for *_, place in _all_places(tables):
        spellings[alike(place)][place] += 1
    for table, row, column, place in _all_places(tables):
        usual = spellings[alike(place)].most_common(1)[0][0]
        if place != usual:
            message = say(
                "This place is also written {usual}, and two spellings count as two places. Did you mean {usual}?",
                usual=usual,
            )
            yield table, row, column, place, message


def _unused_roads(tables: Tables) -> Iterator[Doubt]:
    """Places of travel where nobody is, and places of people that travel does not name."""
    lived = {place for table, _, _, place in _all_places(tables) if table != "travel"}
    likenesses = {alike(p) for p in lived}
    told: set[str] = set()
    guesses = Guesses()
    for column, field in (("from", "from_"), ("to", "to")):
        for row, place in _cells(tables, "travel", field):
            if place not in lived and alike(place) not in likenesses and place not in told:
                told.add(place)
                guess = guesses.near(place, lived, "places")
                message = (
                    say("No other table names this place. Did you mean {near}?", near=guess)
                    if guess
                    else say("No other table names this place, so this row has no effect; correct or delete it.")
                )
                yield "travel", row, column, place, message
    named = {alike(p) for field in ("from_", "to") for _, p in _cells(tables, "travel", field)}
    if not named:
        return
    for table, row, column, place in _all_places(tables):
        if table in ("sentra", "trainers", "venues", "hosts") and alike(place) not in named and place not in told:
            told.add(place)
            message = say(
                "The table travel does not name this place, so default_minutes counts to everywhere; add it there."
            )
            yield table, row, column, place, message


def _same_names(tables: Tables) -> Iterator[Doubt]:
    for table in ("participants", "trainers"):
        first: dict[str, str] = {}
        for row, record in enumerate(tables[table].records):
            key = alike(record.name)
            if key and key in first:
                message = say(
                    "{id} has the same name; add a second name, so that lists tell them apart.", id=first[key]
                )
                yield table, row, "name", record.name, message
            first.setdefault(key, record.id)


def _topics(tables: Tables) -> Iterator[Doubt]:
    total: Counter[str] = Counter()
    first: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    for row, topic in enumerate(tables["topics"].records):
        total[topic.course] += topic.jp
        first.setdefault(topic.course, row)
        if (topic.course, topic.number) in seen:
            message = say("This number stands twice within the course {course}; number its topics 1, 2, 3 …",
                          course=topic.course)  # fmt: skip
            yield "topics", row, "number", str(topic.number), message
        seen.add((topic.course, topic.number))
    if any(column == "jp" for _, column in tables["topics"].bad):
        return
    for row, course in enumerate(tables["courses"].records):
        if course.id in total and total[course.id] != course.jp and not tables["courses"].is_bad(row, "jp"):
            message = say("The topics of {course} have {topics} JP, the course has {jp}; correct one of the two.",
                          course=course.id, topics=total[course.id], jp=course.jp)  # fmt: skip
            yield "topics", first[course.id], "jp", str(total[course.id]), message


def _mentors(tables: Tables) -> Iterator[Doubt]:
    with_mentor = {m.host for m in tables["mentors"].records}
    if not tables["mentors"].is_bad(None, "host"):
        for row, host in enumerate(tables["hosts"].records):
            if host.id not in with_mentor and with_mentor <= {h.id for h in tables["hosts"].records}:
                yield (
                    "hosts",
                    row,
                    "id",
                    host.id,
                    say("This host has no mentor, so it gets nobody; add one to mentors."),
                )
    people = {p.id: p for p in tables["participants"].records}
    for row, mentor in enumerate(tables["mentors"].records):
        person = people.get(mentor.participant)
        for course in mentor.after if person is not None else ():
            if person.courses and course not in (*person.courses, *person.extra_courses):
                message = say("{participant} does not take {course}; add it to extra_courses of this participant.",
                              participant=person.id, course=course)  # fmt: skip
                yield "mentors", row, "after", course, message


def _features(tables: Tables) -> Iterator[Doubt]:
    for column, table, field in (("features", "courses", "features"), ("needs", "participants", "needs")):
        offered = {f for v in tables["venues"].records for f in v.features}
        told: set[str] = set()
        guesses = Guesses()
        for row, record in enumerate(tables[table].records):
            for feature in getattr(record, field):
                if feature not in offered and feature not in told:
                    told.add(feature)
                    guess = guesses.near(feature, offered, "features")
                    message = (
                        say("No venue has {feature}. Did you mean {near}?", feature=feature, near=guess)
                        if guess
                        else say("No venue has {feature}; add it to the features of a venue.", feature=feature)
                    )
                    yield table, row, column, feature, message


def _without_effect(tables: Tables) -> Iterator[Doubt]:
    for row, a in enumerate(tables["availability"].records):
        if a.effect == "avoid" and a.kind in ("mentor", "kit"):
            message = say("avoid has no effect for a mentor or a kit; write closed, or delete the row.")
            yield "availability", row, "effect", a.effect, message


_CHECKS = (
    _spellings_of_places,
    _unused_roads,
    _same_names,
    _topics,
    _mentors,
    _features,
    _without_effect,
)
