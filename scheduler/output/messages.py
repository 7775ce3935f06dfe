"""The text of a message to one person's telephone: what changed, without any name or number of a telephone."""

from __future__ import annotations

from scheduler.output.disclosed import Amended, Extract, Lesson
from scheduler.output.letterviews import Own, after, other_mentor, reason, title
from scheduler.output.phrases import Phrases

# So many meetings of a course that end alike are told in one line.
MANY = 3


def message(x: Extract, _: Phrases) -> str:
    """Plain text, ready to be pasted: each change in a line, the meetings of a course together."""
    assert x.letter
    lines = [_("{programme}: changes in your timetable", programme=x.office.programme)]
    lines.append(_("Revision no. {number}", number=x.letter.revision))
    reasons = {reason(a, _) for a in x.amended}
    if x.letter.withdrawn:
        lines += ["", _("From {date} on there is nothing in your timetable.", date=_.date(x.amended[0].effective))]
    for heading, some in _by_heading(x, _).items():
        lines += ["", heading]
        if len(some) >= MANY and some[0].after is None and len({_end(a, _) for a in some}) == 1:
            lines.append(_together(some, _))
            lines += [f"  ({reason(some[0], _)})"] if len(reasons) > 1 else []
            continue
        for a in some:
            lines.append(_change(a, _))
            lines += [f"  {line}" for line in other_mentor(a, _)]
            if len(reasons) > 1:
                lines.append(f"  ({reason(a, _)})")
    lines.append("")
    if len(reasons) == 1:
        lines.append(_("Reason: {reason}.", reason=reasons.pop()))
    lines.append(_("Please answer once you have read this."))
    return "\n".join(lines) + "\n"


def _by_heading(x: Extract, _: Phrases) -> dict[str, list[Amended]]:
    """The changes of each course or internship, in the order of the first ones."""
    found: dict[str, list[Amended]] = {}
    for a in x.amended:
        found.setdefault(_heading(a, _), []).append(a)
    return found


def _end(a: Amended, _: Phrases) -> str:
    """What ends an item and why; empty where it goes on."""
    return "" if a.after is not None else f"{after(a, _)} {reason(a, _)}"


def _together(some: list[Amended], _: Phrases) -> str:
    """Several meetings that end alike, in one line."""
    days = [a.before.date for a in some if isinstance(a.before, Lesson)]
    count = _("{count} sessions", count=len(some))
    return f"- {count}, {_.span(min(days), max(days))} – {after(some[0], _)}"


def _heading(a: Amended, _: Phrases) -> str:
    item = a.after or a.before
    assert item is not None
    return f"{item.cohort} {item.title}" if isinstance(item, Lesson) else title(item, _)


def _change(a: Amended, _: Phrases) -> str:
    """``- 3/8: Sel, 20 Apr 2027 08.45–13.45, Balai → Kam, 22 Apr 2027 08.45–13.45``."""
    item = a.after or a.before
    number = f"{item.number}/{item.count}: " if isinstance(item, Lesson) else ""
    if a.after is None:
        change = f"{_where(a.before, _)} – {after(a, _)}"
    elif a.before is None:
        change = _("new: {after}", after=_where(a.after, _))
    else:
        change = _from_to(a, a.before, a.after, _)
    return f"- {number}{change}"


def _from_to(a: Amended, old: Own, new: Own, _: Phrases) -> str:
    """Both times and both places, or only what is another."""
    time = bool({"date", "start", "end"} & set(a.what))
    place = bool({"venue", "host"} & set(a.what))
    if time:
        return f"{_where(old, _)} → {_where(new, _) if place else _when(new, _)}"
    if place:
        return f"{_when(old, _)}, {_place(old)} → {_place(new)}"
    return _where(new, _)


def _where(item: Own | None, _: Phrases) -> str:
    assert item is not None
    return f"{_when(item, _)}, {_place(item)}"


def _when(item: Own, _: Phrases) -> str:
    day = _.short_date(item.date) if isinstance(item, Lesson) else _.span(item.dates[0], item.dates[-1])
    return f"{day} {_.times(item.start, item.end)}"


def _place(item: Own) -> str:
    return item.venue.name if isinstance(item, Lesson) else item.host.name
