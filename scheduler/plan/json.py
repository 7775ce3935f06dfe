"""plan.json: a Plan as text and back, in the form of the contract (jadwal-plan/1)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from scheduler.language import Text, say
from scheduler.plan.plan import STATES, Cohort, Level, Placement, Plan, Reason, Session, Unmet

FORMAT = "jadwal-plan/1"


class NotAPlan(ValueError):
    """The text is no plan.json; `problems` are pairs of a place like ``sessions[3].date`` and a sentence."""

    def __init__(self, problems: list[tuple[str, Text]]) -> None:
        super().__init__("; ".join(f"{place}: {text}" for place, text in problems))
        self.problems = problems


def to_json(plan: Plan) -> str:
    """The plan as text: two-space indentation, one line end at the close, keys in the contract's order."""
    return json.dumps(to_dict(plan), indent=2, ensure_ascii=False) + "\n"


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as plain lists and dictionaries."""
    return {
        "format": FORMAT,
        "programme": plan.programme,
        "revision": plan.revision,
        "status": plan.status,
        "levels": [{"name": x.name, "value": x.value, "bound": x.bound} for x in plan.levels],
        "cohorts": [
            {
                "id": c.id,
                "course": c.course,
                "sentra": c.sentra,
                "participants": list(c.participants),
                "joined": dict(c.joined),
                "left": dict(c.left),
            }
            for c in plan.cohorts
        ],
        "sessions": [
            {
                "id": s.id,
                "cohort": s.cohort,
                "number": s.number,
                "date": s.date.isoformat(),
                "start": _clock(s.start),
                "end": _clock(s.end),
                "jp": s.jp,
                "venue": s.venue,
                "trainers": list(s.trainers),
                "kit": s.kit,
                "state": s.state,
            }
            for s in plan.sessions
        ],
        "placements": [
            {
                "id": p.id,
                "participant": p.participant,
                "internship": p.internship,
                "host": p.host,
                "mentor": p.mentor,
                "first_day": p.first_day.isoformat(),
                "last_day": p.last_day.isoformat(),
                "dates": [d.isoformat() for d in p.dates],
                "start": _clock(p.start),
                "end": _clock(p.end),
                "state": p.state,
            }
            for p in plan.placements
        ],
        "unmet": [
            {
                "participant": u.participant,
                "household": u.household,
                "course": u.course,
                "internship": u.internship,
                "reasons": [{"rule": r.rule, "text": r.text} for r in u.reasons],
            }
            for u in plan.unmet
        ],
    }


def from_json(text: str) -> Plan:
    """The plan of a plan.json; keys with an obvious empty value (joined, left, kit, state, levels …) may be missing.

    Raises
    ------
    NotAPlan
        With every problem found: where it stands, and what was expected.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAPlan([("", say("This is no JSON file: {error}", error=str(error)))]) from None
    return from_dict(data)


