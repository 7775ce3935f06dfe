"""The teaching recap as a page value: hours and pay of trainers, what was held apart from what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scheduler.output.disclosed import Extract, Lesson, Pay, Payee
from scheduler.output.money import decimal, money, rounded
from scheduler.output.pageviews import Block, Column, Fact, Row, Table, Timetable
from scheduler.output.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Amount:
    """JP and what is paid for them."""

    jp: int
    gross: Decimal
    tax: Decimal

    @property
    def net(self) -> Decimal:
        return self.gross - self.tax

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.jp + other.jp, self.gross + other.gross, self.tax + other.tax)


NOTHING = Amount(0, Decimal(0), Decimal(0))


def earned(payee: Payee, lessons: Iterable[Lesson], pay: Pay) -> Amount:
    """The pay for some lessons: rate × JP, less the tax, each rounded to what can be paid."""
    jp = sum(lesson.jp for lesson in lessons)
    gross = rounded(payee.rate * jp, pay.currency)
    return Amount(jp, gross, rounded(gross * payee.tax_percent / 100, pay.currency))


def planned(payee: Payee) -> list[Lesson]:
    """All that the trainer teaches; what was called off counts nothing."""
    return [lesson for lesson in payee.lessons if lesson.held]


def held(payee: Payee, pay: Pay) -> list[Lesson]:
    """What of it was held so far."""
    return [x for x in planned(payee) if x.state == "held" or (pay.as_of is not None and x.date < pay.as_of)]


def teaching_recap(x: Extract, _: Phrases) -> Timetable:
    """The hours and pay of one trainer by course, or of all trainers."""
    assert x.pay
    pay = x.pay
    taught = [p for p in pay.payees if p.lessons]
    one = pay.payees[0] if x.key else None
    facts: list[Fact] = []
    if one:
        t = one.teacher
        facts = [Fact(_("Name"), t.name)]
        labels = ((_("NIP"), t.nip), (_("Rank"), t.rank), (_("Position"), t.position))
        facts += [Fact(label, value) for label, value in labels if value]
        facts.append(Fact(_("Rate of one JP"), money(one.rate, pay.currency, _.language)))
        blocks = _by_course(one, pay, _) if taught else []
        lead = (Column("no", _("No.")), Column("course", _("Course")))
    else:
        blocks = _by_trainer(taught, pay, _)
        lead = (Column("no", _("No.")), Column("person", _("Name")), Column("course", _("Courses")))
    missed = sum(not lesson.held for p in taught for lesson in p.lessons)
    if missed:
        text = _("{count} session, 0 JP", count=1) if missed == 1 else _("{count} sessions, 0 JP", count=missed)
        facts.append(Fact(_("Not held"), text))
    facts.append(Fact(_("OJ"), _("hours of 60 minutes; one JP is {minutes} minutes", minutes=pay.jp_minutes)))
    table = Table(
        "recap",
        lead,
        (
            Column("kind", _("Sessions")),
            Column("jp", _("JP")),
            Column("oj", _("OJ")),
            Column("rate", _("Rate")),
            Column("gross", _("Gross")),
            Column("tax", _("Tax")),
            Column("net", _("Net")),
        ),
        (),
        tuple(blocks),
    )
    return Timetable(
        _("Teaching recap"),
        x.office.programme,
        tuple(facts),
        None,
        table if blocks else None,
        "" if blocks else _("No sessions yet."),
        as_of=_("Sessions before {date} count as held.", date=_.date(pay.as_of)) if pay.as_of else "",
    )


def _by_trainer(payees: Sequence[Payee], pay: Pay, _: Phrases) -> list[Block]:
    blocks, all_held, all_planned = [], NOTHING, NOTHING
    for n, p in enumerate(payees, 1):
        so_far, whole = earned(p, held(p, pay), pay), earned(p, planned(p), pay)
        all_held, all_planned = all_held + so_far, all_planned + whole
        name = "\n".join(filter(None, (p.teacher.name, p.teacher.nip and f"{_('NIP')} {p.teacher.nip}")))
        courses = "; ".join(sorted({lesson.title for lesson in planned(p)}))
        blocks.append(Block((str(n), name, courses), _rows(so_far, whole, p, pay, _)))
    if blocks:
        blocks.append(Block(("", _("Total"), ""), _rows(all_held, all_planned, None, pay, _), kind="sum"))
    return blocks


def _by_course(p: Payee, pay: Pay, _: Phrases) -> list[Block]:
    blocks = []
    courses = sorted({(lesson.title, lesson.course) for lesson in planned(p)})
    for n, (title, course) in enumerate(courses, 1):
        so_far = earned(p, (x for x in held(p, pay) if x.course == course), pay)
        whole = earned(p, (x for x in planned(p) if x.course == course), pay)
        # The tax is that of the whole sum: taxes rounded course by course would not add up to it.
        blocks.append(Block((str(n), title), _rows(so_far, whole, p, pay, _, taxed=False)))
    so_far, whole = earned(p, held(p, pay), pay), earned(p, planned(p), pay)
    blocks.append(Block(("", _("Total")), _rows(so_far, whole, p, pay, _), kind="sum"))
    return blocks


def _rows(so_far: Amount, whole: Amount, p: Payee | None, pay: Pay, _: Phrases, taxed: bool = True) -> tuple[Row, ...]:
    def row(kind: str, a: Amount) -> Row:
        amount = [money(value, pay.currency, _.language) for value in (a.gross, a.tax, a.net)]
        if taxed and p and p.tax_percent:
            amount[1] = f"({decimal(p.tax_percent, _.language)}%) {amount[1]}"
        oj = decimal(Fraction(a.jp * pay.jp_minutes, 60), _.language)
        rate = money(p.rate, pay.currency, _.language) if p else ""
        return Row((kind, str(a.jp), oj, rate, *(amount if taxed else (amount[0], "", ""))))

    return row(_("Held"), so_far), row(_("Planned in all"), whole)
