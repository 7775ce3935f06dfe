"""Public holidays and joint leave of a country, resolved once for a programme."""

from __future__ import annotations

import datetime as dt

from scheduler.domain.availability import Holiday
from scheduler.domain.near import near
from scheduler.intake.values import Bad
from scheduler.language import say

# More years than a programme may have are somebody's slip, and take time.
_MOST_YEARS = 12


def resolve_holidays(country: str, first: dt.date, last: dt.date, language: str) -> tuple[Holiday, ...]:
    """Every holiday from the first day to the last, in order.

    The public category counts as holidays, ``estimated`` where the package marks the date so; the government category
    (joint leave) as ``candidate``.

    Parameters
    ----------
    country : str
        A country's code, with a subdivision after a hyphen where one matters (``DE-BY``); ``''`` for none.
    language : str
        The language of the names, where the package has it; else the country's own.

    Raises
    ------
    Bad
        When there is no such country or subdivision.
    """
    if not country.strip() or last < first or last.year - first.year > _MOST_YEARS:
        return ()
    import holidays as package

    code, _, subdivision = country.strip().partition("-")
    code = code.strip().upper()
    known = package.list_supported_countries(include_aliases=True)
    if code not in known:
        raise Bad(_unknown_country(country, known))
    subdivision = _subdivision(code, subdivision.strip(), known[code])
    years = range(first.year, last.year + 1)
    found: dict[dt.date, Holiday] = {}
    for category in ("public", "government"):
        plain = package.country_holidays(code, subdiv=subdivision)
        if category not in plain.supported_categories:
            continue
        # Without a language the names would follow the machine's.
        days = package.country_holidays(
            code, subdiv=subdivision, years=years, categories=(category,), language=_language(plain, language)
        )
        marks = _estimate_marks(days)
        for day, name in sorted(days.items()):
            if first <= day <= last and day not in found:
                bare, estimated = _without_marks(name, marks)
                certainty = "candidate" if category == "government" else "estimated" if estimated else "certain"
                found[day] = Holiday(day, bare, certainty)
    return tuple(found[day] for day in sorted(found))


def _unknown_country(country: str, known: object) -> object:
    from holidays.registry import COUNTRIES

    names = {module.replace("_", " "): entry[1] for module, entry in COUNTRIES.items()}
    guess = near(country, names)
    code = names.get(guess) if guess else near(country.upper(), known)  # type: ignore[arg-type]
    if code:
        return say("There are no holidays of this country. Did you mean {near}?", near=code)
    return say('There are no holidays of this country; write a code like ID or DE-BY, or "" for none.')


def _subdivision(code: str, subdivision: str, known: object) -> str | None:
    if not subdivision:
        return None
    subdivisions = {s.upper(): s for s in known}  # type: ignore[attr-defined]
    if subdivision.upper() not in subdivisions:
        guess = near(subdivision, subdivisions)
        if guess:
            raise Bad(say("{country} has no such part. Did you mean {near}?", country=code, near=f"{code}-{guess}"))
        raise Bad(say("{country} has no such part with holidays of its own; write {country} alone.", country=code))
    return subdivisions[subdivision.upper()]


def _language(days: object, language: str) -> str | None:
    offered = days.supported_languages or ()  # type: ignore[attr-defined]
    fitting = sorted(x for x in offered if x == language or x.startswith(f"{language}_"))
    return fitting[0] if fitting else days.default_language  # type: ignore[attr-defined]


def _estimate_marks(days: object) -> tuple[str, ...]:
    """How an estimated date is marked in names: the package's label in its own and the chosen language."""
    labels = {"%s (estimated)"}
    for attribute in ("estimated_label", "observed_estimated_label"):
        label = getattr(days, attribute, None)
        if label:
            labels |= {label, days.tr(label)}  # type: ignore[attr-defined]
    return tuple(sorted({label.partition("%s")[2].strip() for label in labels} - {""}, key=len, reverse=True))


def _without_marks(name: str, marks: tuple[str, ...]) -> tuple[str, bool]:
    bare, estimated = name, False
    for mark in marks:
        if mark in bare:
            bare, estimated = bare.replace(f" {mark}", "").replace(mark, ""), True
    return bare.strip(), estimated