def from_dict(data: Any) -> Plan:
    """The plan of plain lists and dictionaries; see `from_json`."""
    reader = _Reader()
    plan = reader.plan(data)
    if reader.problems:
        raise NotAPlan(reader.problems)
    return plan


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class _Reader:
    """Reads a plan and collects what is wrong; a bad value is replaced so that reading goes on to the next problem."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, Text]] = []

    def bad(self, place: str, expected: str, value: object) -> None:
        shown = repr(value)
        self.problems.append((place, say("{expected} expected, not {value}", expected=say(expected), value=shown[:60])))

    def text(self, row: dict[str, Any], key: str, place: str) -> str:
        value = row.get(key)
        if (
            isinstance(value, str)
            and value
            and len(value) <= 1000
            and not any("\ud800" <= c <= "\udfff" for c in value)
        ):
            return value
        self.bad(f"{place}.{key}", "a text", value)
        return ""

    def maybe(self, row: dict[str, Any], key: str, place: str) -> str | None:
        return None if row.get(key) is None else self.text(row, key, place)

    def whole(self, row: dict[str, Any], key: str, place: str, default: int | None = None) -> int:
        value = row.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
            return value
        self.bad(f"{place}.{key}", "a whole number", value)
        return 0

    def date(self, value: object, place: str) -> dt.date:
        if isinstance(value, str) and len(value) == 10:
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        self.bad(place, "a date like 2027-04-05", value)
        return dt.date(1970, 1, 1)

    def time(self, row: dict[str, Any], key: str, place: str) -> int:
        value = row.get(key)
        if isinstance(value, str) and len(value) == 5 and value[2] == ":":
            hours, minutes = value[:2], value[3:]
            if (hours + minutes).isascii() and (hours + minutes).isdigit() and int(minutes) < 60:
                total = int(hours) * 60 + int(minutes)
                if total <= 24 * 60:
                    return total
        self.bad(f"{place}.{key}", "a time like 08:00", value)
        return 0

    def rows(self, data: dict[str, Any], key: str, place: str = "") -> list[tuple[str, dict[str, Any]]]:
        value = data.get(key, [])
        if not isinstance(value, list):
            self.bad(place + key, "a list", value)
            return []
        found = []
        for n, row in enumerate(value):
            if isinstance(row, dict):
                found.append((f"{place}{key}[{n}]", row))
            else:
                self.bad(f"{place}{key}[{n}]", "an object", row)
        return found

    def texts(self, row: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if isinstance(value, list) and all(isinstance(x, str) and x for x in value):
            return tuple(value)
        self.bad(f"{place}.{key}", "a list of texts", value)
        return ()

    def numbers(self, row: dict[str, Any], key: str, place: str) -> dict[str, int]:
        value = row.get(key) or {}
        if isinstance(value, dict):
            return {k: self.whole(value, k, f"{place}.{key}") for k in value}
        self.bad(f"{place}.{key}", "an object", value)
        return {}

    def state(self, row: dict[str, Any], place: str) -> str | None:
        value = row.get("state")
        if value in STATES:
            return value
        self.bad(f"{place}.state", "held, not_held, frozen, pinned or null", value)
        return None

    def unique(self, items: list[Any], key: str) -> None:
        seen: set[str] = set()
        for n, item in enumerate(items):
            if item.id in seen:
                self.problems.append((f"{key}[{n}].id", say("{value} stands twice", value=item.id)))
            seen.add(item.id)

    def plan(self, data: Any) -> Plan:
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, dict) else data
            self.bad("format", "the format jadwal-plan/1", found)
            return Plan("")
        cohorts = [
            Cohort(
                self.text(r, "id", at),
                self.text(r, "course", at),
                self.maybe(r, "sentra", at),
                self.texts(r, "participants", at),
                self.numbers(r, "joined", at),
                self.numbers(r, "left", at),
            )
            for at, r in self.rows(data, "cohorts")
        ]
        sessions = [
            Session(
                self.text(r, "id", at),
                self.text(r, "cohort", at),
                self.whole(r, "number", at),
                self.date(r.get("date"), f"{at}.date"),
                self.time(r, "start", at),
                self.time(r, "end", at),
                self.whole(r, "jp", at),
                self.text(r, "venue", at),
                self.texts(r, "trainers", at),
                self.maybe(r, "kit", at),
                self.state(r, at),
            )
            for at, r in self.rows(data, "sessions")
        ]
        placements = [self.placement(r, at) for at, r in self.rows(data, "placements")]
        for items, key in ((cohorts, "cohorts"), (sessions, "sessions"), (placements, "placements")):
            self.unique(items, key)
        unmet = [
            Unmet(
                self.maybe(r, "participant", at),
                self.maybe(r, "household", at),
                self.maybe(r, "course", at),
                self.maybe(r, "internship", at),
                tuple(
                    Reason(self.text(x, "rule", place), str(x.get("text") or ""))
                    for place, x in self.rows(r, "reasons", f"{at}.")
                ),
            )
            for at, r in self.rows(data, "unmet")
        ]
        levels = [
            Level(self.text(r, "name", at), self.whole(r, "value", at), self.whole(r, "bound", at))
            for at, r in self.rows(data, "levels")
        ]
        status = data.get("status", "feasible")
        if status not in ("optimal", "feasible"):
            self.bad("status", "optimal or feasible", status)
        return Plan(
            self.text(data, "programme", "plan"),
            self.whole(data, "revision", "plan", 0),
            status,
            tuple(levels),
            tuple(cohorts),
            tuple(sessions),
            tuple(placements),
            tuple(unmet),
        )

    def placement(self, r: dict[str, Any], at: str) -> Placement:
        given = r.get("dates")
        if not isinstance(given, list) or not given:
            self.bad(f"{at}.dates", "a list of dates", given)
            given = ["1970-01-01"]
        dates = tuple(self.date(d, f"{at}.dates[{n}]") for n, d in enumerate(given))
        for key, day in (("first_day", dates[0]), ("last_day", dates[-1])):
            if key in r and self.date(r[key], f"{at}.{key}") != day:
                self.problems.append((f"{at}.{key}", say("This is not the first or last of the dates")))
        return Placement(
            self.text(r, "id", at),
            self.text(r, "participant", at),
            self.text(r, "internship", at),
            self.text(r, "host", at),
            self.text(r, "mentor", at),
            dates,
            self.time(r, "start", at),
            self.time(r, "end", at),
            self.state(r, at),
        )
